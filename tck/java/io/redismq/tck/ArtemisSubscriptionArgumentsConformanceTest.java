package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of what subscribing refuses on the baseline, which deviates from the specification where a test says so. */
class ArtemisSubscriptionArgumentsConformanceTest extends SubscriptionArgumentsConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Section 10.2: methods with checked exceptions throw JMSException. */
    @Override
    @Test
    @DisplayName(
            "deviation from 10.2: a durable subscription with a null name throws a RuntimeException, an empty one is taken")
    void missingName() throws JMSException {
        Session session = connect(unique("client")).createSession();
        assertFails(RuntimeException.class, () -> session.createDurableConsumer(topic, null));
        assertFails(JMSException.class, () -> session.createSharedConsumer(topic, null));
        session.createDurableConsumer(topic, "");
    }
}
