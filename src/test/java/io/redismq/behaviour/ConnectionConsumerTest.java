package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connection consumers of queues: how messages come to server sessions, and what start, stop and close do (11.2). */
@Timeout(60)
class ConnectionConsumerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private interface Call {
        void run() throws JMSException;
    }

    private final Recorder recorder = new Recorder();
    private Connection connection;
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
        connection = jms.connection();
        connection.start();
    }

    private ServerSessions pool(int size) throws JMSException {
        return jms.closing(ServerSessions.listening(connection, size, recorder));
    }

    private ConnectionConsumer consume(ServerSessions pool, int maxMessages) throws JMSException {
        return connection.createConnectionConsumer(queue, null, pool, maxMessages);
    }

    private void send(String... texts) throws JMSException {
        Jms.send(session, queue, texts);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Jms.SOON, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void messages_come_to_the_listeners_of_server_sessions_on_the_servers_threads() throws JMSException {
        List<String> threads = new CopyOnWriteArrayList<>();
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 2, message -> {
            threads.add(Thread.currentThread().getName());
            recorder.onMessage(message);
        }));
        consume(pool, 1);
        send("a", "b", "c");

        assertThat(recorder.awaitTexts(3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(threads).allMatch(name -> name.startsWith("pool-"));
        jms.awaitEmpty(queue);
        Awaitility.await().until(() -> pool.idle() == 2);
        assertThat(pool.failures()).isEmpty();
    }

    @Test
    void one_server_session_at_a_time_gets_the_messages_in_their_order() throws JMSException {
        String[] texts = Jms.numbered("m", 100);
        send(texts);
        consume(pool(1), 7);

        assertThat(recorder.awaitTexts(100)).containsExactly(texts);
    }

    @Test
    void a_server_session_is_given_what_has_backed_up_but_no_more_than_the_maximum() throws JMSException {
        List<Integer> loads = new CopyOnWriteArrayList<>();
        CountDownLatch sent = new CountDownLatch(1);
        ServerSessions pool = pool(1).working(each -> {
            await(sent);
            int before = recorder.messages().size();
            each.run();
            loads.add(recorder.messages().size() - before);
        });
        consume(pool, 4);
        send(Jms.numbered("m", 20));
        sent.countDown();

        assertThat(recorder.awaitTexts(20)).hasSize(20);
        assertThat(loads).allMatch(count -> count <= 4).contains(4);
    }

    @Test
    void several_server_sessions_work_at_the_same_time() throws JMSException {
        CyclicBarrier together = new CyclicBarrier(3);
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 3, message -> {
            try {
                together.await(Jms.SOON, TimeUnit.MILLISECONDS);
                recorder.onMessage(message);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }));
        consume(pool, 1);
        send("a", "b", "c");

        assertThat(recorder.awaitTexts(3)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void nothing_is_loaded_before_the_connection_starts() throws JMSException {
        connection.stop();
        ServerSessions pool = pool(1);
        consume(pool, 1);
        send("a");
        Session looking = jms.session();
        MessageConsumer other = looking.createConsumer(queue);

        assertThat(Jms.receiveText(other)).isEqualTo("a");
        assertThat(pool.asked()).isZero();
        other.close();
        send("b");
        connection.start();
        assertThat(recorder.awaitTexts(1)).containsExactly("b");
    }

    @Test
    void stop_waits_for_the_delivery_that_is_running_and_the_rest_comes_after_start() throws Exception {
        Phaser steps = new Phaser(2);
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 1, message -> {
            recorder.onMessage(message);
            if (recorder.messages().size() == 1) {
                steps.arriveAndAwaitAdvance();
                steps.arriveAndAwaitAdvance();
            }
        }));
        send("a", "b", "c");
        consume(pool, 3);
        steps.arriveAndAwaitAdvance();
        Thread stopping = new Thread(() -> {
            try {
                connection.stop();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        stopping.start();
        Awaitility.await().until(() -> stopping.getState() == Thread.State.WAITING);
        steps.arriveAndAwaitAdvance();
        stopping.join(Jms.SOON);
        Awaitility.await().until(() -> pool.idle() == 1);

        assertThat(recorder.texts()).containsExactly("a");
        Awaitility.await().until(() -> jms.stored(queue) == 2);
        connection.start();
        assertThat(recorder.awaitTexts(3)).containsExactly("a", "b", "c");
        for (Message message : recorder.messages()) {
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
    }

    @Test
    void a_pool_that_blocks_keeps_one_message_and_others_get_the_rest() throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions());
        consume(pool, 10);
        send("a", "b", "c");
        Awaitility.await().until(() -> pool.asked() == 1);

        // One of them may have been fetched ahead, and then goes back when it has lain there unused.
        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 2)).containsExactlyInAnyOrder("b", "c");
        Session late = connection.createSession();
        late.setMessageListener(recorder);
        pool.add(late);
        assertThat(recorder.awaitTexts(1)).containsExactly("a");
    }

    @Test
    void stop_returns_what_a_pool_that_blocks_keeps_waiting() throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions());
        consume(pool, 10);
        send("a");
        Awaitility.await().until(() -> pool.asked() == 1);
        connection.stop();

        Message message = Jms.receive(jms.session().createConsumer(queue));
        assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        Session late = connection.createSession();
        late.setMessageListener(recorder);
        pool.add(late);
        Awaitility.await().until(() -> pool.starts() == 1 && pool.idle() == 1);
        assertThat(recorder.messages()).isEmpty();
    }

    @Test
    void closing_returns_what_no_server_session_has_and_ends_a_pool_that_blocks() throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions());
        ConnectionConsumer consumer = consume(pool, 10);
        send("a", "b", "c");
        Awaitility.await().until(() -> pool.asked() == 1);
        consumer.close();

        assertThat(jms.held(queue)).isZero();
        MessageConsumer other = jms.session().createConsumer(queue);
        for (String expected : List.of("a", "b", "c")) {
            Message message = Jms.receive(other);
            assertThat(Jms.text(message)).isEqualTo(expected);
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
        Awaitility.await().until(() -> pool.interrupted() == 1);
    }

    @Test
    void what_a_server_session_was_given_stays_its_own_when_the_consumer_closes() throws JMSException {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ServerSessions pool = pool(1).working(each -> {
            begun.countDown();
            await(closed);
            each.run();
        });
        send("a", "b", "c", "d");
        ConnectionConsumer consumer = consume(pool, 2);
        await(begun);
        consumer.close();
        closed.countDown();

        Awaitility.await().until(() -> pool.idle() == 1);
        List<String> all = new ArrayList<>(recorder.texts()); // one or two, as they had come
        assertThat(all).isNotEmpty();
        all.addAll(Jms.receiveTexts(jms.session().createConsumer(queue), 4 - all.size()));
        assertThat(all).containsExactly("a", "b", "c", "d");
        jms.awaitEmpty(queue);
    }

    @Test
    void a_session_that_never_runs_returns_what_it_was_given_when_it_closes() throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions()).working(each -> {});
        Session never = connection.createSession();
        never.setMessageListener(recorder);
        pool.add(never);
        send("a", "b");
        ConnectionConsumer consumer = consume(pool, 2);
        Awaitility.await().until(() -> jms.held(queue) == 2 && pool.starts() > 0 && pool.idle() == 1);
        consumer.close();
        assertThat(jms.held(queue)).isPositive();
        never.close();

        assertThat(jms.held(queue)).isZero();
        Message message = Jms.receive(jms.session().createConsumer(queue));
        assertThat(Jms.text(message)).isEqualTo("a");
        assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        assertThat(recorder.messages()).isEmpty();
    }

    @Test
    void closing_one_server_session_does_not_wait_for_what_another_holds() throws JMSException {
        CountDownLatch over = new CountDownLatch(1);
        List<Session> running = new CopyOnWriteArrayList<>();
        ServerSessions pool =
                jms.closing(new ServerSessions(connection, 2, Session.CLIENT_ACKNOWLEDGE, own -> message -> {
                    running.add(own);
                    await(over);
                }));
        send("a", "b");
        ConnectionConsumer consumer = consume(pool, 1);
        Awaitility.await().until(() -> running.size() == 2);
        consumer.close();
        over.countDown();
        Awaitility.await().until(() -> pool.idle() == 2);
        long begun = System.nanoTime();
        running.get(0).close();

        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(jms.held(queue)).isEqualTo(1);
        running.get(1).close();
        assertThat(jms.held(queue)).isZero();
        assertThat(jms.stored(queue)).isEqualTo(2);
    }

    @Test
    void closing_the_connection_closes_its_consumers_and_returns_everything() throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions());
        ServerSessions never = pool(1).working(each -> {});
        ConnectionConsumer blocked = consume(pool, 1);
        send("a");
        Awaitility.await().until(() -> pool.asked() == 1);
        ConnectionConsumer loaded = consume(never, 5);
        send("b", "c");
        Awaitility.await().until(() -> never.starts() >= 1);
        long begun = System.nanoTime();
        connection.close();

        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(jms.held(queue)).isZero();
        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 3)).containsExactly("a", "b", "c");
        Awaitility.await().until(() -> pool.interrupted() == 1);
        blocked.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(loaded::getServerSessionPool);
    }

    @Test
    void a_consumer_tells_its_pool_until_it_is_closed_and_closes_more_than_once() throws JMSException {
        ServerSessions pool = pool(1);
        ConnectionConsumer consumer = consume(pool, 1);
        assertThat(consumer.getServerSessionPool()).isSameAs(pool);
        consumer.close();
        consumer.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(consumer::getServerSessionPool);
    }

    @Test
    void a_listener_may_close_the_consumer_that_its_message_came_through() throws JMSException {
        List<ConnectionConsumer> consumers = new CopyOnWriteArrayList<>();
        CountDownLatch created = new CountDownLatch(1);
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 1, message -> {
            try {
                await(created);
                consumers.get(0).close();
                recorder.onMessage(message);
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        }));
        send("a", "b");
        consumers.add(consume(pool, 1));
        created.countDown();

        assertThat(recorder.awaitTexts(1)).containsExactly("a");
        assertThat(Jms.receiveText(jms.session().createConsumer(queue))).isEqualTo("b");
        jms.awaitEmpty(queue);
    }

    @Test
    void a_listener_of_a_server_session_must_not_stop_or_close_its_connection() throws JMSException {
        List<Exception> refused = new CopyOnWriteArrayList<>();
        ServerSessions pool =
                jms.closing(new ServerSessions(connection, 1, Session.AUTO_ACKNOWLEDGE, own -> message -> {
                    for (Call call : List.<Call>of(connection::stop, connection::close, own::close, own::run)) {
                        try {
                            call.run();
                        } catch (JMSException | RuntimeException e) {
                            refused.add(e);
                        }
                    }
                }));
        consume(pool, 1);
        send("a");

        Awaitility.await().until(() -> refused.size() == 4);
        jms.awaitEmpty(queue);
    }

    @Test
    void a_selector_leaves_what_it_does_not_match_to_others() throws JMSException {
        ServerSessions pool = pool(2);
        connection.createConnectionConsumer(queue, "colour = 'red'", pool, 3);
        var producer = session.createProducer(queue);
        for (int i = 0; i < 6; i++) {
            Message message = session.createTextMessage("m" + i);
            message.setStringProperty("colour", i % 2 == 0 ? "red" : "blue");
            producer.send(message);
        }

        assertThat(recorder.awaitTexts(3)).containsExactlyInAnyOrder("m0", "m2", "m4");
        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 3)).containsExactly("m1", "m3", "m5");
        assertThat(recorder.texts()).hasSize(3);
    }

    @Test
    void a_server_session_may_run_on_the_thread_that_starts_it() throws JMSException {
        Session own = connection.createSession();
        own.setMessageListener(recorder);
        ConnectionConsumer consumer = connection.createConnectionConsumer(
                queue,
                null,
                () -> new ServerSession() {
                    @Override
                    public Session getSession() {
                        return own;
                    }

                    @Override
                    public void start() {
                        own.run();
                    }
                },
                2);
        send(Jms.numbered("m", 10));

        assertThat(recorder.awaitTexts(10)).containsExactly(Jms.numbered("m", 10));
        consumer.close();
        jms.awaitEmpty(queue);
    }
}
