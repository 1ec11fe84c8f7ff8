package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of the interfaces for topics alone on the baseline, which deviates from the specification where a test says so. */
class ArtemisTopicDomainConformanceTest extends TopicDomainConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Table 9-1: the three methods must throw IllegalStateException. */
    @Override
    @Test
    @DisplayName("deviation from 9.2: a queue connection has null for connection consumers of shared subscriptions")
    void connectionConsumers() throws JMSException {
        QueueConnection connection = queueConnection();
        assertThat(connection.createSharedConnectionConsumer(topic, "s", null, null, 1))
                .isNull();
        assertThat(connection.createSharedDurableConnectionConsumer(topic, "s", null, null, 1))
                .isNull();
        assertFails(
                IllegalStateException.class,
                () -> connection.createDurableConnectionConsumer(topic, "s", null, null, 1));
    }

    /** MessageConsumer.getMessageSelector "gets this message consumer's message selector expression". */
    @Override
    @Test
    @DisplayName("deviation from MessageConsumer: the selector that is told has the condition of noLocal added")
    void toldSelector() throws JMSException {
        assertThat(session().createConsumer(topic, "colour = 'red'", true).getMessageSelector())
                .startsWith("colour = 'red' AND ");
    }
}
