package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Being idle is cheap, and many sessions at once do not get into each other's way. */
@Timeout(120)
class ManyConsumersTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void a_thousand_idle_consumers_need_a_handful_of_connections_and_threads() throws Exception {
        int count = 1_000;
        long connectionsBefore = connections();
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        Connection connection = jms.connection();
        connection.start();
        Set<String> heard = ConcurrentHashMap.newKeySet();
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Session session = connection.createSession();
            Queue queue = Jms.queue(session);
            queues.add(queue);
            session.createConsumer(queue).setMessageListener(message -> heard.add(Recorder.text(message)));
        }
        try (Jedis jedis = jms.redis().jedis()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> jedis.zcard(Jms.key(queues.get(count - 1)) + ":waiters") == 1);
        }
        assertThat(connections() - connectionsBefore).isLessThanOrEqualTo(15);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90)) // the pool's idle threads end after a minute
                .untilAsserted(() -> assertThat(threads(threadsBefore)).hasSizeLessThanOrEqualTo(25));

        Session sending = connection.createSession();
        MessageProducer producer = sending.createProducer(null);
        long start = System.nanoTime();
        for (Queue queue : queues) {
            producer.send(queue, sending.createTextMessage(queue.getQueueName()));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(heard)
                .hasSize(count));
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(15);
        long closing = System.nanoTime();
        connection.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - closing)).isLessThan(20);
    }

    private static long connections() {
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.clientList().lines().count();
        }
    }

    private static List<String> threads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .toList();
    }

    @Test
    void many_sessions_in_parallel_threads_lose_and_double_nothing() throws Exception {
        int pairs = 8;
        int count = 500;
        Connection connection = jms.connection();
        connection.start();
        List<CompletableFuture<List<String>>> received = new ArrayList<>();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Queue queue = Jms.queue(connection.createSession());
            int mode = i % 3 + 1; // AUTO, CLIENT and DUPS_OK in turn
            received.add(inThread(() -> {
                Session session = connection.createSession(mode);
                MessageConsumer consumer = session.createConsumer(queue);
                List<String> texts = Jms.receiveTexts(consumer, count);
                session.close();
                return texts;
            }));
            sent.add(inThread(() -> {
                Session session = connection.createSession();
                Jms.send(session, queue, Jms.numbered("m", count));
                session.close();
                return null;
            }));
        }
        for (CompletableFuture<Void> one : sent) {
            one.get(60, TimeUnit.SECONDS);
        }
        for (CompletableFuture<List<String>> one : received) {
            assertThat(one.get(60, TimeUnit.SECONDS)).containsExactly(Jms.numbered("m", count));
        }
    }

    @Test
    void sessions_that_come_and_go_leave_nothing_behind() throws JMSException {
        Connection connection = jms.connection();
        connection.start();
        Queue queue = Jms.queue(connection.createSession());
        for (int i = 0; i < 100; i++) {
            Session session = connection.createSession();
            Jms.send(session, queue, "m" + i);
            assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("m" + i);
            session.close();
        }
        try (Jedis jedis = jms.redis().jedis()) {
            assertThat(jedis.hlen(Jms.key(queue) + ":consumers")).isZero();
            assertThat(jedis.zcard(Jms.key(queue) + ":waiters")).isZero();
            assertThat(jedis.xinfoConsumers2(Jms.key(queue), "queue"))
                    .noneMatch(consumer -> !consumer.getName().startsWith("~"));
        }
    }

    private interface Task<T> {
        T run() throws JMSException;
    }

    private static <T> CompletableFuture<T> inThread(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(task.run());
            } catch (JMSException | RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
