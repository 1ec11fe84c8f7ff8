package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a temporary topic must do, whoever provides it. */
abstract class TemporaryTopicConformance extends PublishSubscribe {

    private Connection connection;
    private Session session;
    private TemporaryTopic temporary;
    private Session other;

    @BeforeEach
    void openTemporary() throws JMSException {
        connection = connect();
        session = connection.createSession();
        temporary = session.createTemporaryTopic();
        other = session();
        topic = temporary;
    }

    @Test
    @DisplayName("4.2.7: a temporary topic is a topic, unique in each creation, for the sessions of its connection")
    void own() throws JMSException {
        TemporaryTopic second = session.createTemporaryTopic();
        assertThat(second.getTopicName()).isNotEqualTo(temporary.getTopicName());
        MessageConsumer one = session.createConsumer(temporary);
        MessageConsumer two = connection.createSession().createConsumer(temporary);
        publish(session, second, "nobody's");
        publish(session, temporary, "a");
        assertReceives(one, "a");
        assertHolds(two, "a");
    }

    @Test
    @DisplayName("4.2.7: only the connection that created a temporary topic may create consumers of it")
    void consumers() {
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> other.createConsumer(temporary));
    }

    @Test
    @DisplayName("4.2.7: a subscription has what is published while its consumer is open, and nothing else")
    void whileActive() throws JMSException {
        publish("too early");
        MessageConsumer consumer = session.createConsumer(temporary);
        publish("a");
        assertHolds(consumer, "a");
        consumer.close();
        publish("too late");
        assertHolds(session.createConsumer(temporary));
    }

    @Test
    @DisplayName("3.4.6, 4.2.7: the receiver of a request replies to the temporary topic in its JMSReplyTo")
    void reply() throws JMSException {
        Topic requests = topic();
        MessageConsumer asked = other.createConsumer(requests);
        MessageConsumer replies = session.createConsumer(temporary);
        Message request = session.createMessage();
        request.setJMSReplyTo(temporary);
        session.createProducer(requests).send(request);
        Message received = asked.receive(PATIENCE_MILLIS);
        assertThat(received.getJMSReplyTo()).isEqualTo(temporary).isInstanceOf(Topic.class);
        publish(other, (Topic) received.getJMSReplyTo(), "reply");
        assertHolds(replies, "reply");
    }

    @Test
    @DisplayName("8.3.1: selectors and noLocal work on temporary topics")
    void selectors() throws JMSException {
        MessageConsumer consumer = session.createConsumer(temporary, "colour <> 'blue'", true);
        publish(session, temporary, "local");
        publish("red 1", "blue 2");
        assertHolds(consumer, "red 1");
    }

    @Test
    @DisplayName("8.3.2: a temporary topic can have shared subscriptions")
    void shared() throws JMSException {
        MessageConsumer one = session.createSharedConsumer(temporary, "shared");
        MessageConsumer two = connection.createSession().createSharedConsumer(temporary, "shared");
        publish("a");
        one.close();
        assertHolds(two, "a");
    }

    @Test
    @DisplayName("6.2.2: a temporary topic outlives the session that created it")
    void outlivesSession() throws JMSException {
        session.close();
        MessageConsumer consumer = connection.createSession().createConsumer(temporary);
        publish("a");
        assertHolds(consumer, "a");
    }

    @Test
    @DisplayName("TemporaryTopic.delete: a topic with subscribers is not deleted")
    void deleteInUse() throws JMSException {
        MessageConsumer consumer = session.createConsumer(temporary);
        assertFails(JMSException.class, temporary::delete);
        publish("a");
        assertHolds(consumer, "a");
        consumer.close();
        temporary.delete();
    }

    @Test
    @DisplayName("TemporaryTopic.delete: a deleted topic has no consumers any more")
    void deleted() throws JMSException {
        temporary.delete();
        assertFails(JMSException.class, () -> session.createConsumer(temporary));
    }

    @Test
    @DisplayName("6.2.2: closing the connection deletes its temporary topics")
    void closed() throws JMSException {
        connection.close();
        assertFails(JMSException.class, () -> other.createConsumer(temporary));
    }
}
