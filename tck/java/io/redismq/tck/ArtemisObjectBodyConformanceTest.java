package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of object messages on the baseline, which deviates from the specification where a test says so. */
class ArtemisObjectBodyConformanceTest extends ObjectBodyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** MessageFormatException is thrown "if object serialization fails". */
    @Override
    @Test
    @DisplayName(
            "deviation from ObjectMessage.setObject: what cannot be serialized is refused with a plain JMSException")
    void notSerializable() {
        assertNot(super::notSerializable);
    }

    /** The object that is set is the body, and null is one. */
    @Override
    @Test
    @DisplayName("deviation from ObjectMessage: setting null leaves the object that was set before")
    void nullObject() {
        assertNot(super::nullObject);
    }
}
