package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the interfaces for topics alone must do, and what those for queues must refuse, whoever provides them. */
abstract class TopicDomainConformance extends PublishSubscribe {

    private TopicConnection topicConnection(String clientId) throws JMSException {
        TopicConnection connection = closing(((TopicConnectionFactory) factory()).createTopicConnection());
        if (clientId != null) {
            connection.setClientID(clientId);
        }
        connection.start();
        return connection;
    }

    QueueConnection queueConnection() throws JMSException {
        return closing(((QueueConnectionFactory) factory()).createQueueConnection());
    }

    private TopicSession topicSession() throws JMSException {
        return topicConnection(null).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    @Test
    @DisplayName("TopicSession: a publisher reaches every subscriber with all its forms of publish and send")
    void publishers() throws JMSException {
        TopicSession session = topicSession();
        TopicSubscriber subscriber = topicSession().createSubscriber(topic);
        TopicPublisher bound = session.createPublisher(topic);
        TopicPublisher unbound = session.createPublisher(null);
        assertThat(bound.getTopic()).isEqualTo(topic);
        assertThat(unbound.getTopic()).isNull();
        bound.publish(session.createTextMessage("a"));
        bound.publish(session.createTextMessage("b"), DeliveryMode.PERSISTENT, 4, 0);
        unbound.publish(topic, session.createTextMessage("c"));
        unbound.publish(topic, session.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 60_000);
        bound.send(session.createTextMessage("e"));
        unbound.send(topic, session.createTextMessage("f"));
        assertHolds(subscriber, "a", "b", "c", "d", "e", "f");
    }

    @Test
    @DisplayName("TopicPublisher: publish without a topic, or with one too many, is unsupported")
    void publishersWithoutTopic() throws JMSException {
        TopicSession session = topicSession();
        TopicPublisher bound = session.createPublisher(topic);
        TopicPublisher unbound = session.createPublisher(null);
        Message message = session.createMessage();
        assertFails(
                UnsupportedOperationException.class,
                () -> unbound.publish(message),
                () -> unbound.publish(message, DeliveryMode.PERSISTENT, 4, 0));
        assertFails(
                InvalidDestinationException.class,
                () -> unbound.publish((Topic) null, message),
                () -> unbound.publish((Topic) null, message, DeliveryMode.PERSISTENT, 4, 0));
    }

    @Test
    @DisplayName("TopicSubscriber: tells the selector that it was given, also with noLocal")
    void toldSelector() throws JMSException {
        TopicSession session = topicSession();
        assertThat(session.createSubscriber(topic, "colour = 'red'", false).getMessageSelector())
                .isEqualTo("colour = 'red'");
        assertThat(session.createSubscriber(topic, "colour = 'red'", true).getMessageSelector())
                .isEqualTo("colour = 'red'");
    }

    @Test
    @DisplayName("TopicSubscriber: tells its topic and its noLocal, and acts on it")
    void subscribers() throws JMSException {
        TopicSession session = topicSession();
        TopicSubscriber plain = session.createSubscriber(topic);
        TopicSubscriber special = session.createSubscriber(topic, "colour <> 'blue'", true);
        assertThat(plain.getTopic()).isEqualTo(topic);
        assertThat(plain.getNoLocal()).isFalse();
        assertThat(plain.getMessageSelector()).isNull();
        assertThat(special.getTopic()).isEqualTo(topic);
        assertThat(special.getNoLocal()).isTrue();
        publish(session, topic, "red 1");
        publish("red 2", "blue 3");
        assertReceives(plain, "red 1", "red 2", "blue 3");
        assertHolds(special, "red 2");
    }

    @Test
    @DisplayName("TopicSession: durable and shared subscriptions, and unsubscribe")
    void durables() throws JMSException {
        TopicSession session = topicConnection(unique("client")).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createDurableSubscriber(topic, "durable").close();
        session.createSharedDurableConsumer(topic, "shared").close();
        MessageConsumer shared = session.createSharedConsumer(topic, "shared");
        publish("a");
        assertReceives(session.createDurableConsumer(topic, "durable"), "a");
        assertReceives(session.createSharedDurableConsumer(topic, "shared"), "a");
        assertHolds(shared, "a");
        assertFails(JMSException.class, () -> session.unsubscribe("durable"));
        session.createDurableConsumer(topic, "other").close();
        session.unsubscribe("other");
        assertFails(InvalidDestinationException.class, () -> session.unsubscribe("other"));
    }

    @Test
    @DisplayName("9.2: a queue session refuses what belongs to topics")
    void queueSession() throws JMSException {
        QueueConnection connection = queueConnection();
        connection.setClientID(unique("client"));
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        assertFails(
                IllegalStateException.class,
                () -> session.createDurableSubscriber(topic, "s"),
                () -> session.createDurableSubscriber(topic, "s", null, false),
                () -> session.createDurableConsumer(topic, "s"),
                () -> session.createDurableConsumer(topic, "s", null, false),
                () -> session.createSharedConsumer(topic, "s"),
                () -> session.createSharedConsumer(topic, "s", null),
                () -> session.createSharedDurableConsumer(topic, "s"),
                () -> session.createSharedDurableConsumer(topic, "s", null),
                session::createTemporaryTopic,
                () -> session.createTopic("t"),
                () -> session.unsubscribe("s"));
    }

    @Test
    @DisplayName("9.2: a queue connection refuses connection consumers of subscriptions")
    void connectionConsumers() throws JMSException {
        QueueConnection connection = queueConnection();
        assertFails(
                IllegalStateException.class,
                () -> connection.createSharedConnectionConsumer(topic, "s", null, null, 1),
                () -> connection.createDurableConnectionConsumer(topic, "s", null, null, 1),
                () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, null, 1));
    }

    @Test
    @DisplayName("9.2: a topic session refuses what belongs to queues")
    void topicSessionRefusals() throws JMSException {
        Queue queue = session().createQueue(unique("conformance"));
        TopicSession session = topicSession();
        assertFails(
                IllegalStateException.class,
                () -> session.createBrowser(queue),
                () -> session.createBrowser(queue, null),
                () -> session.createQueue("q"),
                session::createTemporaryQueue);
    }

    @Test
    @DisplayName("TopicRequestor: a request gets the first reply, any other is discarded")
    void requestor() throws JMSException {
        Session answering = session();
        MessageProducer replies = answering.createProducer(null);
        answering.createConsumer(topic).setMessageListener(request -> {
            try {
                assertThat(request.getJMSReplyTo()).isInstanceOf(Topic.class);
                String question = ((TextMessage) request).getText();
                replies.send(request.getJMSReplyTo(), answering.createTextMessage("re: " + question));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        TopicSession asking = topicSession();
        TopicRequestor requestor = new TopicRequestor(asking, topic);
        for (String question : new String[] {"a", "b"}) {
            assertThat(text(requestor.request(asking.createTextMessage(question))))
                    .isEqualTo("re: " + question);
        }
    }

    @Test
    @DisplayName("TopicRequestor: closing it closes its session")
    void requestorClose() throws JMSException {
        TopicSession asking = topicSession();
        new TopicRequestor(asking, topic).close();
        assertFails(IllegalStateException.class, asking::createTextMessage);
        assertFails(InvalidDestinationException.class, () -> new TopicRequestor(asking, null));
    }

    @Test
    @DisplayName("TopicSession: temporary topics")
    void temporaryTopic() throws JMSException {
        TopicSession session = topicSession();
        TemporaryTopic temporary = session.createTemporaryTopic();
        TopicSubscriber subscriber = session.createSubscriber(temporary);
        session.createPublisher(temporary).publish(session.createTextMessage("a"));
        assertReceives(subscriber, "a");
        subscriber.close();
        temporary.delete();
    }

    @Test
    @DisplayName("6.1.8: everything on a closed connection, session or subscriber throws IllegalStateException")
    void closed() throws JMSException {
        TopicConnection connection = topicConnection(unique("client"));
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSubscriber subscriber = session.createSubscriber(topic);
        TopicPublisher publisher = session.createPublisher(topic);
        Message message = session.createMessage();
        subscriber.close();
        assertFails(
                IllegalStateException.class, subscriber::getTopic, subscriber::getNoLocal, subscriber::receiveNoWait);
        session.close();
        assertFails(
                IllegalStateException.class,
                () -> publisher.publish(message),
                publisher::getTopic,
                () -> session.createSubscriber(topic),
                () -> session.createPublisher(topic),
                () -> session.createDurableSubscriber(topic, "s"),
                () -> session.createSharedConsumer(topic, "s"),
                () -> session.createSharedDurableConsumer(topic, "s"),
                session::createTemporaryTopic,
                () -> session.unsubscribe("s"));
        connection.close();
        connection.close();
        assertFails(IllegalStateException.class, () -> connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE));
    }

    @Test
    @DisplayName("4.2.6: a topic is named by createTopic; topics of one name are equal")
    void createTopic() throws JMSException {
        Connection connection = connect();
        Topic named = connection.createSession().createTopic(topic.getTopicName());
        assertThat(named).isEqualTo(topic).hasSameHashCodeAs(topic);
        assertThat(topicSession().createTopic(topic.getTopicName())).isEqualTo(topic);
        MessageConsumer consumer = session().createConsumer(named);
        publish("a");
        assertHolds(consumer, "a");
    }
}
