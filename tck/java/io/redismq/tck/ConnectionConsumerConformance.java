package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What connection consumers must do, which bring messages to the sessions of an application server. Optional (11.2). */
abstract class ConnectionConsumerConformance extends PublishSubscribe {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Connection connection;
    Queue queue;

    @BeforeEach
    void openConnection() throws JMSException {
        connection = connect(unique("client"));
        queue = connection.createSession().createQueue(unique("conformance"));
    }

    SmallServer server(int size) throws JMSException {
        return server(size, Session.AUTO_ACKNOWLEDGE, Session::run);
    }

    private SmallServer server(int size, int mode, SmallServer.Work work) throws JMSException {
        return closing(new SmallServer(connection, size, mode, this::hear, work));
    }

    private void hear(Message message) {
        try {
            heard.add(text(message));
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private void sendColoured(Queue to, String... texts) throws JMSException {
        Session sending = session();
        MessageProducer producer = sending.createProducer(to);
        for (String text : texts) {
            producer.send(coloured(sending, text));
        }
        producer.close();
    }

    private List<String> awaitHeard(int count) {
        List<String> texts = new ArrayList<>();
        try {
            String next = "";
            while (texts.size() < count && next != null) {
                next = heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                texts.add(next);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    @Test
    @DisplayName("11.2: a session that is loaded and run gives its listener the messages, on the server's thread")
    void loads() throws JMSException {
        List<String> threads = new CopyOnWriteArrayList<>();
        SmallServer server = closing(new SmallServer(
                connection,
                2,
                Session.AUTO_ACKNOWLEDGE,
                message -> {
                    threads.add(Thread.currentThread().getName());
                    hear(message);
                },
                Session::run));
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, server, 1);
        sendColoured(queue, "a", "b", "c");
        assertThat(awaitHeard(3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(threads).containsOnly("server");
        assertThat(consumer.getServerSessionPool()).isSameAs(server);
        consumer.close();
        assertThat(session().createConsumer(queue).receive(SHORTLY_MILLIS)).isNull();
        assertThat(server.failures()).isEmpty();
    }

    @Test
    @DisplayName("11.2: a server session is loaded with no more messages than the maximum")
    void maximum() throws JMSException {
        List<Integer> loads = new CopyOnWriteArrayList<>();
        List<String> of = new CopyOnWriteArrayList<>();
        SmallServer server = closing(new SmallServer(
                connection,
                1,
                Session.AUTO_ACKNOWLEDGE,
                message -> {
                    of.add("");
                    hear(message);
                },
                session -> {
                    of.clear();
                    session.run();
                    loads.add(of.size());
                }));
        sendColoured(queue, "a", "b", "c", "d", "e", "f", "g");
        connection.createConnectionConsumer(queue, null, server, 3);
        assertThat(awaitHeard(7)).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(loads).allMatch(size -> size <= 3);
    }

    @Test
    @DisplayName("11.2: the session of a server session may be transacted")
    void transacted() throws JMSException {
        List<String> ends = new CopyOnWriteArrayList<>();
        SmallServer server = server(1, Session.SESSION_TRANSACTED, session -> {
            session.run();
            ends.add("");
            if (ends.size() == 1) {
                session.rollback();
            } else {
                session.commit();
            }
        });
        sendColoured(queue, "a");
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, server, 5);
        assertThat(awaitHeard(2)).containsExactly("a", "a");
        consumer.close();
        connection.close();
        assertThat(session().createConsumer(queue).receive(SHORTLY_MILLIS)).isNull();
    }

    @Test
    @DisplayName("11.2: a connection consumer has a selector like any other")
    void selector() throws JMSException {
        connection.createConnectionConsumer(queue, "colour = 'red'", server(2), 2);
        sendColoured(queue, "red 1", "blue 2", "red 3");
        assertThat(awaitHeard(2)).containsExactlyInAnyOrder("red 1", "red 3");
        assertThat(receive(session().createConsumer(queue))).isEqualTo("blue 2");
    }

    @Test
    @DisplayName("11.2: nothing is loaded while the connection is stopped")
    void stopped() throws JMSException {
        connection.stop();
        connection.createConnectionConsumer(queue, null, server(1), 1);
        sendColoured(queue, "a");
        try (MessageConsumer other = session().createConsumer(queue)) {
            assertThat(receive(other)).isEqualTo("a");
        }
        sendColoured(queue, "b");
        connection.start();
        assertThat(awaitHeard(1)).containsExactly("b");
    }

    @Test
    @DisplayName("11.2: what no session was given when the consumer closes is for others")
    void closed() throws JMSException {
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, server(1), 1);
        sendColoured(queue, "a");
        assertThat(awaitHeard(1)).containsExactly("a");
        consumer.close();
        consumer.close();
        sendColoured(queue, "b");
        assertThat(receive(session().createConsumer(queue))).isEqualTo("b");
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("11.2: a connection consumer of a topic is a subscription, not durable and unshared")
    void unshared() throws JMSException {
        connection.createConnectionConsumer(topic, null, server(1), 2);
        connection.createConnectionConsumer(topic, null, server(1), 2);
        publish("a", "b");
        assertThat(awaitHeard(4)).containsExactlyInAnyOrder("a", "a", "b", "b");
    }

    @Test
    @DisplayName("11.2: two connection consumers of a shared subscription share its messages")
    void shared() throws JMSException {
        connection.createSharedConnectionConsumer(topic, "s", null, server(1), 2);
        connection.createSharedConnectionConsumer(topic, "s", null, server(1), 2);
        publish("a", "b", "c");
        assertThat(awaitHeard(3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("11.2: a durable subscription keeps what is published between two connection consumers")
    void durable() throws JMSException {
        connection
                .createDurableConnectionConsumer(topic, "d", null, server(1), 2)
                .close();
        publish("a");
        connection.createDurableConnectionConsumer(topic, "d", null, server(1), 2);
        assertThat(awaitHeard(1)).containsExactly("a");
    }

    @Test
    @DisplayName("11.2: a shared durable subscription keeps what is published between two connection consumers")
    void sharedDurable() throws JMSException {
        connection
                .createSharedDurableConnectionConsumer(topic, "d", null, server(1), 2)
                .close();
        publish("a");
        connection.createSharedDurableConnectionConsumer(topic, "d", null, server(1), 2);
        assertThat(awaitHeard(1)).containsExactly("a");
    }

    @Test
    @DisplayName("Session.setMessageListener: beside it no other form of message receipt can be used, but sending can")
    void sessionListener() throws JMSException {
        MessageListener listener = message -> {};
        Session session = connection.createSession();
        assertThat(session.getMessageListener()).isNull();
        session.setMessageListener(listener);
        assertThat(session.getMessageListener()).isSameAs(listener);
        assertFails(JMSException.class, () -> session.createConsumer(queue));
        session.createProducer(queue).send(session.createTextMessage("a"));
        assertThat(receive(session().createConsumer(queue))).isEqualTo("a");
    }

    @Test
    @DisplayName(
            "Connection.createConnectionConsumer: a destination, a selector and a pool that cannot be used are refused")
    void arguments() throws JMSException {
        SmallServer server = server(1);
        assertFails(
                InvalidDestinationException.class,
                () -> connection.createConnectionConsumer((Destination) null, null, server, 1));
        assertFails(InvalidSelectorException.class, () -> connection.createConnectionConsumer(queue, "= 3", server, 1));
        assertFails(JMSException.class, () -> connection.createConnectionConsumer(queue, null, null, 1));
    }

    @Test
    @DisplayName("6.1.8: a closed connection makes no connection consumers")
    void closedConnection() throws JMSException {
        SmallServer server = server(1);
        connection.close();
        assertFails(
                IllegalStateException.class,
                () -> connection.createConnectionConsumer(queue, null, server, 1),
                () -> connection.createSharedConnectionConsumer(topic, "s", null, server, 1),
                () -> connection.createDurableConnectionConsumer(topic, "s", null, server, 1),
                () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, server, 1));
    }
}
