package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a transacted session must do, whoever provides it. */
@Timeout(60)
abstract class TransactionConformance {

    private static final long PATIENCE_MILLIS = 10_000;

    private Connection connection;
    private Session session;
    private Session other;
    private Queue queue;
    private MessageProducer producer;

    /** The provider under test, its broker running. */
    abstract ConnectionFactory factory();

    @BeforeEach
    void open() throws JMSException {
        connection = factory().createConnection();
        session = connection.createSession(true, Session.SESSION_TRANSACTED);
        other = connection.createSession();
        queue = session.createQueue("conformance-" + UUID.randomUUID());
        producer = session.createProducer(queue);
        connection.start();
    }

    @AfterEach
    void close() throws JMSException {
        connection.close();
    }

    private void send(String... texts) throws JMSException {
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
    }

    private static String receive(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(PATIENCE_MILLIS);
        return message == null ? null : ((TextMessage) message).getText();
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
        assertThat(consumer.receive(200)).isNull();
        session.commit();
        assertThat(receive(consumer)).isEqualTo("a");
        assertThat(receive(consumer)).isEqualTo("b");
    }

    @Test
    @DisplayName("6.2.7: a rollback destroys what was sent and redelivers what was received, in order and counted")
    void rollback() throws JMSException {
        send("a", "b", "c");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer)).isEqualTo("a");
        assertThat(receive(consumer)).isEqualTo("b");
        send("never");
        session.rollback();
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            again.add(((TextMessage) message).getText()
                    + message.getIntProperty("JMSXDeliveryCount")
                    + message.getJMSRedelivered());
        }
        assertThat(again).containsExactly("a2true", "b2true", "c1false");
        session.commit();
        assertThat(consumer.receive(200)).isNull();
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
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(((TextMessage) message).getText()).isEqualTo("a");
        assertThat(message.getJMSRedelivered()).isTrue();
        assertThat(consumer.receive(200)).isNull();
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
        assertThat(next.receive(200)).isNull();
    }

    @Test
    @DisplayName("6.2.9: the order of a session and destination holds over transactions")
    void order() throws JMSException {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add("message " + i);
            send("message " + i);
            if (i % 7 == 0) {
                session.commit();
            }
        }
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            received.add(receive(consumer));
            if (i % 9 == 0) {
                session.commit();
            }
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    @DisplayName("6.2.11: recover of a transacted session is refused, commit and rollback of any other")
    void wrongStates() throws JMSException {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::recover);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(other::commit);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(other::rollback);
    }

    @Test
    @DisplayName("8.7: a listener that throws leaves its message in the transaction")
    void listenerFailure() throws Exception {
        send("a", "b");
        session.commit();
        List<String> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        Session listening = connection.createSession(Session.SESSION_TRANSACTED);
        listening.createConsumer(queue).setMessageListener(message -> {
            String text;
            try {
                text = ((TextMessage) message).getText();
                seen.add(text);
                if (text.equals("b")) {
                    listening.commit();
                    done.countDown();
                }
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
            if (text.equals("a")) {
                throw new RuntimeException("on purpose");
            }
        });
        assertThat(done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        listening.close();
        assertThat(seen).containsExactly("a", "b");
        assertThat(other.createConsumer(queue).receive(200)).isNull();
    }

    @Test
    @DisplayName("8.6: a body of another type than asked for is received all the same, and redelivered by a rollback")
    void wrongBody() {
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            context.createProducer().send(queue, "text");
            context.commit();
            JMSConsumer consumer = context.createConsumer(queue);
            assertThatExceptionOfType(jakarta.jms.MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(byte[].class, PATIENCE_MILLIS));
            assertThat(consumer.receive(200)).isNull();
            context.rollback();
            assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("text");
            context.commit();
        }
    }
}
