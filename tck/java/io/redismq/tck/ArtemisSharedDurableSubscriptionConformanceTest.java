package io.redismq.tck;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of shared durable subscriptions on the baseline, which deviates from the specification where a test says so. */
class ArtemisSharedDurableSubscriptionConformanceTest extends SharedDurableSubscriptionConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** Section 8.3.4: without active consumers, this is to unsubscribe the old one and create a new one. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.4: another topic is refused without consumers too")
    void otherTopic() throws JMSException {
        String name = unique("subscription");
        Session session = session();
        session.createSharedDurableConsumer(topic, name).close();
        Topic another = topic();
        assertFails(JMSException.class, () -> session.createSharedDurableConsumer(another, name));
    }

    /** As with another topic. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.4: another selector is refused without consumers too")
    void otherSelector() throws JMSException {
        String name = unique("subscription");
        Session session = session();
        session.createSharedDurableConsumer(topic, name).close();
        assertFails(JMSException.class, () -> session.createSharedDurableConsumer(topic, name, "colour <> 'blue'"));
    }

    /** Section 8.3.4: they may not have the same name and client identifier, a JMSException is thrown. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.4: a shared consumer joins an unshared durable subscription")
    void unsharedInTheWay() throws JMSException {
        Connection client = connect(unique("client"));
        client.createSession().createDurableConsumer(topic, "s");
        MessageConsumer shared = client.createSession().createSharedDurableConsumer(topic, "s");
        await().until(() -> {
            publish("to either of them");
            return shared.receiveNoWait() != null;
        });
    }

    /** Section 8.3.3, likewise. */
    @Override
    @Test
    @DisplayName("deviation from 8.3.3: an unshared consumer takes a shared durable subscription")
    void sharedInTheWay() throws JMSException {
        Session session = connect(unique("client")).createSession();
        session.createSharedDurableConsumer(topic, "s").close();
        publish("a");
        assertHolds(session.createDurableConsumer(topic, "s"), "a");
    }
}
