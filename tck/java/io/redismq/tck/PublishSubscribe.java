package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of topics have in common: a topic of their own, a publisher on a connection of its own, and that
 * nothing else came is shown by a message that was published later.
 */
@Timeout(60)
abstract class PublishSubscribe {

    static final long PATIENCE_MILLIS = 10_000;

    /** Long enough for a message that should not come, where no later message can show it. */
    static final long SHORTLY_MILLIS = 200;

    private static final String MARKER = "marker";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Session publishing;
    private MessageProducer publisher;
    Topic topic;

    interface Call {
        void run() throws JMSException;
    }

    /** The provider under test, its broker running. */
    abstract ConnectionFactory factory();

    @BeforeEach
    void openPublisher() throws JMSException {
        publishing = session();
        publisher = publishing.createProducer(null);
        topic = topic();
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    <C extends AutoCloseable> C closing(C resource) {
        open.add(resource);
        return resource;
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    Topic topic() throws JMSException {
        return publishing.createTopic(unique("conformance"));
    }

    /** A started connection without a client id. */
    Connection connect() throws JMSException {
        Connection connection = closing(factory().createConnection());
        connection.start();
        return connection;
    }

    Connection connect(String clientId) throws JMSException {
        Connection connection = closing(factory().createConnection());
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    /** A session on a connection of its own. */
    Session session() throws JMSException {
        return connect().createSession();
    }

    /** Publishes texts; the first word of each is also its property "colour". */
    void publish(String... texts) throws JMSException {
        publish(topic, texts);
    }

    void publish(Topic to, String... texts) throws JMSException {
        publish(publishing, to, texts);
    }

    static void publish(Session session, Topic to, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (String text : texts) {
                producer.send(coloured(session, text));
            }
        }
    }

    static Message coloured(Session session, String text) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        message.setStringProperty("colour", text.split(" ")[0]);
        return message;
    }

    /** Publishes one text that lives and is delayed for so long; 0 for no limit and no delay. */
    void publish(String text, long timeToLiveMillis, long delayMillis) throws JMSException {
        publisher.setDeliveryDelay(delayMillis);
        publisher.send(
                topic,
                coloured(publishing, text),
                Message.DEFAULT_DELIVERY_MODE,
                Message.DEFAULT_PRIORITY,
                timeToLiveMillis);
    }

    /** Waits until a subscription of the topic that has ended is gone; close() waits for that, or should. */
    void awaitEndOfSubscription() throws JMSException {}

    static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    static String receive(MessageConsumer consumer) throws JMSException {
        return text(consumer.receive(PATIENCE_MILLIS));
    }

    static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(receive(consumer));
        }
        return texts;
    }

    static void assertReceives(MessageConsumer consumer, String... texts) throws JMSException {
        assertThat(receive(consumer, texts.length)).containsExactly(texts);
    }

    /** That a subscription to the topic has these messages and no other; it must let through what has no colour. */
    void assertHolds(MessageConsumer consumer, String... texts) throws JMSException {
        publish(MARKER);
        assertReceives(consumer, texts);
        assertThat(receive(consumer)).isEqualTo(MARKER);
    }

    static void assertFails(Class<? extends Exception> expected, Call... calls) {
        for (int i = 0; i < calls.length; i++) {
            assertThatExceptionOfType(expected).as("call %d", i).isThrownBy(calls[i]::run);
        }
    }

    static String[] numbered(String prefix, int count) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = prefix + " " + i;
        }
        return texts;
    }
}
