package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The queue tests on the baseline: an embedded Artemis without persistence, reached within the JVM. */
class ArtemisQueueConformanceTest extends QueueConformance {

    private static EmbeddedActiveMQ broker;

    @BeforeAll
    static void startBroker() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("vm", "vm://0");
        broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    @Override
    ConnectionFactory factory() {
        return new ActiveMQConnectionFactory("vm://0");
    }
}
