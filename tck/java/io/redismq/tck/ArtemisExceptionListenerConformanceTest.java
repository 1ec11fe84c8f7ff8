package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of the ExceptionListener on the baseline, whose broker is stopped; it deviates from the specification where a test says so. */
class ArtemisExceptionListenerConformanceTest extends ExceptionListenerConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    void loseBroker() throws Exception {
        artemis.stop();
    }

    @Override
    void restoreBroker() throws Exception {
        artemis.start();
    }

    /** A connection has one problem here, the last. */
    @Override
    int disturb(Queue... queues) throws Exception {
        loseBroker();
        return 1;
    }

    @Override
    @Test
    @DisplayName("deviation from 6.1.7, 10.3: the lower-level problem is the cause and not linked")
    void linked() {
        assertThatThrownBy(super::linked).isInstanceOf(AssertionError.class);
    }
}
