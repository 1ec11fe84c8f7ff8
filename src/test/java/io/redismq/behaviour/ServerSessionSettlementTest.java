package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.RedisQueue;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the messages that a server session's session has run (11.2), by its acknowledgement mode. */
@Timeout(60)
class ServerSessionSettlementTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private final Recorder recorder = new Recorder();
    private Connection connection;
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
        connect(jms.factory());
    }

    private void connect(RedisConnectionFactory factory) throws JMSException {
        connection = jms.closing(factory.createConnection());
        connection.start();
    }

    private ServerSessions consume(int size, int maxMessages, int mode, Function<Session, MessageListener> listeners)
            throws JMSException {
        ServerSessions pool = jms.closing(new ServerSessions(connection, size, mode, listeners));
        connection.createConnectionConsumer(queue, null, pool, maxMessages);
        return pool;
    }

    private void send(String... texts) throws JMSException {
        Jms.send(session, queue, texts);
    }

    /** Text, delivery count and whether redelivered, of all that was heard. */
    private List<String> heard() {
        return recorder.messages().stream()
                .map(message -> {
                    try {
                        return Jms.text(message) + Jms.deliveryCount(message) + message.getJMSRedelivered();
                    } catch (JMSException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private void awaitHeard(int count) {
        recorder.awaitTexts(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void what_a_listener_has_heard_is_acknowledged(int mode) throws JMSException {
        consume(2, 3, mode, own -> recorder);
        send(Jms.numbered("m", 30));

        assertThat(recorder.awaitTexts(30)).containsExactlyInAnyOrder(Jms.numbered("m", 30));
        jms.awaitEmpty(queue);
    }

    @Test
    void what_a_listener_failed_on_comes_again_before_what_is_newer() throws JMSException {
        consume(1, 3, Session.AUTO_ACKNOWLEDGE, own -> message -> {
            recorder.onMessage(message);
            if (recorder.messages().size() == 1) {
                throw new java.lang.IllegalStateException("once");
            }
        });
        send("a", "b", "c");

        awaitHeard(4);
        assertThat(heard()).containsExactly("a1false", "a2true", "b1false", "c1false");
        jms.awaitEmpty(queue);
    }

    @Test
    void what_a_listener_fails_on_too_often_becomes_a_dead_letter() throws JMSException {
        connect(jms.redelivering(policy -> policy.maximumDeliveries(2)));
        consume(1, 2, Session.AUTO_ACKNOWLEDGE, own -> message -> {
            recorder.onMessage(message);
            if (Recorder.text(message).equals("bad")) {
                throw new java.lang.IllegalStateException("always");
            }
        });
        send("bad", "good");

        MessageConsumer letters = jms.session().createConsumer(new RedisQueue("DLQ." + queue.getQueueName()));
        Message letter = Jms.receive(letters);
        assertThat(Jms.text(letter)).isEqualTo("bad");
        assertThat(letter.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isEqualTo("the listener failed");
        assertThat(letter.getIntProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(2);
        assertThat(recorder.awaitTexts(3)).containsExactly("bad", "bad", "good");
        jms.awaitEmpty(queue);
    }

    @Test
    void client_acknowledge_settles_what_the_session_has_heard_and_leaves_the_rest() throws JMSException {
        ServerSessions pool = consume(1, 10, Session.CLIENT_ACKNOWLEDGE, own -> message -> {
            recorder.onMessage(message);
            try {
                if (Recorder.text(message).equals("b")) {
                    message.acknowledge();
                }
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        send("a", "b", "c");
        awaitHeard(3);
        Awaitility.await().until(() -> pool.idle() == 1);
        assertThat(jms.stored(queue)).isEqualTo(1);
        connection.close();

        Message again = Jms.receive(jms.session().createConsumer(queue));
        assertThat(Jms.text(again)).isEqualTo("c");
        assertThat(Jms.deliveryCount(again)).isEqualTo(2);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(recorder.messages().get(0)::acknowledge);
    }

    @Test
    void recover_redelivers_what_was_heard_and_then_what_was_not() throws JMSException {
        consume(1, 3, Session.CLIENT_ACKNOWLEDGE, own -> message -> {
            recorder.onMessage(message);
            try {
                int heard = recorder.messages().size();
                if (heard == 2) {
                    own.recover();
                } else if (heard > 2) {
                    message.acknowledge();
                }
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        send("a", "b", "c", "d");

        awaitHeard(6);
        assertThat(heard()).containsExactly("a1false", "b1false", "a2true", "b2true", "c1false", "d1false");
        jms.awaitEmpty(queue);
    }

    @Test
    void a_commit_settles_a_load_and_sends_what_the_listener_sent() throws JMSException {
        Queue results = Jms.queue(session);
        ServerSessions pool = jms.closing(
                        new ServerSessions(connection, 2, Session.SESSION_TRANSACTED, own -> message -> {
                            try {
                                own.createProducer(results).send(own.createTextMessage("re " + Recorder.text(message)));
                            } catch (JMSException e) {
                                throw new AssertionError(e);
                            }
                        }))
                .working(own -> {
                    own.run();
                    own.commit();
                });
        connection.createConnectionConsumer(queue, null, pool, 4);
        send(Jms.numbered("m", 20));

        assertThat(Jms.receiveTexts(jms.session().createConsumer(results), 20))
                .containsExactlyInAnyOrder(Jms.numbered("re m", 20));
        jms.awaitEmpty(queue);
        assertThat(pool.failures()).isEmpty();
    }

    @Test
    void a_rollback_redelivers_a_load_and_sends_nothing() throws JMSException {
        Queue results = Jms.queue(session);
        List<String> ends = new CopyOnWriteArrayList<>();
        ServerSessions pool = jms.closing(
                        new ServerSessions(connection, 1, Session.SESSION_TRANSACTED, own -> message -> {
                            recorder.onMessage(message);
                            try {
                                own.createProducer(results).send(own.createTextMessage("re"));
                            } catch (JMSException e) {
                                throw new AssertionError(e);
                            }
                        }))
                .working(own -> {
                    own.run();
                    if (ends.isEmpty()) {
                        ends.add("rollback");
                        own.rollback();
                    } else {
                        own.commit();
                    }
                });
        send("a");
        connection.createConnectionConsumer(queue, null, pool, 2);

        awaitHeard(2);
        assertThat(heard()).containsExactly("a1false", "a2true");
        MessageConsumer consumer = jms.session().createConsumer(results);
        assertThat(Jms.receiveText(consumer)).isEqualTo("re");
        jms.awaitEmpty(queue);
        assertThat(Jms.drain(consumer)).isEmpty();
    }

    @Test
    void what_expires_while_it_waits_to_be_run_is_not_shown() throws JMSException {
        CountDownLatch expired = new CountDownLatch(1);
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 1, recorder))
                .working(own -> {
                    try {
                        assertThat(expired.await(Jms.SOON, TimeUnit.MILLISECONDS))
                                .isTrue();
                        own.run();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        connection.createConnectionConsumer(queue, null, pool, 5);
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(1_000);
        producer.send(session.createTextMessage("short"));
        Awaitility.await().until(() -> pool.starts() == 1);
        Awaitility.await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
        producer.setTimeToLive(0);
        producer.send(session.createTextMessage("long"));
        expired.countDown();

        assertThat(recorder.awaitTexts(1)).containsExactly("long");
        jms.awaitEmpty(queue);
    }

    @Test
    void a_redelivery_may_come_to_another_server_session() throws JMSException {
        List<Session> sessions = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        ServerSessions pool = jms.closing(
                        new ServerSessions(connection, 2, Session.AUTO_ACKNOWLEDGE, own -> message -> {
                            sessions.add(own);
                            recorder.onMessage(message);
                            if (sessions.size() == 1) {
                                throw new java.lang.IllegalStateException("once");
                            }
                        }))
                .working(own -> {
                    boolean first = recorder.messages().isEmpty();
                    own.run();
                    try {
                        if (first) { // stays out of the pool until the other one has heard it
                            assertThat(busy.await(Jms.SOON, TimeUnit.MILLISECONDS))
                                    .isTrue();
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        connection.createConnectionConsumer(queue, null, pool, 1);
        send("a");

        awaitHeard(2);
        busy.countDown();
        assertThat(sessions.get(0)).isNotSameAs(sessions.get(1));
        assertThat(heard()).containsExactly("a1false", "a2true");
        jms.awaitEmpty(queue);
    }
}
