package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.RedisQueue;
import io.redismq.testing.Fault;
import io.redismq.testing.Fault.Kind;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/**
 * Eight producers of two connections, one consumer that acknowledges each message, and a limit of ten: there are never
 * more, what a send accepted arrives once and in its producer's order, and what it refused never arrives. The same
 * through a network that loses replies and has requests executed late and twice.
 */
@Timeout(180)
class LimitedQueueTest {

    private static final int LIMIT = 10;
    private static final int PRODUCERS = 8;
    private static final Duration PAST_THE_TIMEOUT = Duration.ofMillis(400);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String name = RedisExtension.unique("limited");
    private final Map<String, List<Integer>> accepted = new ConcurrentHashMap<>();
    private final Map<String, List<Integer>> arrived = new TreeMap<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final AtomicBoolean finished = new AtomicBoolean();
    private FaultProxy proxy;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private Client connect() throws JMSException {
        return Client.connect(
                Client.options(proxy.uri())
                        .responseTimeout(Duration.ofMillis(250))
                        .consumerLease(Duration.ofSeconds(10))
                        .sendTimeout(Duration.ofSeconds(60))
                        .requestTimeout(Duration.ofSeconds(60))
                        .build(),
                Session.CLIENT_ACKNOWLEDGE);
    }

    private FaultPlan faults(String test) {
        return FaultPlan.random(Seed.of(test))
                .executeTwice(0.05)
                .cutAfterExecution(0.01)
                .cutBeforeExecution(0.01)
                .freeze(0.004, PAST_THE_TIMEOUT)
                .delayRequest(0.004, PAST_THE_TIMEOUT)
                .or(FaultPlan.always(Fault.delayRequest(PAST_THE_TIMEOUT))
                        .after(50)
                        .atMost(5))
                .or(FaultPlan.always(Fault.cutAfterExecution()).after(150).atMost(5))
                .on("EVALSHA", "EVAL");
    }

    @Test
    void blockedSendsAllArrive() throws Exception {
        run("maxLength=10&whenFull=block&fullTimeout=100s", 80);
        assertThat(accepted.values()).allMatch(numbers -> numbers.size() == 80);
    }

    @Test
    void blockedSendsAllArriveThroughABadNetwork() throws Exception {
        proxy.plan(faults("blockedSendsAllArriveThroughABadNetwork"));
        run("maxLength=10&whenFull=block&fullTimeout=100s", 40);
        assertThat(accepted.values()).allMatch(numbers -> numbers.size() == 40);
        assertFaultsFired();
    }

    @Test
    void acceptedSendsArriveAndRefusedOnesDoNot() throws Exception {
        run("maxLength=10", 200);
        assertSomeWereRefused(200);
    }

    @Test
    void acceptedSendsArriveAndRefusedOnesDoNotThroughABadNetwork() throws Exception {
        proxy.plan(faults("acceptedSendsArriveAndRefusedOnesDoNotThroughABadNetwork"));
        run("maxLength=10", 100);
        assertSomeWereRefused(100);
        assertFaultsFired();
    }

    private void assertSomeWereRefused(int count) {
        long all = accepted.values().stream().mapToLong(List::size).sum();
        assertThat(all).isGreaterThan(LIMIT).isLessThan((long) PRODUCERS * count);
    }

    private void assertFaultsFired() {
        System.out.println(proxy);
        for (Kind kind : List.of(Kind.EXECUTE_TWICE, Kind.CUT_AFTER_EXECUTION, Kind.DELAY_REQUEST)) {
            assertThat(proxy.fired(kind)).as(kind + " fired").isGreaterThanOrEqualTo(5);
        }
    }

    /** Half of the producers wait for each message, the others do not. */
    private void run(String options, int count) throws Exception {
        Queue queue = RedisQueue.withOptions(name + "?" + options);
        CompletableFuture<Long> longest = inBackground(this::watchLength);
        try (Client one = connect();
                Client two = connect();
                Client receiving = connect()) {
            CompletableFuture<Void> consumer = inBackground(() -> consume(receiving));
            List<CompletableFuture<Void>> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Session session = (i % 2 == 0 ? one : two).connection().createSession();
                String producer = "p" + i;
                boolean waiting = i < PRODUCERS / 2;
                producers.add(inBackground(() -> produce(session, queue, producer, count, waiting)));
            }
            for (CompletableFuture<Void> producer : producers) {
                producer.get(150, TimeUnit.SECONDS);
            }
            finished.set(true);
            consumer.get(30, TimeUnit.SECONDS);
            proxy.plan(FaultPlan.none());
        }
        assertThat(failures).isEmpty();
        assertThat(longest.get(10, TimeUnit.SECONDS)).isEqualTo(LIMIT);
        accepted.keySet().forEach(producer -> arrived.putIfAbsent(producer, List.of())); // perhaps all were refused
        assertThat(arrived).isEqualTo(new TreeMap<>(accepted));
    }

    private interface Task<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> inBackground(Task<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(task.run());
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** The greatest length that was seen, by a connection that no fault touches. */
    private Long watchLength() {
        long longest = 0;
        try (Jedis jedis = redis.jedis()) {
            while (!finished.get()) {
                longest = Math.max(longest, jedis.xlen(Client.key(name)));
            }
        }
        return longest;
    }

    private Void produce(Session session, Queue queue, String producer, int count, boolean waiting)
            throws JMSException {
        List<Integer> stored = accepted.computeIfAbsent(producer, p -> new CopyOnWriteArrayList<>());
        try (session;
                MessageProducer sender = session.createProducer(queue)) {
            for (int i = 0; i < count; i++) {
                TextMessage message = session.createTextMessage(producer + ":" + i);
                if (waiting) {
                    sendAndWait(sender, message, i, stored);
                } else {
                    sender.send(message, new Counting(i, stored));
                }
            }
        }
        return null;
    }

    private static void sendAndWait(MessageProducer sender, Message message, int number, List<Integer> stored)
            throws JMSException {
        try {
            sender.send(message);
            stored.add(number);
        } catch (ResourceAllocationException refused) {
            // Counted by its absence.
        }
    }

    private final class Counting implements CompletionListener {

        private final int number;
        private final List<Integer> stored;

        Counting(int number, List<Integer> stored) {
            this.number = number;
            this.stored = stored;
        }

        @Override
        public void onCompletion(Message message) {
            stored.add(number);
        }

        @Override
        public void onException(Message message, Exception exception) {
            if (!(exception instanceof ResourceAllocationException)) {
                failures.add(exception);
            }
        }
    }

    /** Until nothing is stored any more: how long that takes, after a wake-up that was lost, is the network's affair. */
    private Void consume(Client client) throws JMSException {
        MessageConsumer consumer = client.consumer(name);
        try (Jedis jedis = redis.jedis()) {
            while (!finished.get() || jedis.xlen(Client.key(name)) > 0) {
                Message next = consumer.receive(500);
                if (next != null) {
                    String[] text = ((TextMessage) next).getText().split(":");
                    arrived.computeIfAbsent(text[0], producer -> new ArrayList<>())
                            .add(Integer.parseInt(text[1]));
                    next.acknowledge();
                }
            }
        }
        return null;
    }
}
