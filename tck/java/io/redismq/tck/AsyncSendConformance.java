package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What sending with a CompletionListener must do, whoever provides it. */
abstract class AsyncSendConformance extends Conformance {

    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void openProducer() throws JMSException {
        connection = connect();
        session = connection.createSession();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    static CompletionListener completing(Consumer<Message> then) {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                then.accept(message);
            }

            @Override
            public void onException(Message message, Exception failure) {
                throw new AssertionError(failure);
            }
        };
    }

    @Test
    @DisplayName("7.3: each send has one callback, in order, one at a time, and not on the sending thread")
    void callbacks() throws JMSException {
        List<String> completed = Collections.synchronizedList(new ArrayList<>());
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletionListener listener = completing(message -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread());
            completed.add(textOf(message));
            inside.decrementAndGet();
        });
        for (int i = 0; i < 100; i++) {
            producer.send(session.createTextMessage("m " + i), listener);
        }
        await().until(() -> completed.size() == 100);
        session.close();
        assertThat(completed).containsExactly(numbered("m", 100));
        assertThat(most).hasValue(1);
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertHolds(queue, numbered("m", 100));
    }

    @Test
    @DisplayName("7.3: all forms of sending with a listener do it")
    void forms() throws JMSException {
        MessageProducer unbound = session.createProducer(null);
        List<String> completed = Collections.synchronizedList(new ArrayList<>());
        CompletionListener listener = completing(message -> completed.add(textOf(message)));
        producer.send(session.createTextMessage("a"), listener);
        producer.send(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0, listener);
        unbound.send(queue, session.createTextMessage("c"), listener);
        unbound.send(queue, session.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 60_000, listener);
        await().until(() -> completed.size() == 4);
        assertThat(completed).containsExactly("a", "b", "c", "d");
        assertHolds(queue, "a", "b", "c", "d");
    }

    @Test
    @DisplayName("7.3: the callback has the message that was sent, with the headers that send decides")
    void headers() throws JMSException {
        CompletableFuture<Message> completed = new CompletableFuture<>();
        TextMessage message = session.createTextMessage("a");
        producer.send(message, completing(completed::complete));
        Message told = result(completed);
        assertThat(told).isSameAs(message);
        assertThat(told.getJMSMessageID()).startsWith("ID:");
        assertThat(told.getJMSDestination()).isEqualTo(queue);
        assertThat(told.getJMSTimestamp()).isPositive();
        assertThat(session.createConsumer(queue).receive(PATIENCE_MILLIS).getJMSMessageID())
                .isEqualTo(told.getJMSMessageID());
    }

    @Test
    @DisplayName("7.3: the order of a session holds between sends with and without a listener")
    void mixed() throws JMSException {
        CompletionListener listener = completing(message -> {});
        for (int i = 0; i < 60; i++) {
            TextMessage message = session.createTextMessage("m " + i);
            if (i % 2 == 0) {
                producer.send(message, listener);
            } else {
                producer.send(message);
            }
        }
        assertHolds(queue, numbered("m", 60));
    }

    private CompletableFuture<Void> assertWaitsForCallback(Call call) throws JMSException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        producer.send(session.createTextMessage("a"), completing(message -> {
            inside.countDown();
            reached(leave);
        }));
        assertThat(reached(inside)).isTrue();
        CompletableFuture<Void> waiting = elsewhere(call);
        assertWaits(waiting);
        leave.countDown();
        result(waiting);
        return waiting;
    }

    @Test
    @DisplayName("7.3: closing the producer waits for its callbacks")
    void producerClose() throws JMSException {
        assertWaitsForCallback(producer::close);
    }

    @Test
    @DisplayName("7.3: closing the session waits for its callbacks")
    void sessionClose() throws JMSException {
        assertWaitsForCallback(session::close);
    }

    @Test
    @DisplayName("7.3: closing the connection waits for the callbacks of its sessions")
    void connectionClose() throws JMSException {
        assertWaitsForCallback(connection::close);
    }

    private void transacted() throws JMSException {
        session = connection.createSession(Session.SESSION_TRANSACTED);
        producer = session.createProducer(queue);
    }

    @Test
    @DisplayName("7.3: commit waits for the callbacks, and commits what was sent with them")
    void commit() throws JMSException {
        transacted();
        assertWaitsForCallback(session::commit);
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("7.3: rollback waits for the callbacks, and destroys what was sent with them")
    void rollback() throws JMSException {
        transacted();
        assertWaitsForCallback(session::rollback);
        assertHolds(queue);
    }

    @Test
    @DisplayName("7.3: a callback may not close its producer, session or connection, nor commit or roll back")
    void refused() throws JMSException {
        transacted();
        List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> done = new CompletableFuture<>();
        producer.send(session.createTextMessage("a"), completing(message -> {
            outcomes.add(outcome(producer::close));
            outcomes.add(outcome(session::commit));
            outcomes.add(outcome(session::rollback));
            outcomes.add(outcome(session::close));
            outcomes.add(outcome(connection::close));
            done.complete(null);
        }));
        result(done);
        assertThat(outcomes).hasSize(5).containsOnly(IllegalStateException.class);
        session.commit();
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("7.3: a callback may use another session, commit and close it")
    void otherSession() throws JMSException {
        Queue other = queue(session);
        CompletableFuture<Object> done = new CompletableFuture<>();
        Session second = connection.createSession(Session.SESSION_TRANSACTED);
        producer.send(
                session.createTextMessage("a"),
                completing(message -> done.complete(outcome(() -> {
                    second.createProducer(other).send(second.createTextMessage("b"));
                    second.commit();
                    second.close();
                }))));
        assertThat(result(done)).isEqualTo("done");
        assertHolds(other, "b");
    }

    @Test
    @DisplayName("7.3: the message may be used again in its callback")
    void reuse() throws JMSException {
        CompletableFuture<Object> done = new CompletableFuture<>();
        producer.send(
                session.createTextMessage("a"),
                completing(message -> done.complete(outcome(() -> ((TextMessage) message).setText("b")))));
        assertThat(result(done)).isEqualTo("done");
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("7.3: a callback that throws does not keep the next ones from coming")
    void throwing() throws JMSException {
        List<String> completed = Collections.synchronizedList(new ArrayList<>());
        CompletionListener listener = completing(message -> {
            completed.add(textOf(message));
            throw new RuntimeException("on purpose");
        });
        producer.send(session.createTextMessage("a"), listener);
        producer.send(session.createTextMessage("b"), listener);
        await().until(() -> completed.size() >= 2);
        session.close();
        assertThat(completed).containsExactly("a", "b");
    }
}
