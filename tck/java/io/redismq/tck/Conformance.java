package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the conformance tests have in common: a provider, and that everything a test opened is closed after it. */
@Timeout(60)
abstract class Conformance {

    static final long PATIENCE_MILLIS = 10_000;

    /** Long enough for a message that should not come, where no later message can show it. */
    static final long SHORTLY_MILLIS = 200;

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    interface Call {
        void run() throws JMSException;
    }

    /** The provider under test, its broker running. */
    abstract ConnectionFactory factory();

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

    static Queue queue(Session session) throws JMSException {
        return session.createQueue(unique("conformance"));
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

    Session session(int mode) throws JMSException {
        return connect().createSession(mode);
    }

    /** Sends texts to a queue in a session of their own. */
    void send(Queue queue, String... texts) throws JMSException {
        try (Connection connection = factory().createConnection();
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(queue);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    /** For listeners, which may not throw a JMSException. */
    static String textOf(Message message) {
        try {
            return text(message);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    /** What became of a call: "done", or the class of its exception. */
    static Object outcome(Call call) {
        try {
            call.run();
            return "done";
        } catch (JMSException | RuntimeException e) {
            return e.getClass();
        }
    }

    /** For calls on other threads and in listeners. */
    static void unchecked(Call call) {
        try {
            call.run();
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static <T> T result(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    /** That a call on another thread is still waiting after a while. */
    static void assertWaits(CompletableFuture<?> call) {
        CompletableFuture<Void> aWhile = new CompletableFuture<>();
        aWhile.completeOnTimeout(null, SHORTLY_MILLIS, TimeUnit.MILLISECONDS);
        CompletableFuture.anyOf(call, aWhile).join();
        assertThat(call).isNotDone();
    }

    /** Runs a call on another thread. */
    static CompletableFuture<Void> elsewhere(Call call) {
        return CompletableFuture.runAsync(() -> unchecked(call));
    }

    /** Until a message that was sent has expired, by the clock that we share with the broker. */
    /** Waits some more, as a broker and a client may see different clocks. */
    static void awaitExpiry(Message sent) throws JMSException {
        long over = sent.getJMSExpiration() + 50;
        await().until(() -> System.currentTimeMillis() > over);
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

    /** That there are these messages for a session that is made now, and no others. */
    void assertHolds(Queue queue, String... texts) throws JMSException {
        try (Connection connection = factory().createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(queue);
            assertReceives(consumer, texts);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    /** Text, JMSXDeliveryCount and JMSRedelivered. */
    static String counted(Message message) throws JMSException {
        return text(message) + " " + message.getIntProperty("JMSXDeliveryCount") + " " + message.getJMSRedelivered();
    }

    static void assertFails(Class<? extends Exception> expected, Call... calls) {
        for (int i = 0; i < calls.length; i++) {
            assertThatExceptionOfType(expected).as("call %d", i).isThrownBy(calls[i]::run);
        }
    }

    /** That a test does not hold, where a provider is known to do otherwise. */
    static void assertNot(Call test) {
        assertThatThrownBy(test::run).isInstanceOf(AssertionError.class);
    }

    static String[] numbered(String prefix, int count) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = prefix + " " + i;
        }
        return texts;
    }
}
