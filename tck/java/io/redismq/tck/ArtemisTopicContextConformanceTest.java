package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of topics in the simplified interface on the baseline, which deviates from the specification where a test says so. */
class ArtemisTopicContextConformanceTest extends TopicContextConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Section 8.3.2 again: Artemis ends the subscription a moment after the last consumer is closed. */
    @Override
    void awaitEndOfSubscription() throws JMSException {
        artemis.awaitNoSubscription(topic);
    }

    /** Sections 8.3.3 and 8.3.4: they may not have the same name and client identifier, an exception is thrown. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.3, 8.3.4: shared and unshared durable subscriptions are the same thing")
    void otherKind() {
        JMSContext context = closing(factory().createContext());
        context.setClientID(unique("client"));
        context.createDurableConsumer(topic, "s").close();
        context.createProducer().send(topic, "a");
        assertThat(context.createSharedDurableConsumer(topic, "s").receiveBody(String.class, PATIENCE_MILLIS))
                .isEqualTo("a");
    }
}
