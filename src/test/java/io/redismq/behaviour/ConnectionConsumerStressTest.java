package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many server sessions at work while connection consumers and connections close in the middle and listeners fail: every
 * message is settled once, and what is shown again is counted.
 */
@Timeout(120)
class ConnectionConsumerStressTest {

    private static final int MESSAGES = 2_000;
    private static final int SERVER_SESSIONS = 3;

    @RegisterExtension
    static final Jms jms = new Jms();

    private final Map<String, List<Integer>> shown = new ConcurrentHashMap<>();
    private final Map<String, Integer> settled = new ConcurrentHashMap<>();
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
    }

    /** A connection with its consumer and pool, as an application server has one. */
    private final class Server {

        private final Connection connection = jms.connection();
        private final ServerSessions pool;
        private ConnectionConsumer consumer;

        Server(int mode) throws JMSException {
            pool = jms.closing(
                    new ServerSessions(connection, SERVER_SESSIONS, mode, own -> message -> show(own, message)));
            pool.working(own -> {
                own.run();
                if (own.getTransacted()) {
                    own.commit();
                }
            });
            connection.start();
            consume();
        }

        void consume() throws JMSException {
            int most = ThreadLocalRandom.current().nextInt(1, 8);
            consumer = connection.createConnectionConsumer(queue, null, pool, most);
        }
    }

    private void show(Session own, Message message) {
        try {
            String text = Jms.text(message);
            shown.computeIfAbsent(text, key -> new CopyOnWriteArrayList<>()).add(Jms.deliveryCount(message));
            assertThat(message.getJMSRedelivered()).isEqualTo(Jms.deliveryCount(message) > 1);
            if (ThreadLocalRandom.current().nextInt(50) == 0) {
                if (own.getTransacted()) {
                    own.rollback();
                    return;
                }
                throw new IllegalStateException("now and then");
            }
            if (own.getTransacted()) {
                own.commit();
            }
            settled.merge(text, 1, Integer::sum);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private void send() throws JMSException {
        Jms.send(session, queue, Jms.numbered("m", MESSAGES));
    }

    private void assertEachSettledOnce() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(settled)
                .hasSize(MESSAGES));
        jms.awaitEmpty(queue);
        assertThat(settled).allSatisfy((text, times) -> assertThat(times).isEqualTo(1));
        assertThat(shown).allSatisfy((text, counts) -> assertThat(counts)
                .as("the delivery counts of %s", text)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, counts.size()).boxed().toList()));
    }

    @Test
    void consumers_that_close_and_open_lose_nothing() throws JMSException {
        List<Server> servers = List.of(
                new Server(Session.AUTO_ACKNOWLEDGE),
                new Server(Session.SESSION_TRANSACTED),
                new Server(Session.DUPS_OK_ACKNOWLEDGE));
        send();
        for (int i = 0; i < 30; i++) {
            Server server = servers.get(i % servers.size());
            int before = settled.size();
            server.consumer.close();
            server.consume();
            Awaitility.await().until(() -> settled.size() > before || settled.size() == MESSAGES);
        }
        assertEachSettledOnce();
    }

    @Test
    void connections_that_close_in_the_middle_lose_nothing() throws JMSException {
        send();
        int[] modes = {Session.AUTO_ACKNOWLEDGE, Session.SESSION_TRANSACTED, Session.DUPS_OK_ACKNOWLEDGE};
        for (int i = 0; i < 12; i++) {
            Server server = new Server(modes[i % modes.length]);
            int before = settled.size();
            Awaitility.await().until(() -> settled.size() > before + 20 || settled.size() == MESSAGES);
            long begun = System.nanoTime();
            server.connection.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(jms.held(queue)).as("held after close %d", i).isZero();
        }
        new Server(Session.AUTO_ACKNOWLEDGE);
        assertEachSettledOnce();
    }

    @Test
    void connections_that_stop_and_start_lose_nothing() throws JMSException {
        send();
        Server server = new Server(Session.AUTO_ACKNOWLEDGE);
        for (int i = 0; i < 30; i++) {
            server.connection.stop();
            int stopped = settled.size();
            assertThat(jms.stored(queue)).isLessThanOrEqualTo(MESSAGES);
            assertThat(settled).hasSize(stopped);
            server.connection.start();
            Awaitility.await().until(() -> settled.size() > stopped || settled.size() == MESSAGES);
        }
        assertEachSettledOnce();
    }
}
