package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.Fault;
import io.redismq.testing.Fault.Kind;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Many messages through a network that loses replies, delivers requests after the client gave up on them, and has them
 * executed twice: each is stored once and none is lost. The faults hit scripts only, and their numbers are asserted, so
 * that the test cannot pass because nothing happened.
 */
@Timeout(180)
class RepetitionTest {

    private static final Duration RESPONSE_TIMEOUT = Duration.ofMillis(250);
    private static final double RATE = 0.001;
    private static final int AT_LEAST = 5;
    /** Before a sign of life would be sent, which finds everything that is there. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int SELECTED = 14_000;
    private static final int QUEUES = 4;
    private static final int SYNC = 1_500;
    private static final int ASYNC = 22_000;
    private static final int MESSAGES = QUEUES * (2 * SYNC + ASYNC);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private FaultProxy proxy;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private ConnectionOptions options() {
        return Client.options(proxy.uri())
                .responseTimeout(RESPONSE_TIMEOUT)
                .consumerLease(Duration.ofSeconds(20))
                .sendTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60))
                .build();
    }

    @Test
    void whatIsSentIsStoredOnceAndInOrder() throws Exception {
        EveryFault faults = new EveryFault("whatIsSentIsStoredOnceAndInOrder", RATE, AT_LEAST, 100);
        String queue = RedisExtension.unique("stored");
        Map<String, Integer> sent;
        try (Client client = Client.connect(options(), Session.AUTO_ACKNOWLEDGE)) {
            proxy.plan(faults.plan());
            sent = new Senders(client.connection())
                    .sync("a", queue, 1_500)
                    .sync("b", queue, 1_500)
                    .async("c", queue, 10_000)
                    .await(100);
            proxy.plan(FaultPlan.none());
        }
        faults.assertFired(proxy);
        Map<String, List<Integer>> expected = new TreeMap<>();
        sent.forEach((producer, count) ->
                expected.put(producer, IntStream.range(0, count).boxed().toList()));
        assertThat(stored(queue)).isEqualTo(expected);
    }

    /** The numbers in the stream, by producer, in stream order. */
    private Map<String, List<Integer>> stored(String queue) {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        try (Jedis jedis = redis.jedis()) {
            for (StreamEntry entry : jedis.xrange(Client.key(queue), (StreamEntryID) null, (StreamEntryID) null)) {
                String[] text = entry.getFields().get("body").split(":");
                numbers.computeIfAbsent(text[0], producer -> new ArrayList<>()).add(Integer.parseInt(text[1]));
            }
        }
        return numbers;
    }

    @Test
    void aHundredThousandMessagesArriveNoneLostNoneStoredTwice() throws Exception {
        EveryFault faults =
                new EveryFault("aHundredThousandMessagesArriveNoneLostNoneStoredTwice", RATE, AT_LEAST, 100);
        List<String> queues = IntStream.range(0, QUEUES)
                .mapToObj(i -> RedisExtension.unique("repeated" + i))
                .toList();
        Arrivals arrivals = new Arrivals();
        try (Client sending = Client.connect(options(), Session.AUTO_ACKNOWLEDGE);
                Client receiving = Client.connect(options(), Session.AUTO_ACKNOWLEDGE)) {
            proxy.plan(faults.plan());
            List<CompletableFuture<Void>> clientMode = startConsumers(receiving, queues, arrivals);
            Senders senders = new Senders(sending.connection());
            for (int i = 0; i < QUEUES; i++) {
                senders.sync("a" + i, queues.get(i), SYNC)
                        .sync("b" + i, queues.get(i), SYNC)
                        .async("c" + i, queues.get(i), ASYNC);
            }
            Map<String, Integer> sent = senders.await(120);
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.distinct() == MESSAGES);
            proxy.plan(FaultPlan.none());
            for (CompletableFuture<Void> each : clientMode) {
                each.join();
            }
            System.out.println(arrivals.distinct() + " messages, " + arrivals.redelivered() + " redelivered, "
                    + arrivals.again() + " arrived again; problems heard by the consumers: "
                    + receiving.problemCodes());
            arrivals.assertComplete(sent);
            arrivals.assertNoneStoredTwice();
            // Queue 3 has two consumers: what one had prefetched and gave back may come to the other after newer ones.
            arrivals.assertInOrder(0, 1, QUEUES + 2);
        }
        faults.assertFired(proxy);
        for (String queue : queues) {
            assertNothingLeft(queue);
        }
    }

    private static MessageListener adding(Arrivals arrivals, int consumer) {
        return message -> {
            try {
                arrivals.add(consumer, message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void consumersWithAndWithoutSelectorsGetEachMessageOfAQueueAndNoneIsStuck() throws Exception {
        EveryFault faults = new EveryFault(
                "consumersWithAndWithoutSelectorsGetEachMessageOfAQueueAndNoneIsStuck", RATE, AT_LEAST, 100);
        String queue = RedisExtension.unique("selected");
        String[] selectors = {null, "number < 3000", "number BETWEEN 2000 AND 9000", "number = 7777"};
        int messages = 2 * SYNC + 2 * SELECTED;
        Arrivals arrivals = new Arrivals();
        try (Client sending = Client.connect(options(), Session.AUTO_ACKNOWLEDGE);
                Client receiving = Client.connect(options(), Session.AUTO_ACKNOWLEDGE)) {
            proxy.plan(faults.plan());
            for (int i = 0; i < selectors.length; i++) {
                receiving
                        .connection()
                        .createSession()
                        .createConsumer(Client.queue(queue), selectors[i])
                        .setMessageListener(adding(arrivals, i));
            }
            MessageConsumer clientMode = receiving
                    .connection()
                    .createSession(Session.CLIENT_ACKNOWLEDGE)
                    .createConsumer(Client.queue(queue), "number > 8000");
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    () -> consumeInClientMode(selectors.length, clientMode, arrivals, messages),
                    task -> new Thread(task, "client-mode-selecting").start());
            Map<String, Integer> sent = new Senders(sending.connection())
                    .sync("a", queue, SYNC)
                    .sync("b", queue, SYNC)
                    .async("c", queue, SELECTED)
                    .async("d", queue, SELECTED)
                    .await(120);
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.distinct() == messages);
            proxy.plan(FaultPlan.none());
            done.join();
            arrivals.assertComplete(sent);
            arrivals.assertNoneStoredTwice();
        }
        faults.assertFired(proxy);
        assertNothingLeft(queue);
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.zrange(Client.key(queue) + ":returned", 0, -1)).isSubsetOf("~last");
        }
    }

    @Test
    void whoeverLooksOnceGetsWhatALostReplyHadGranted() throws JMSException {
        String queue = RedisExtension.unique("once");
        try (Client client = Client.connect(options(), Session.AUTO_ACKNOWLEDGE)) {
            client.send(queue, "p:0", "p:1");
            for (String selector : new String[] {null, "JMSPriority = 4"}) {
                Queue other = Client.queue(RedisExtension.unique("other"));
                assertThat(client.session().createConsumer(other, selector).receiveNoWait())
                        .isNull(); // so that Redis has the script
                MessageConsumer consumer = client.session().createConsumer(Client.queue(queue), selector);
                proxy.plan(FaultPlan.once(Fault.cutAfterExecution())
                        .onKey(key -> key.equals(Client.key(queue) + ":consumers"))
                        .on("EVALSHA", "EVAL"));
                assertThat(consumer.receiveNoWait())
                        .as("with selector " + selector)
                        .isNotNull();
                assertThat(proxy.fired(Kind.CUT_AFTER_EXECUTION)).isPositive();
                proxy.plan(FaultPlan.none());
                consumer.close();
            }
        }
    }

    @Test
    void aListenerWhoseReplyWasLostGoesOnWithWhatElseIsThere() throws JMSException {
        String queue = RedisExtension.unique("more");
        try (Client client = Client.connect(options(), Session.CLIENT_ACKNOWLEDGE)) {
            assertThat(client.consumer(RedisExtension.unique("other")).receiveNoWait())
                    .isNull(); // so that Redis has the script
            client.send(queue, "p:0", "p:1", "p:2");
            Arrivals arrivals = new Arrivals();
            proxy.plan(FaultPlan.once(Fault.cutAfterExecution())
                    .onKey(key -> key.equals(Client.key(queue) + ":consumers"))
                    .on("EVALSHA", "EVAL"));
            client.consumer(queue).setMessageListener(adding(arrivals, 0));
            await().atMost(SOON).until(() -> arrivals.distinct() == 3);
            assertThat(proxy.fired(Kind.CUT_AFTER_EXECUTION)).isPositive();
        }
    }

    @Test
    void anAcknowledgementOfSeveralQueuesIsRepeatedUntilEachIsDone() throws JMSException {
        List<String> queues = List.of("one", "two", "three").stream()
                .map(RedisExtension::unique)
                .toList();
        try (Client client = Client.connect(options(), Session.CLIENT_ACKNOWLEDGE)) {
            List<MessageConsumer> consumers = new ArrayList<>();
            for (String queue : queues) {
                client.send(queue, "a", "b");
                consumers.add(client.consumer(queue));
            }
            for (Fault fault : List.of(Fault.cutBeforeExecution(), Fault.cutAfterExecution())) {
                Message last = null;
                for (MessageConsumer consumer : consumers) {
                    last = consumer.receive(Client.PATIENCE_MILLIS);
                    assertThat(last).isNotNull();
                }
                proxy.plan(FaultPlan.once(fault)
                        .onKey(key -> key.equals(Client.key(queues.get(1)) + ":consumers"))
                        .on("EVALSHA", "EVAL"));
                last.acknowledge();
                assertThat(proxy.fired(fault.kind())).isPositive();
                proxy.plan(FaultPlan.none());
            }
        }
        queues.forEach(this::assertNothingLeft);
    }

    /** Two queues have a listener in AUTO mode, one a receiving thread in CLIENT mode, one has both. */
    private static List<CompletableFuture<Void>> startConsumers(
            Client receiving, List<String> queues, Arrivals arrivals) throws JMSException {
        for (int i : new int[] {0, 1, 3}) {
            Session session = receiving.connection().createSession();
            session.createConsumer(Client.queue(queues.get(i))).setMessageListener(adding(arrivals, i));
        }
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i : new int[] {2, 3}) {
            Session session = receiving.connection().createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(Client.queue(queues.get(i)));
            threads.add(CompletableFuture.runAsync(
                    () -> consumeInClientMode(QUEUES + i, consumer, arrivals, MESSAGES),
                    task -> new Thread(task, "client-mode-" + i).start()));
        }
        return threads;
    }

    private static void consumeInClientMode(int number, MessageConsumer consumer, Arrivals arrivals, int all) {
        try {
            Message last = null;
            for (int i = 1; last != null || arrivals.distinct() < all; i++) {
                Message next = consumer.receive(500);
                if (next != null) {
                    arrivals.add(number, next);
                    last = next;
                }
                if (last != null && (next == null || i % 50 == 0)) {
                    last.acknowledge();
                    last = null;
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything was acknowledged: no message and no pending entry is left. */
    private void assertNothingLeft(String queue) {
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.xlen(Client.key(queue)))
                    .as("messages left in " + queue)
                    .isZero();
            assertThat(jedis.xpending(Client.key(queue), "queue").getTotal())
                    .as("entries pending in " + queue)
                    .isZero();
            assertThat(jedis.exists(Client.key(queue) + ":dlq")).isFalse();
        }
    }
}
