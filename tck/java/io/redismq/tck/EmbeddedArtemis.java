package io.redismq.tck;

import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The baseline: an embedded Artemis without persistence, reached within the JVM; one per test class. */
final class EmbeddedArtemis implements BeforeAllCallback, AfterAllCallback {

    private EmbeddedActiveMQ broker;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("vm", "vm://0");
        broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        broker.stop();
    }

    /** Waits until nobody is subscribed to a topic. */
    void awaitNoSubscription(Topic topic) throws JMSException {
        SimpleString address = SimpleString.of(topic.getTopicName());
        await().until(() ->
                broker.getActiveMQServer().bindingQuery(address).getQueueNames().isEmpty());
    }

    ConnectionFactory factory() {
        return new ActiveMQJMSConnectionFactory("vm://0");
    }
}
