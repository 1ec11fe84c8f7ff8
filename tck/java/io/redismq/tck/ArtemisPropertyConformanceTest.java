package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of properties on the baseline, which deviates from the specification where a test says so. */
class ArtemisPropertyConformanceTest extends PropertyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** setObjectProperty accepts Boolean, Byte, Short, Integer, Long, Float, Double and String; "any other class must throw". */
    @Override
    @Test
    @DisplayName("deviation from 3.5.5: a property may be a char")
    void otherObjects() {
        assertNot(super::otherObjects);
    }

    /** Properties "set by provider on receive" are "available only to the consumers". */
    @Override
    @Test
    @DisplayName("deviation from 3.5.6: a message that was not sent has JMSXDeliveryCount among its names")
    void propertyNames() {
        assertNot(super::propertyNames);
    }

    /** clearProperties "leaves the message with an empty set of properties". */
    @Override
    @Test
    @DisplayName("deviation from 3.5.7: cleared properties still have JMSXDeliveryCount")
    void clearProperties() {
        assertNot(super::clearProperties);
    }

    /** Properties "set by provider on receive" are "available only to the consumers". */
    @Override
    @Test
    @DisplayName("deviation from 3.5.11: the sender's message has a JMSXDeliveryCount too")
    void deliveryCountOfReceiver() {
        assertNot(super::deliveryCountOfReceiver);
    }
}
