package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of producers on the baseline, which deviates from the specification where a test says so. */
class ArtemisProducerConformanceTest extends ProducerConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** MessageProducer.send throws MessageFormatException "if an invalid message is specified". */
    @Override
    @Test
    @DisplayName("deviation from MessageProducer.send: null as the message gives a NullPointerException")
    void nullMessage() {
        assertNot(super::nullMessage);
    }

    /** Section 6.1.8 names close as the one method that may be called. */
    @Override
    @Test
    @DisplayName("deviation from 7.1: a closed producer tells and takes its delivery delay")
    void closed() {
        assertNot(super::closed);
    }

    /** Section 7.9: the delivery time is the time of the send, and the delay, which is 0. */
    @Override
    @Test
    @DisplayName("deviation from 7.9: without a delay the delivery time of a received message is 0")
    void noDelay() {
        assertNot(super::noDelay);
    }
}
