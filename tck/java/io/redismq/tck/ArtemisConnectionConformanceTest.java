package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of connections on the baseline. */
class ArtemisConnectionConformanceTest extends ConnectionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    ConnectionFactory factory(String clientId) {
        ActiveMQConnectionFactory factory = artemis.factory();
        factory.setClientID(clientId);
        return factory;
    }
}
