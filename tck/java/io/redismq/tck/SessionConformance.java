package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a session must do with its order, its listeners and its end, whoever provides it. */
abstract class SessionConformance extends Conformance {

    @Test
    @DisplayName("6.2.1: the arguments of createSession decide whether and how the session acknowledges")
    void modes() throws JMSException {
        Connection connection = connect();
        assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            assertThat(connection.createSession(mode).getAcknowledgeMode()).isEqualTo(mode);
            assertThat(connection.createSession(mode).getTransacted()).isFalse();
            assertThat(connection.createSession(false, mode).getAcknowledgeMode())
                    .isEqualTo(mode);
            Session transacted = connection.createSession(true, mode);
            assertThat(transacted.getTransacted()).isTrue();
            assertThat(transacted.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        }
    }

    @Test
    @DisplayName("Connection.createSession: a mode that there is not is refused with a JMSException")
    void unknownMode() throws JMSException {
        Connection connection = connect();
        assertFails(JMSException.class, () -> connection.createSession(17));
    }

    @Test
    @DisplayName("6.2.9: within a priority and a delivery mode the order of a session holds, higher priorities first")
    void orderByPriority() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        MessageProducer producer = session.createProducer(queue);
        Map<String, List<String>> sent = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            int priority = i * 7 % 10;
            int mode = i % 3 == 0 ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT;
            producer.send(session.createTextMessage("m" + i), mode, priority, 0);
            sent.computeIfAbsent(priority + "/" + mode, key -> new ArrayList<>())
                    .add("m" + i);
        }
        MessageConsumer consumer = session.createConsumer(queue);
        Map<String, List<String>> received = new TreeMap<>();
        List<Integer> priorities = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            priorities.add(message.getJMSPriority());
            received.computeIfAbsent(
                            message.getJMSPriority() + "/" + message.getJMSDeliveryMode(), key -> new ArrayList<>())
                    .add(text(message));
        }
        assertThat(received).isEqualTo(sent);
        assertThat(priorities).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    @DisplayName("6.2.9: the order holds over transactions, committed and rolled back ones, of sender and receiver")
    void orderOverTransactions() throws JMSException {
        Session sending = session(Session.SESSION_TRANSACTED);
        Queue queue = queue(sending);
        MessageProducer producer = sending.createProducer(queue);
        List<String> sent = new ArrayList<>();
        for (int transaction = 0; transaction < 12; transaction++) {
            for (int i = 0; i < 5; i++) {
                producer.send(sending.createTextMessage(transaction + "." + i));
            }
            if (transaction % 3 == 1) {
                sending.rollback();
            } else {
                sending.commit();
                Collections.addAll(sent, prefixed(transaction));
            }
        }
        Session receiving = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = receiving.createConsumer(queue);
        List<String> received = new ArrayList<>();
        while (received.size() < sent.size()) {
            List<String> first = receive(consumer, 4);
            receiving.rollback();
            assertThat(receive(consumer, 4)).isEqualTo(first);
            receiving.commit();
            received.addAll(first);
        }
        assertThat(received).isEqualTo(sent);
        assertThat(consumer.receiveNoWait()).isNull();
    }

    private static String[] prefixed(int transaction) {
        String[] texts = new String[5];
        for (int i = 0; i < 5; i++) {
            texts[i] = transaction + "." + i;
        }
        return texts;
    }

    @Test
    @DisplayName("6.2.9: the order of a session to one queue is that of its sends, whichever producer sent")
    void orderOverProducers() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        MessageProducer[] producers = {
            session.createProducer(queue), session.createProducer(queue), session.createProducer(null)
        };
        for (int i = 0; i < 60; i++) {
            Message message = session.createTextMessage("m " + i);
            if (i % 3 == 2) {
                producers[2].send(queue, message);
            } else {
                producers[i % 3].send(message);
            }
        }
        assertHolds(queue, numbered("m", 60));
    }

    @Test
    @DisplayName("6.2.11-13: the listeners of a session run one at a time, whatever their queues")
    void serial() throws JMSException {
        Session session = session();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Queue[] queues = {queue(session), queue(session), queue(session)};
        for (Queue queue : queues) {
            session.createConsumer(queue).setMessageListener(message -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                seen.add(textOf(message));
                inside.decrementAndGet();
            });
        }
        for (Queue queue : queues) {
            send(queue, numbered(queue.getQueueName(), 50));
        }
        await().until(() -> seen.size() == 150);
        assertThat(most).hasValue(1);
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("6.2.6: listeners of different sessions run at the same time")
    void concurrent() throws JMSException {
        Connection connection = connect();
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        for (CompletableFuture<Boolean> met : List.of(first, second)) {
            Session session = connection.createSession();
            Queue queue = queue(session);
            session.createConsumer(queue).setMessageListener(message -> {
                both.countDown();
                met.complete(reached(both));
            });
            send(queue, "a");
        }
        assertThat(result(first)).isTrue();
        assertThat(result(second)).isTrue();
    }

    @Test
    @DisplayName("8.7: a listener may be replaced and removed; without one messages are received again")
    void replacedListener() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        consumer.setMessageListener(message -> seen.add("first " + textOf(message)));
        assertThat(consumer.getMessageListener()).isNotNull();
        send(queue, "a");
        await().until(() -> seen.size() == 1);
        connection.stop();
        consumer.setMessageListener(message -> seen.add("second " + textOf(message)));
        connection.start();
        send(queue, "b");
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("first a", "second b");
        connection.stop();
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
        connection.start();
        send(queue, "c");
        assertReceives(consumer, "c");
    }

    @Test
    @DisplayName("8.7: receive is refused while the consumer has a listener")
    void receiveBesideListener() throws JMSException {
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue(session));
        consumer.setMessageListener(message -> {});
        assertFails(
                JMSException.class, consumer::receive, () -> consumer.receive(SHORTLY_MILLIS), consumer::receiveNoWait);
    }

    @Test
    @DisplayName("6.2.15: close waits for the listener that is running, which is acknowledged and never comes again")
    void closeWaits() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        session.createConsumer(queue).setMessageListener(message -> {
            inside.countDown();
            reached(leave);
        });
        send(queue, "a", "b");
        assertThat(reached(inside)).isTrue();
        CompletableFuture<Void> closing = elsewhere(session::close);
        assertWaits(closing);
        leave.countDown();
        result(closing);
        assertHolds(queue, "b");
    }

    @Test
    @DisplayName("6.2.15: a receive that waits returns null when the session closes")
    void closeEndsReceive() throws JMSException {
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue(session));
        CompletableFuture<Void> receiving =
                elsewhere(() -> assertThat(consumer.receive()).isNull());
        assertWaits(receiving);
        session.close();
        result(receiving);
    }

    @Test
    @DisplayName("6.2.15: every method of a closed session but close throws IllegalStateException")
    void closed() throws JMSException {
        Session session = session(Session.SESSION_TRANSACTED);
        Queue queue = queue(session);
        Topic topic = session.createTopic(unique("conformance"));
        session.close();
        session.close();
        assertFails(
                IllegalStateException.class,
                session::createBytesMessage,
                session::createMapMessage,
                session::createMessage,
                session::createObjectMessage,
                () -> session.createObjectMessage("x"),
                session::createStreamMessage,
                session::createTextMessage,
                () -> session.createTextMessage("x"),
                session::getTransacted,
                session::getAcknowledgeMode,
                session::commit,
                session::rollback,
                session::recover,
                session::getMessageListener,
                () -> session.createProducer(queue),
                () -> session.createConsumer(queue),
                () -> session.createConsumer(queue, "a = 1"),
                () -> session.createConsumer(queue, "a = 1", false),
                () -> session.createSharedConsumer(topic, "s"),
                () -> session.createSharedConsumer(topic, "s", "a = 1"),
                () -> session.createDurableSubscriber(topic, "s"),
                () -> session.createDurableSubscriber(topic, "s", "a = 1", false),
                () -> session.createDurableConsumer(topic, "s"),
                () -> session.createDurableConsumer(topic, "s", "a = 1", false),
                () -> session.createSharedDurableConsumer(topic, "s"),
                () -> session.createSharedDurableConsumer(topic, "s", "a = 1"),
                () -> session.createQueue("q"),
                () -> session.createTopic("t"),
                () -> session.createBrowser(queue),
                () -> session.createBrowser(queue, "a = 1"),
                session::createTemporaryQueue,
                session::createTemporaryTopic,
                () -> session.unsubscribe("s"));
    }

    @Test
    @DisplayName("6.2.15: closing a session closes its producers, consumers and browsers")
    void closedParts() throws JMSException {
        Session session = session();
        Queue queue = queue(session);
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        QueueBrowser browser = session.createBrowser(queue);
        Message message = session.createMessage();
        session.close();
        producer.close();
        consumer.close();
        browser.close();
        assertFails(
                IllegalStateException.class,
                () -> producer.send(message),
                producer::getDestination,
                consumer::receive,
                consumer::receiveNoWait,
                consumer::getMessageListener,
                consumer::getMessageSelector,
                () -> consumer.setMessageListener(received -> {}),
                browser::getEnumeration);
    }

    @Test
    @DisplayName("6.2.15: acknowledging a message of a closed session throws IllegalStateException")
    void acknowledgeAfterClose() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        send(queue, "a");
        Message message = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        session.close();
        assertFails(IllegalStateException.class, message::acknowledge);
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("6.2.2: a temporary queue is used by all sessions of its connection")
    void temporaryQueue() throws JMSException {
        Connection connection = connect();
        TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
        MessageConsumer consumer = connection.createSession().createConsumer(temporary);
        send(temporary, "a");
        assertReceives(consumer, "a");
    }
}
