package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of asynchronous sends on the baseline, which deviates from the specification where a test says so. */
class ArtemisAsyncSendConformanceTest extends AsyncSendConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Section 7.3: it does not return before the callbacks have. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: commit does not wait for the callbacks")
    void commit() {
        assertNot(super::commit);
    }

    /** Section 7.3: it does not return before the callbacks have. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: rollback does not wait for the callbacks")
    void rollback() {
        assertNot(super::rollback);
    }

    /** Section 7.3: it does not return before the callbacks have. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: closing the producer does not wait for its callbacks")
    void producerClose() {
        assertNot(super::producerClose);
    }

    /** Section 7.3: it does not return before the callbacks have. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: closing the session does not wait for its callbacks")
    void sessionClose() {
        assertNot(super::sessionClose);
    }

    /** Section 7.3: it does not return before the callbacks have. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: closing the connection does not wait for the callbacks of its sessions")
    void connectionClose() {
        assertNot(super::connectionClose);
    }

    /** Section 7.3 and MessageProducer.send: IllegalStateException. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: a callback may commit and roll back its session")
    void refused() {
        assertNot(super::refused);
    }

    /** Section 7.3 restricts what a callback does with the session that sent. */
    @Override
    @Test
    @DisplayName("deviation from 7.3: a callback cannot commit or close another session of its connection")
    void otherSession() {
        assertNot(super::otherSession);
    }
}
