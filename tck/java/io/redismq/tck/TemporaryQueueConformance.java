package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a temporary queue must do, whoever provides it. */
abstract class TemporaryQueueConformance extends Conformance {

    private Connection connection;
    private Session session;
    private TemporaryQueue temporary;
    private Session other;

    @BeforeEach
    void open() throws JMSException {
        connection = connect();
        session = connection.createSession();
        temporary = session.createTemporaryQueue();
        other = session();
    }

    private static void send(Session session, Queue queue, String text) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.send(session.createTextMessage(text));
        }
    }

    @Test
    @DisplayName("4.1: a temporary queue is a queue, unique in each creation, for the sessions of its connection")
    void own() throws JMSException {
        assertThat(session.createTemporaryQueue().getQueueName()).isNotEqualTo(temporary.getQueueName());
        send(session, temporary, "x");
        assertThat(receive(connection.createSession().createConsumer(temporary)))
                .isEqualTo("x");
    }

    @Test
    @DisplayName("4.1: only the connection that created a temporary queue may create consumers of it")
    void consumers() {
        assertFails(JMSException.class, () -> other.createConsumer(temporary));
    }

    @Test
    @DisplayName("3.4.6, 4.1: the receiver of a request replies to the temporary queue in its JMSReplyTo")
    void reply() throws JMSException {
        Queue requests = queue(session);
        Message request = session.createMessage();
        request.setJMSReplyTo(temporary);
        session.createProducer(requests).send(request);
        Message received = other.createConsumer(requests).receive(PATIENCE_MILLIS);
        assertThat(received.getJMSReplyTo()).isEqualTo(temporary);
        send(other, (Queue) received.getJMSReplyTo(), "reply");
        assertThat(receive(session.createConsumer(temporary))).isEqualTo("reply");
    }

    @Test
    @DisplayName("6.2.2: a temporary queue outlives the session that created it")
    void outlivesSession() throws JMSException {
        session.close();
        send(other, temporary, "x");
        assertThat(receive(connection.createSession().createConsumer(temporary)))
                .isEqualTo("x");
    }

    @Test
    @DisplayName("TemporaryQueue.delete: a queue with consumers is not deleted")
    void deleteInUse() throws JMSException {
        MessageConsumer consumer = session.createConsumer(temporary);
        assertFails(JMSException.class, temporary::delete);
        send(session, temporary, "x");
        assertThat(receive(consumer)).isEqualTo("x");
        consumer.close();
        temporary.delete();
    }

    @Test
    @DisplayName("TemporaryQueue.delete: a deleted queue has no consumers any more")
    void deleted() throws JMSException {
        temporary.delete();
        assertFails(JMSException.class, () -> session.createConsumer(temporary));
    }

    @Test
    @DisplayName("QueueRequestor: a request gets its reply")
    void requestor() throws JMSException {
        QueueConnection queues = ((QueueConnectionFactory) factory()).createQueueConnection();
        try (queues) {
            queues.start();
            QueueSession asking = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue requests = queue(asking);
            MessageProducer replies = other.createProducer(null);
            other.createConsumer(requests).setMessageListener(request -> {
                unchecked(() -> replies.send(request.getJMSReplyTo(), other.createTextMessage("reply")));
            });
            QueueRequestor requestor = new QueueRequestor(asking, requests);
            assertThat(text(requestor.request(asking.createMessage()))).isEqualTo("reply");
            requestor.close();
        }
    }
}
