package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What receiving and listening, and closing a consumer meanwhile, must do. */
abstract class ReceivingConformance extends Conformance {

    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue(session);
    }

    private static CompletableFuture<String> receivingElsewhere(MessageConsumer consumer) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return text(consumer.receive());
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    @DisplayName("8.5: receive waits until a message comes")
    void receiveWaits() throws JMSException {
        CompletableFuture<String> received = receivingElsewhere(session.createConsumer(queue));
        assertWaits(received);
        send(queue, "a");
        assertThat(result(received)).isEqualTo("a");
    }

    @Test
    @DisplayName("MessageConsumer.receive: with a time-out returns null when it is over, and not before")
    void timeOut() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        long start = System.nanoTime();
        assertThat(consumer.receive(300)).isNull();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(299L, 5_000L);
    }

    @Test
    @DisplayName("MessageConsumer.receive: with a time-out returns a message as soon as it comes")
    void withinTimeOut() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Void> sent = elsewhere(() -> send(queue, "a"));
        long start = System.nanoTime();
        assertThat(text(consumer.receive(30_000))).isEqualTo("a");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
        result(sent);
    }

    @Test
    @DisplayName("MessageConsumer.receive: with time-out zero never expires")
    void zero() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Message> received = new CompletableFuture<>();
        CompletableFuture<Void> call = elsewhere(() -> received.complete(consumer.receive(0)));
        assertWaits(received);
        send(queue, "a");
        result(call);
        assertThat(text(result(received))).isEqualTo("a");
    }

    @Test
    @DisplayName("8.5: receiveNoWait sees what is on the broker, not only what was fetched, each message at once")
    void noWait() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 50; i++) {
            assertThat(consumer.receiveNoWait()).isNull();
            send(queue, "m " + i);
            assertThat(text(consumer.receiveNoWait())).isEqualTo("m " + i);
        }
    }

    @Test
    @DisplayName("8.5: receiveNoWait of a new consumer empties a queue without a gap")
    void noWaitEmpties() throws JMSException {
        String[] texts = numbered("m", 500);
        send(queue, texts);
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> received = new ArrayList<>();
        for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
            received.add(text(next));
        }
        assertThat(received).containsExactly(texts);
    }

    @Test
    @DisplayName("8.5: receiveNoWait sees what its own session sent just before")
    void noWaitOwn() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        MessageProducer producer = session.createProducer(queue);
        for (String text : numbered("m", 50)) {
            producer.send(session.createTextMessage(text));
            assertThat(text(consumer.receiveNoWait())).isEqualTo(text);
        }
    }

    @Test
    @DisplayName("8.5: of several consumers of a session each is received from by itself")
    void severalConsumers() throws JMSException {
        Queue other = queue(session);
        MessageConsumer first = session.createConsumer(queue);
        MessageConsumer second = session.createConsumer(other);
        send(queue, "a1", "a2");
        send(other, "b1", "b2");
        assertReceives(second, "b1");
        assertReceives(first, "a1", "a2");
        assertReceives(second, "b2");
    }

    @Test
    @DisplayName("8.6: getBody of a received message tells the type that is asked for, and leaves the message as it is")
    void body() throws JMSException {
        send(queue, "a");
        Message message = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        assertThat(message.isBodyAssignableTo(Integer.class)).isFalse();
        assertThat(message.isBodyAssignableTo(CharSequence.class)).isTrue();
        assertThat(outcome(() -> message.getBody(Integer.class))).isEqualTo(jakarta.jms.MessageFormatException.class);
        assertThat(message.getBody(String.class)).isEqualTo("a");
    }

    @Test
    @DisplayName("8.7: a listener gets what is on the queue already, and what comes, in its order")
    void listener() throws JMSException {
        send(queue, numbered("m", 10));
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue).setMessageListener(message -> heard.add(textOf(message)));
        await().until(() -> heard.size() == 10);
        send(queue, "late");
        await().until(() -> heard.size() == 11);
        assertThat(heard.subList(0, 10)).containsExactly(numbered("m", 10));
        assertThat(heard).last().isEqualTo("late");
    }

    @Test
    @DisplayName("8.7: a consumer tells the listener that was set, null where there is none")
    void toldListener() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        MessageListener listener = message -> {};
        assertThat(consumer.getMessageListener()).isNull();
        consumer.setMessageListener(listener);
        assertThat(consumer.getMessageListener()).isSameAs(listener);
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
    }

    @Test
    @DisplayName("8.7: the listeners of a consumer's session see its messages after those of the receive before")
    void listenerAfterReceive() throws JMSException {
        send(queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertReceives(consumer, "a");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        consumer.setMessageListener(message -> heard.add(textOf(message)));
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("b", "c");
    }

    @Test
    @DisplayName("8.8: closing a consumer waits for its listener, and none runs after it")
    void closeWaits() throws JMSException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            heard.add(textOf(message));
            running.countDown();
            reached(mayEnd);
            ended.set(true);
        });
        send(queue, "a", "b");
        assertThat(reached(running)).isTrue();
        CompletableFuture<Void> closed = elsewhere(consumer::close);
        assertWaits(closed);
        mayEnd.countDown();
        result(closed);
        assertThat(ended).isTrue();
        assertThat(heard).containsExactly("a");
        session.close();
        assertHolds(queue, "b");
    }

    @Test
    @DisplayName("8.8: a listener may close its own consumer; its message is acknowledged, and it gets no other")
    void closeWithinListener() throws JMSException {
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch closed = new CountDownLatch(1);
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            heard.add(textOf(message));
            heard.add(outcome(consumer::close));
            closed.countDown();
        });
        send(queue, "a", "b");
        assertThat(reached(closed)).isTrue();
        session.close();
        assertThat(heard).containsExactly("a", "done");
        assertHolds(queue, "b");
    }

    @Test
    @DisplayName("8.8: closing a consumer ends a receive that waits, which returns null")
    void closeEndsReceive() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<String> received = receivingElsewhere(consumer);
        assertWaits(received);
        consumer.close();
        assertThat(result(received)).isNull();
        send(queue, "a");
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("8.8: what a closed consumer had fetched and not delivered goes to others, as new and in order")
    void fetched() throws JMSException {
        send(queue, "a", "b", "c");
        MessageConsumer first = session.createConsumer(queue);
        assertReceives(first, "a");
        MessageConsumer second = session.createConsumer(queue);
        first.close();
        assertThat(counted(second.receive(PATIENCE_MILLIS))).isEqualTo("b 1 false");
        assertThat(counted(second.receive(PATIENCE_MILLIS))).isEqualTo("c 1 false");
    }

    @Test
    @DisplayName("8.8: what a closed consumer delivered is unacknowledged still, and acknowledged by its session")
    void unacknowledged() throws JMSException {
        Session client = session(Session.CLIENT_ACKNOWLEDGE);
        send(queue, "a", "b");
        MessageConsumer consumer = client.createConsumer(queue);
        Message message = consumer.receive(PATIENCE_MILLIS);
        consumer.close();
        assertReceives(session.createConsumer(queue), "b");
        message.acknowledge();
        client.close();
        session.close();
        assertHolds(queue);
    }

    @Test
    @DisplayName("8.8: closing one consumer leaves the others of its session as they are")
    void otherConsumers() throws JMSException {
        Queue other = queue(session);
        MessageConsumer closed = session.createConsumer(queue);
        MessageConsumer open = session.createConsumer(other);
        closed.close();
        send(other, "a");
        assertReceives(open, "a");
    }

    @Test
    @DisplayName("8.8: every method of a closed consumer but close throws IllegalStateException")
    void closed() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.close();
        consumer.close();
        assertFails(
                IllegalStateException.class,
                consumer::getMessageSelector,
                consumer::getMessageListener,
                () -> consumer.setMessageListener(message -> {}),
                consumer::receive,
                () -> consumer.receive(1),
                consumer::receiveNoWait);
    }

    @Test
    @DisplayName("Session.createConsumer: without a destination is refused with InvalidDestinationException")
    void noDestination() {
        assertFails(
                InvalidDestinationException.class,
                () -> session.createConsumer(null),
                () -> session.createConsumer(null, "a = 1"),
                () -> session.createConsumer(null, "a = 1", false));
    }

    @Test
    @DisplayName("8.5: all forms of receive give nothing while the connection is stopped, and lose nothing")
    void stopped() throws JMSException {
        Connection connection = closing(factory().createConnection());
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        send(queue, "a");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        connection.start();
        assertReceives(consumer, "a");
    }
}
