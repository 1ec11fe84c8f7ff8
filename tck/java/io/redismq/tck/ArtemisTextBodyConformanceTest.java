package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageFormatException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of text messages on the baseline, which deviates from the specification where a test says so. */
class ArtemisTextBodyConformanceTest extends TextBodyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** clearBody empties the body, also of a message that is sent on. */
    @Override
    @Test
    @DisplayName("deviation from 3.10: a received text message that was cleared is sent with the text it had")
    void clearBody() {
        assertNot(super::clearBody);
    }

    /** JMSDeliveryTime is set by send on the message that the client passes. */
    @Override
    @Test
    @DisplayName("deviation from 3.12: send does not set the delivery time on the message that another provider made")
    void foreignDeliveryTime() {
        assertNot(super::foreignDeliveryTime);
    }

    /** A provider without native correlation ids may throw UnsupportedOperationException, and its messages must be handled. */
    @Override
    @Test
    @DisplayName("deviation from 3.12: a message whose provider has no correlation ids of bytes is not taken")
    void foreignWithoutCorrelationBytes() {
        assertFails(UnsupportedOperationException.class, super::foreignWithoutCorrelationBytes);
    }

    /** getBody of a Message that is none of the subtypes returns null as any type. */
    @Override
    @Test
    @DisplayName("deviation from Message: the body of a received message without one cannot be had")
    void bodiless() {
        assertFails(MessageFormatException.class, super::bodiless);
    }

    /** getBody of a Message that is none of the subtypes returns null as any type. */
    @Override
    @Test
    @DisplayName(
            "deviation from 3.12: the body of a message without one, made by another provider, cannot be had on receipt")
    void foreignBodiless() {
        assertFails(MessageFormatException.class, super::foreignBodiless);
    }
}
