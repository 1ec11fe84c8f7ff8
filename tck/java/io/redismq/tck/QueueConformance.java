package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a queue and its messages must do, whoever provides them. */
abstract class QueueConformance extends Conformance {

    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        connection = connect();
        session = connection.createSession();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    private void send(String... texts) throws JMSException {
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
    }

    @Test
    @DisplayName("3.4: the provider sets the headers it decides, and they arrive as they were sent")
    void headers() throws JMSException {
        TextMessage sent = session.createTextMessage("x");
        sent.setJMSCorrelationID("correlated");
        sent.setJMSType("type");
        sent.setJMSReplyTo(queue);
        long before = System.currentTimeMillis();
        producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        assertThat(received.getJMSMessageID()).startsWith("ID:").isEqualTo(sent.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isBetween(before - 1_000, System.currentTimeMillis() + 1_000);
        assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSDestination()).isEqualTo(queue);
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    @DisplayName("3.5.2: properties convert by the table and are read-only on receipt until they are cleared")
    void properties() throws JMSException {
        TextMessage sent = session.createTextMessage("x");
        sent.setIntProperty("number", 42);
        sent.setStringProperty("text", "17");
        producer.send(sent);
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        assertThat(received.getLongProperty("number")).isEqualTo(42);
        assertThat(received.getIntProperty("text")).isEqualTo(17);
        assertFails(MessageFormatException.class, () -> received.getByteProperty("number"));
        assertFails(MessageNotWriteableException.class, () -> received.setIntProperty("number", 1));
        received.clearProperties();
        received.setIntProperty("number", 1);
        assertThat(received.getIntProperty("number")).isEqualTo(1);
    }

    @Test
    @DisplayName("3.5.11: JMSXDeliveryCount is 1 at the first delivery and rises with each redelivery")
    void deliveryCount() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(queue);
        send("x");
        for (int count = 1; count <= 3; count++) {
            assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("x " + count + " " + (count > 1));
            client.recover();
        }
    }

    @Test
    @DisplayName("3.9: a message may be changed and sent again once send has returned")
    void reuse() throws JMSException {
        TextMessage message = session.createTextMessage("first");
        producer.send(message);
        message.setText("second");
        producer.send(message);
        assertReceives(session.createConsumer(queue), "first", "second");
    }

    @Test
    @DisplayName("4.1.2: a message goes to one of the consumers of a queue")
    void oneConsumer() throws JMSException {
        List<String> received = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(100);
        for (int i = 0; i < 2; i++) {
            connection.createSession().createConsumer(queue).setMessageListener(message -> {
                received.add(textOf(message));
                all.countDown();
            });
        }
        String[] sent = numbered("message", 100);
        send(sent);
        assertThat(reached(all)).isTrue();
        assertThat(received).containsExactlyInAnyOrder(sent);
    }

    @Test
    @DisplayName("6.1.4: nothing is delivered before start, and everything after it")
    void start() throws JMSException {
        try (Connection stopped = factory().createConnection()) {
            MessageConsumer consumer = stopped.createSession().createConsumer(queue);
            send("x");
            assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
            stopped.start();
            assertThat(receive(consumer)).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("6.2.9: messages of a session to a queue arrive in the order of sending")
    void order() throws JMSException {
        String[] sent = numbered("message", 500);
        send(sent);
        assertReceives(session.createConsumer(queue), sent);
    }

    @Test
    @DisplayName("6.2.10: acknowledging one message acknowledges all that the session has consumed")
    void acknowledge() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(queue);
        send("a", "b", "c");
        consumer.receive(PATIENCE_MILLIS);
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        client.close();
        MessageConsumer next = session.createConsumer(queue);
        assertThat(receive(next)).isEqualTo("c");
        assertThat(next.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("6.2.10: recover redelivers what is not acknowledged, in order, before anything newer")
    void recover() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(queue);
        send("a", "b", "c");
        assertReceives(consumer, "a", "b");
        client.recover();
        assertReceives(consumer, "a", "b", "c");
    }

    @Test
    @DisplayName("6.2.13: in AUTO_ACKNOWLEDGE mode a message whose listener throws is redelivered")
    void listenerFailure() throws JMSException {
        List<Boolean> redelivered = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch twice = new CountDownLatch(2);
        session.createConsumer(queue).setMessageListener(message -> {
            unchecked(() -> redelivered.add(message.getJMSRedelivered()));
            twice.countDown();
            if (redelivered.size() == 1) {
                throw new RuntimeException("on purpose");
            }
        });
        try (Session sending = connection.createSession()) {
            sending.createProducer(queue).send(sending.createTextMessage("x"));
        }
        assertThat(reached(twice)).isTrue();
        assertThat(redelivered).containsExactly(false, true);
    }

    @Test
    @DisplayName("7.8: a message whose time to live is over is not delivered")
    void expiration() throws JMSException {
        Message gone = session.createTextMessage("gone");
        producer.send(gone, DeliveryMode.PERSISTENT, 4, 1);
        awaitExpiry(gone);
        send("stays");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer)).isEqualTo("stays");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("7.9: a message is not delivered before its delivery time")
    void deliveryDelay() throws JMSException {
        producer.setDeliveryDelay(500);
        long before = System.nanoTime();
        send("later");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(receive(consumer)).isEqualTo("later");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(499);
    }

    @Test
    @DisplayName("8.4: a browser shows the messages its selector matches and takes none")
    void browser() throws JMSException {
        for (int i = 0; i < 3; i++) {
            TextMessage message = session.createTextMessage("message " + i);
            message.setIntProperty("number", i);
            producer.send(message);
        }
        try (QueueBrowser browser = session.createBrowser(queue, "number >= 1")) {
            int shown = 0;
            for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); shown++) {
                assertThat(((Message) messages.nextElement()).getIntProperty("number"))
                        .isBetween(1, 2);
            }
            assertThat(shown).isEqualTo(2);
        }
        assertThat(receive(session.createConsumer(queue))).isEqualTo("message 0");
    }

    @Test
    @DisplayName("6.1.8: everything on a closed connection throws IllegalStateException, closing it again does not")
    void closed() throws JMSException {
        connection.close();
        connection.close();
        assertFails(
                IllegalStateException.class, connection::createSession, () -> send("x"), session::createTextMessage);
    }
}
