package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What outlives the consumer, its connection, and the failure of the broker, which keeps its journal. */
abstract class RetentionConformance extends Conformance {

    private static final String NAME = "retained";

    private final String queueName = unique("conformance");
    private final String topicName = unique("conformance");
    private final String clientId = unique("client");

    /** Ends the broker, with no time to write anything, where that can be done, and starts it again. */
    abstract void restartBroker() throws Exception;

    private void deliverQueue(int deliveryMode, String... texts) throws JMSException {
        try (Connection connection = factory().createConnection();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(session.createQueue(queueName));
            producer.setDeliveryMode(deliveryMode);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private void publish(String... texts) throws JMSException {
        try (Connection connection = factory().createConnection();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(session.createTopic(topicName));
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** The texts that a durable subscription, or the queue, has now. */
    private List<String> rest(boolean durable) throws JMSException {
        try (Connection connection = factory().createConnection()) {
            if (durable) {
                connection.setClientID(clientId);
            }
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = durable
                    ? session.createDurableConsumer(session.createTopic(topicName), NAME)
                    : session.createConsumer(session.createQueue(queueName));
            List<String> texts = new ArrayList<>();
            for (Message next = consumer.receive(2_000); next != null; next = consumer.receiveNoWait()) {
                texts.add(text(next));
            }
            return texts;
        }
    }

    private void subscribe() throws JMSException {
        try (Connection connection = factory().createConnection()) {
            connection.setClientID(clientId);
            Session session = connection.createSession();
            session.createDurableConsumer(session.createTopic(topicName), NAME);
        }
    }

    @Test
    @DisplayName("7.7: PERSISTENT messages outlive a failure of the broker, each once and in order")
    void persistent() throws Exception {
        deliverQueue(DeliveryMode.PERSISTENT, numbered("m", 50));
        restartBroker();
        assertThat(rest(false)).containsExactly(numbered("m", 50));
        assertThat(rest(false)).isEmpty();
    }

    @Test
    @DisplayName("7.7: NON_PERSISTENT messages come at most once after a failure of the broker")
    void nonPersistent() throws Exception {
        deliverQueue(DeliveryMode.NON_PERSISTENT, numbered("m", 50));
        restartBroker();
        List<String> received = rest(false);
        assertThat(received).doesNotHaveDuplicates().isSubsetOf(numbered("m", 50));
        assertThat(rest(false)).isEmpty();
    }

    @Test
    @DisplayName("7.7: what was acknowledged does not come again after a failure of the broker")
    void acknowledged() throws Exception {
        deliverQueue(DeliveryMode.PERSISTENT, "a", "b", "c");
        try (Connection connection = factory().createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queueName));
            consumer.receive(PATIENCE_MILLIS).acknowledge();
        }
        restartBroker();
        assertThat(rest(false)).containsExactly("b", "c");
    }

    @Test
    @DisplayName("7.7: what a transaction sent and received outlives a failure of the broker if it was committed")
    void transactions() throws Exception {
        deliverQueue(DeliveryMode.PERSISTENT, "a", "b");
        try (Connection connection = factory().createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            Queue queue = session.createQueue(queueName);
            MessageConsumer consumer = session.createConsumer(queue);
            MessageProducer producer = session.createProducer(queue);
            assertReceives(consumer, "a");
            producer.send(session.createTextMessage("committed"));
            session.commit();
            producer.send(session.createTextMessage("not committed"));
        }
        restartBroker();
        assertThat(rest(false)).containsExactly("b", "committed");
    }

    @Test
    @DisplayName("4.2: a durable subscription and its messages outlive a failure of the broker")
    void durable() throws Exception {
        subscribe();
        publish("a", "b");
        restartBroker();
        publish("c");
        assertThat(rest(true)).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName(
            "4.2: what a durable subscription's consumer did not acknowledge outlives its connection and the broker")
    void unacknowledged() throws Exception {
        subscribe();
        publish("a", "b", "c");
        try (Connection connection = factory().createConnection()) {
            connection.setClientID(clientId);
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createDurableConsumer(session.createTopic(topicName), NAME);
            consumer.receive(PATIENCE_MILLIS).acknowledge();
            assertReceives(consumer, "b");
        }
        restartBroker();
        assertThat(rest(true)).containsExactly("b", "c");
    }

    @Test
    @DisplayName("4.2: a subscription that was deleted does not come back with the broker")
    void unsubscribed() throws Exception {
        subscribe();
        publish("a");
        try (Connection connection = factory().createConnection()) {
            connection.setClientID(clientId);
            connection.createSession().unsubscribe(NAME);
        }
        restartBroker();
        assertThat(rest(true)).isEmpty();
    }

    private Session subscriber(int mode) throws JMSException {
        publishBefore();
        Session session = connect(clientId).createSession(mode);
        Topic topic = session.createTopic(topicName);
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        assertReceives(consumer, "a");
        consumer.close();
        return session;
    }

    private void publishBefore() throws JMSException {
        subscribe();
        publish("a", "b");
    }

    @Test
    @DisplayName("Session.unsubscribe: is refused while a message of the subscription is not acknowledged")
    void unsubscribeUnacknowledged() throws JMSException {
        Session session = subscriber(Session.CLIENT_ACKNOWLEDGE);
        assertFails(IllegalStateException.class, () -> session.unsubscribe(NAME));
        session.recover();
        assertReceives(session.createDurableConsumer(session.createTopic(topicName), NAME), "a", "b");
    }

    @Test
    @DisplayName("Session.unsubscribe: is refused while a message of the subscription is part of a transaction")
    void unsubscribeTransacted() throws JMSException {
        Session session = subscriber(Session.SESSION_TRANSACTED);
        assertFails(IllegalStateException.class, () -> session.unsubscribe(NAME));
        session.commit();
        session.unsubscribe(NAME);
    }
}
