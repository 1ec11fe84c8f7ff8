package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a transacted session must do, whoever provides it. */
abstract class TransactionConformance extends Conformance {

    private Connection connection;
    private Session session;
    private Session other;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        connection = connect();
        session = connection.createSession(true, Session.SESSION_TRANSACTED);
        other = connection.createSession();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    private void send(String... texts) throws JMSException {
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
    }

    @Test
    @DisplayName("6.2.7: a transacted session says so, in both interfaces")
    void mode() throws JMSException {
        assertThat(session.getTransacted()).isTrue();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            assertThat(context.getTransacted()).isTrue();
            assertThat(context.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
        }
    }

    @Test
    @DisplayName("6.2.7: what is sent is delivered after the commit and not before")
    void sends() throws JMSException {
        MessageConsumer consumer = other.createConsumer(queue);
        send("a", "b");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        session.commit();
        assertReceives(consumer, "a", "b");
    }

    @Test
    @DisplayName("6.2.7: a rollback destroys what was sent and redelivers what was received, in order and counted")
    void rollback() throws JMSException {
        send("a", "b", "c");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        assertReceives(consumer, "a", "b");
        send("never");
        session.rollback();
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            again.add(counted(consumer.receive(PATIENCE_MILLIS)));
        }
        assertThat(again).containsExactly("a 2 true", "b 2 true", "c 1 false");
        session.commit();
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
    }

    @Test
    @DisplayName("6.2.7: closing a transacted session rolls back")
    void closing() throws JMSException {
        send("a");
        session.commit();
        assertThat(receive(session.createConsumer(queue))).isEqualTo("a");
        send("never");
        session.close();
        MessageConsumer consumer = other.createConsumer(queue);
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 2 true");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
    }

    @Test
    @DisplayName("8.2: what a closed consumer delivered is part of the session's transaction still")
    void closedConsumer() throws JMSException {
        send("a", "b");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer)).isEqualTo("a");
        consumer.close();
        session.commit();
        MessageConsumer next = other.createConsumer(queue);
        assertThat(receive(next)).isEqualTo("b");
        assertThat(next.receive(SHORTLY_MILLIS)).isNull();
    }

    @Test
    @DisplayName("6.2.9: the order of a session and destination holds over transactions")
    void order() throws JMSException {
        String[] sent = numbered("message", 100);
        for (int i = 0; i < sent.length; i++) {
            send(sent[i]);
            if (i % 7 == 0) {
                session.commit();
            }
        }
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> received = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            received.add(receive(consumer));
            if (i % 9 == 0) {
                session.commit();
            }
        }
        assertThat(received).containsExactly(sent);
    }

    @Test
    @DisplayName("6.2.11: recover of a transacted session is refused, commit and rollback of any other")
    void wrongStates() throws JMSException {
        assertFails(IllegalStateException.class, session::recover, other::commit, other::rollback);
    }

    @Test
    @DisplayName("8.7: a listener that throws leaves its message in the transaction")
    void listenerFailure() throws JMSException {
        send("a", "b");
        session.commit();
        List<String> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        Session listening = connection.createSession(Session.SESSION_TRANSACTED);
        listening.createConsumer(queue).setMessageListener(message -> {
            String text = textOf(message);
            seen.add(text);
            if (text.equals("b")) {
                unchecked(listening::commit);
                done.countDown();
            }
            if (text.equals("a")) {
                throw new RuntimeException("on purpose");
            }
        });
        assertThat(reached(done)).isTrue();
        listening.close();
        assertThat(seen).containsExactly("a", "b");
        assertThat(other.createConsumer(queue).receive(SHORTLY_MILLIS)).isNull();
    }

    @Test
    @DisplayName("8.6: a body of another type than asked for is received all the same, and redelivered by a rollback")
    void wrongBody() {
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            context.createProducer().send(queue, "text");
            context.commit();
            JMSConsumer consumer = context.createConsumer(queue);
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(byte[].class, PATIENCE_MILLIS));
            assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
            context.rollback();
            assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("text");
            context.commit();
        }
    }
}
