package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a connection must do from its making to its end, whoever provides it. */
abstract class ConnectionConformance extends Conformance {

    /** A factory whose connections have this client id from the beginning. */
    abstract ConnectionFactory factory(String clientId);

    @Test
    @DisplayName("6.1.2: the factory may preset the client id, which the application cannot change then")
    void presetClientId() throws JMSException {
        String id = unique("client");
        Connection connection = closing(factory(id).createConnection());
        assertThat(connection.getClientID()).isEqualTo(id);
        assertFails(IllegalStateException.class, () -> connection.setClientID(unique("other")));
        assertThat(connection.getClientID()).isEqualTo(id);
    }

    @Test
    @DisplayName("6.1.2: a preset client id that is in use is refused, and leaves the other connection as it was")
    void presetClientIdInUse() throws JMSException {
        String id = unique("client");
        Connection first = connect(id);
        ConnectionFactory presetting = factory(id);
        assertFails(
                InvalidClientIDException.class,
                () -> presetting.createConnection().close());
        assertThat(first.createSession().createTextMessage()).isNotNull();
        first.close();
        assertThat(closing(presetting.createConnection()).getClientID()).isEqualTo(id);
    }

    @Test
    @DisplayName("6.1.2: a client id that was refused leaves the connection usable, with another one too")
    void refusedClientId() throws JMSException {
        String id = unique("client");
        connect(id);
        Connection second = closing(factory().createConnection());
        assertFails(InvalidClientIDException.class, () -> second.setClientID(id));
        String other = unique("client");
        second.setClientID(other);
        assertThat(second.getClientID()).isEqualTo(other);
    }

    @Test
    @DisplayName("6.1.2: a connection without a client id says so")
    void noClientId() throws JMSException {
        assertThat(connect().getClientID()).isNull();
    }

    @Test
    @DisplayName("6.1.3: a connection that is not started sends and browses")
    void notStarted() throws JMSException {
        Session stopped = closing(factory().createConnection()).createSession();
        Queue queue = queue(stopped);
        stopped.createProducer(queue).send(stopped.createTextMessage("a"));
        assertThat(stopped.createBrowser(queue).getEnumeration().hasMoreElements())
                .isTrue();
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("6.1.4: starting a started connection, and stopping a stopped one, is ignored")
    void repeated() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        connection.start();
        connection.stop();
        connection.stop();
        send(queue, "a");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        connection.start();
        connection.start();
        assertReceives(consumer, "a");
    }

    @Test
    @DisplayName("6.1.5: stop returns when the listener that is running has returned, and none runs after it")
    void stopWaits() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue).setMessageListener(message -> {
            inside.countDown();
            reached(leave);
            seen.add(textOf(message));
        });
        send(queue, numbered("m", 10));
        assertThat(reached(inside)).isTrue();
        CompletableFuture<Integer> stopping = CompletableFuture.supplyAsync(() -> {
            unchecked(connection::stop);
            return seen.size();
        });
        assertWaits(stopping);
        assertThat(seen).isEmpty();
        leave.countDown();
        int before = result(stopping);
        assertThat(before).isPositive();
        assertWaits(new CompletableFuture<>());
        assertThat(seen).hasSize(before);
        connection.start();
        await().until(() -> seen.size() == 10);
        assertThat(seen).containsExactly(numbered("m", 10));
    }

    @Test
    @DisplayName("6.1.5: the time of a receive goes on while the connection is stopped")
    void receiveTimesOut() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        connection.stop();
        send(queue, "a");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertReceives(consumer, "a");
    }

    @Test
    @DisplayName("6.1.5: a receive that waits while the connection is stopped gets its message after the start")
    void receiveOverStop() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        connection.stop();
        send(queue, "a");
        CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
            String[] text = new String[1];
            unchecked(() -> text[0] = text(consumer.receive()));
            return text[0];
        });
        connection.start();
        assertThat(result(received)).isEqualTo("a");
    }

    @Test
    @DisplayName("6.1.5: stopping has no effect on sending")
    void sendsWhileStopped() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        MessageProducer producer = session.createProducer(queue);
        connection.stop();
        producer.send(session.createTextMessage("a"));
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("Connection.stop, close: a listener may not call them for its own connection")
    void withinListener() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        Queue queue = queue(session);
        ConcurrentLinkedQueue<Object> outcomes = new ConcurrentLinkedQueue<>();
        session.createConsumer(queue).setMessageListener(message -> {
            outcomes.add(outcome(connection::stop));
            outcomes.add(outcome(connection::close));
            outcomes.add(outcome(session::close));
        });
        send(queue, "a");
        await().until(() -> outcomes.size() == 3);
        assertThat(outcomes).containsOnly(IllegalStateException.class);
    }

    @Test
    @DisplayName("6.1.8: close waits for the listener, which can use and commit its session until it returns")
    void closeWaits() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = queue(session);
        Queue answers = queue(session);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            inside.countDown();
            reached(leave);
            outcome.complete(outcome(() -> {
                session.createProducer(answers).send(session.createTextMessage("answer"));
                session.commit();
            }));
        });
        send(queue, "a");
        assertThat(reached(inside)).isTrue();
        CompletableFuture<Void> closing = elsewhere(connection::close);
        assertWaits(closing);
        leave.countDown();
        assertThat(result(outcome)).isEqualTo("done");
        result(closing);
        assertHolds(answers, "answer");
        assertHolds(queue);
    }

    @Test
    @DisplayName("6.1.8: a receive that waits returns null when the connection closes")
    void closeEndsReceive() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue(session));
        CompletableFuture<Void> receiving =
                elsewhere(() -> assertThat(consumer.receive()).isNull());
        assertWaits(receiving);
        connection.close();
        result(receiving);
    }

    @Test
    @DisplayName("6.1.8: closing a connection rolls its transactions back")
    void closeRollsBack() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = queue(session);
        send(queue, "a");
        assertReceives(session.createConsumer(queue), "a");
        session.createProducer(queue).send(session.createTextMessage("never"));
        connection.close();
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("6.1.8: acknowledging a message of a closed connection throws IllegalStateException")
    void acknowledgeAfterClose() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        send(queue, "a");
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        connection.close();
        assertFails(IllegalStateException.class, received::acknowledge);
        assertThat(text(received)).isEqualTo("a");
        assertHolds(queue, "a");
    }

    @Test
    @DisplayName("6.1.8: every method of a closed connection but close throws IllegalStateException")
    void closed() throws JMSException {
        Connection connection = connect();
        connection.close();
        connection.close();
        assertFails(
                IllegalStateException.class,
                connection::createSession,
                () -> connection.createSession(Session.AUTO_ACKNOWLEDGE),
                () -> connection.createSession(true, Session.SESSION_TRANSACTED),
                connection::getClientID,
                () -> connection.setClientID("late"),
                connection::getMetaData,
                connection::getExceptionListener,
                () -> connection.setExceptionListener(problem -> {}),
                connection::start,
                connection::stop);
    }

    @Test
    @DisplayName("6.1.6: the metadata tells the version of Jakarta Messaging and the JMSX properties")
    void metaData() throws JMSException {
        ConnectionMetaData metaData = connect().getMetaData();
        assertThat(metaData.getJMSMajorVersion()).isEqualTo(3);
        assertThat(metaData.getJMSMinorVersion()).isEqualTo(1);
        assertThat(metaData.getJMSVersion()).isEqualTo("3.1");
        assertThat(metaData.getJMSProviderName()).isNotBlank();
        assertThat(metaData.getProviderVersion()).isNotBlank();
        assertThat(Collections.list((Enumeration<?>) metaData.getJMSXPropertyNames())
                        .toArray())
                .contains("JMSXDeliveryCount");
    }
}
