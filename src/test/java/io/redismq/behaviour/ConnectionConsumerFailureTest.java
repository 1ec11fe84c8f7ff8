package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connection consumers with arguments, pools and server sessions that cannot be used (11.2). */
@Timeout(60)
class ConnectionConsumerFailureTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private final Recorder recorder = new Recorder();
    private final List<JMSException> heard = new CopyOnWriteArrayList<>();
    private Connection connection;
    private Session session;
    private Queue queue;
    private ServerSessions pool;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
        connection = jms.connection();
        connection.setExceptionListener(heard::add);
        connection.start();
        pool = jms.closing(ServerSessions.listening(connection, 1, recorder));
    }

    private JMSException awaitHeard() {
        Awaitility.await().until(() -> !heard.isEmpty());
        JMSException problem = heard.get(0);
        assertThat(problem.getErrorCode()).isEqualTo("serverSession");
        return problem;
    }

    /** A server session that is the test's own in its two methods. */
    private static ServerSession serverSession(Session its, Runnable start) {
        return new ServerSession() {
            @Override
            public Session getSession() {
                return its;
            }

            @Override
            public void start() {
                start.run();
            }
        };
    }

    // ---- arguments

    @Test
    void a_pool_is_needed_and_at_least_one_message_at_a_time() {
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1))
                .withMessageContaining("ServerSessionPool")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("argument"));
        for (int count : new int[] {0, -1}) {
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, count))
                    .withMessageContaining("maxMessages is " + count);
        }
    }

    @Test
    void a_destination_is_needed_that_can_be_used() throws JMSException {
        Session others = jms.session();
        List<Destination> unusable = new ArrayList<>(
                List.of(others.createTemporaryQueue(), others.createTemporaryTopic(), new RedisQueue("DLQ.DLQ.x")));
        unusable.add(null);
        for (Destination each : unusable) {
            assertThatExceptionOfType(InvalidDestinationException.class)
                    .as("%s", each)
                    .isThrownBy(() -> connection.createConnectionConsumer(each, null, pool, 1));
        }
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> connection.createConnectionConsumer((Topic) null, null, pool, 1));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> connection.createSharedDurableConnectionConsumer(null, "s", null, pool, 1));
    }

    @Test
    void a_selector_must_be_one() {
        Topic topic = new RedisTopic("news");
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, "= 3", pool, 1));
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> connection.createSharedConnectionConsumer(topic, "s", "= 3", pool, 1));
    }

    @Test
    void a_subscription_needs_a_name_and_an_unshared_durable_one_a_client_id() {
        Topic topic = new RedisTopic("news");
        for (String name : new String[] {null, ""}) {
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(() -> connection.createSharedConnectionConsumer(topic, name, null, pool, 1));
        }
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> connection.createDurableConnectionConsumer(topic, "s", null, pool, 1))
                .withMessageContaining("client id");
    }

    @Test
    void a_closed_connection_makes_none() throws JMSException {
        Topic topic = new RedisTopic("news");
        connection.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 1));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> connection.createSharedConnectionConsumer(topic, "s", null, pool, 1));
    }

    @Test
    void the_client_id_cannot_be_set_after_one_was_made() throws JMSException {
        Connection fresh = jms.connection();
        fresh.createConnectionConsumer(queue, null, pool, 1).close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fresh.setClientID("late"));
    }

    @Test
    void what_was_refused_leaves_nothing_behind() throws JMSException {
        Jms.send(session, queue, "a");
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 0));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, "= 3", pool, 1));

        assertThat(Jms.receiveText(jms.session().createConsumer(queue))).isEqualTo("a");
        connection.close();
        assertThat(heard).isEmpty();
    }

    // ---- pools and server sessions

    @Test
    void a_pool_that_fails_is_heard_of_once_and_asked_again_in_a_while() throws JMSException {
        AtomicInteger asked = new AtomicInteger();
        ServerSessionPool failing = () -> {
            if (asked.incrementAndGet() < 3) {
                throw new JMSException("no server session today");
            }
            return pool.getServerSession();
        };
        connection.createConnectionConsumer(queue, null, failing, 2);
        long begun = System.nanoTime();
        Jms.send(session, queue, "a", "b");

        JMSException problem = awaitHeard();
        assertThat(problem).hasMessageContaining("no server session today").hasMessageContaining(queue.getQueueName());
        assertThat(problem.getLinkedException()).isInstanceOf(JMSException.class);
        assertThat(recorder.awaitTexts(2)).containsExactly("a", "b");
        assertThat(System.nanoTime() - begun).isGreaterThan(1_900_000_000L);
        assertThat(Jms.deliveryCount(recorder.messages().get(0))).isEqualTo(1);
        assertThat(heard).hasSize(1);
    }

    @Test
    void while_its_pool_fails_others_get_the_messages() throws JMSException {
        AtomicInteger asked = new AtomicInteger();
        ServerSessionPool failing = () -> {
            asked.incrementAndGet();
            throw new java.lang.IllegalStateException("broken");
        };
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, failing, 2);
        Jms.send(session, queue, Jms.numbered("m", 20));
        awaitHeard();

        MessageConsumer other = jms.session().createConsumer(queue);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Message message = Jms.receive(other);
            texts.add(Jms.text(message));
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
        assertThat(texts).containsExactlyInAnyOrder(Jms.numbered("m", 20));
        consumer.close();
        int after = asked.get();
        assertThat(after).isLessThan(20);
        jms.awaitEmpty(queue);
    }

    @Test
    void a_server_session_that_does_not_start_returns_what_it_was_given() throws JMSException {
        Session own = connection.createSession();
        own.setMessageListener(recorder);
        AtomicInteger starts = new AtomicInteger();
        ServerSessionPool servers = () -> serverSession(own, () -> {
            if (starts.incrementAndGet() == 1) {
                throw new java.lang.IllegalStateException("no thread to be had");
            }
            own.run();
        });
        connection.createConnectionConsumer(queue, null, servers, 3);
        Jms.send(session, queue, "a", "b");

        assertThat(awaitHeard()).hasMessageContaining("no thread to be had");
        assertThat(recorder.awaitTexts(2)).containsExactly("a", "b");
        for (Message message : recorder.messages()) {
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
        jms.awaitEmpty(queue);
    }

    @Test
    void a_session_of_another_connection_cannot_be_loaded() throws JMSException {
        Session foreign = session;
        assertUnusable(serverSession(foreign, () -> {}), "connection consumer's connection");
    }

    @Test
    void a_wrapper_of_a_session_cannot_be_loaded() throws JMSException {
        Session own = connection.createSession();
        Session wrapper = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> method.invoke(own, arguments));
        assertUnusable(serverSession(wrapper, () -> {}), "not a wrapper");
    }

    @Test
    void a_session_without_a_listener_cannot_be_loaded() throws JMSException {
        assertUnusable(serverSession(connection.createSession(), () -> {}), "setMessageListener");
    }

    @Test
    void a_closed_session_cannot_be_loaded() throws JMSException {
        Session closed = connection.createSession();
        closed.setMessageListener(recorder);
        closed.close();
        assertUnusable(serverSession(closed, () -> {}), "closed");
    }

    @Test
    void no_session_and_no_server_session_cannot_be_loaded() throws JMSException {
        assertUnusable(serverSession(null, () -> {}), "it is null");
        heard.clear();
        assertUnusable(null, "returned null");
    }

    private void assertUnusable(ServerSession server, String reason) throws JMSException {
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, () -> server, 1);
        Jms.send(session, queue, "a");

        assertThat(awaitHeard()).hasMessageContaining(reason);
        consumer.close();
        Message message = Jms.receive(jms.session().createConsumer(queue));
        assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        assertThat(recorder.messages()).isEmpty();
    }

    @Test
    void a_pool_that_closes_its_consumer_or_connection_does_so() throws JMSException {
        List<ConnectionConsumer> consumers = new CopyOnWriteArrayList<>();
        ServerSessionPool closing = () -> {
            Awaitility.await().until(() -> !consumers.isEmpty());
            consumers.get(0).close();
            throw new JMSException("closed");
        };
        Jms.send(session, queue, "a");
        consumers.add(connection.createConnectionConsumer(queue, null, closing, 1));
        assertThat(Jms.receiveText(jms.session().createConsumer(queue))).isEqualTo("a");

        AtomicInteger closed = new AtomicInteger();
        connection.createConnectionConsumer(
                queue,
                null,
                () -> {
                    connection.close();
                    closed.incrementAndGet();
                    return pool.getServerSession();
                },
                1);
        Jms.send(session, queue, "b");
        Awaitility.await().until(() -> closed.get() == 1);
        assertThat(Jms.receiveText(jms.session().createConsumer(queue))).isEqualTo("b");
        assertThat(heard).isEmpty();
    }
}
