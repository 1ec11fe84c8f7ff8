package io.redismq.tck;

import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The baseline: an embedded Artemis, reached within the JVM; one per test class, its journal only where one is asked for. */
final class EmbeddedArtemis implements BeforeAllCallback, AfterAllCallback {

    private final Supplier<Path> journal;
    private EmbeddedActiveMQ broker;

    /** Without persistence. */
    EmbeddedArtemis() {
        this(null);
    }

    /** Keeps what is persistent in this directory. */
    EmbeddedArtemis(Supplier<Path> journal) {
        this.journal = journal;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    void start() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(journal != null)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("vm", "vm://0");
        if (journal != null) {
            String directory = journal.get().toString();
            configuration
                    .setJournalType(JournalType.NIO)
                    .setJournalDirectory(directory + "/journal")
                    .setBindingsDirectory(directory + "/bindings")
                    .setLargeMessagesDirectory(directory + "/large")
                    .setPagingDirectory(directory + "/paging");
        }
        broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
    }

    void stop() throws Exception {
        broker.stop();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    /** Waits until nobody is subscribed to a topic. */
    void awaitNoSubscription(Topic topic) throws JMSException {
        SimpleString address = SimpleString.of(topic.getTopicName());
        await().until(() ->
                broker.getActiveMQServer().bindingQuery(address).getQueueNames().isEmpty());
    }

    ActiveMQConnectionFactory factory() {
        return new ActiveMQJMSConnectionFactory("vm://0");
    }
}
