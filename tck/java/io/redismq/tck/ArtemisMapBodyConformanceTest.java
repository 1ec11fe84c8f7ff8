package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of map messages on the baseline, which deviates from the specification where a test says so. */
class ArtemisMapBodyConformanceTest extends MapBodyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** clearBody leaves the message as a new one, which can be sent. */
    @Override
    @Test
    @DisplayName("deviation from 3.10: a received map message that was cleared cannot be sent")
    void clearBody() {
        assertFails(JMSException.class, super::clearBody);
    }

    /** getBytes returns "a copy of the byte array value". */
    @Override
    @Test
    @DisplayName("deviation from MapMessage.getBytes, getObject: return the array that the message has")
    void arraysCopiedOut() {
        assertNot(super::arraysCopiedOut);
    }

    /** What is set is the value of the array then. */
    @Override
    @Test
    @DisplayName("deviation from MapMessage: the array of an item is the caller's")
    void arraysCopiedIn() {
        assertNot(super::arraysCopiedIn);
    }

    /** Where there is no body, "the returned value will always be null". */
    @Override
    @Test
    @DisplayName("deviation from Message.getBody: where there are no items, it is an empty map")
    void noMapBody() {
        assertNot(super::noMapBody);
    }
}
