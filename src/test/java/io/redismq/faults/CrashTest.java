package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.resps.StreamConsumerInfo;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.StreamPendingEntry;

/**
 * Whole client processes are killed or stand still in the middle of their work: what they held comes to others with its
 * delivery count, all else as if nothing had happened.
 */
@Timeout(90)
class CrashTest {

    private static final int MESSAGES = 500;
    private static final int HELD = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "queue";

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("crash");
    private final String go = RedisExtension.unique("go");

    private static ConnectionOptions options(long leaseMillis) {
        return Client.options(redis.uri())
                .consumerLease(Duration.ofMillis(leaseMillis))
                .build();
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p:" + i).toArray(String[]::new);
    }

    private JvmProcess startConsumer(long leaseMillis) {
        return startConsumer(leaseMillis, "");
    }

    private JvmProcess startConsumer(long leaseMillis, String selector) {
        String lease = String.valueOf(leaseMillis);
        return JvmProcess.start(CrashingConsumer.class, redis.uri(), queue, String.valueOf(HELD), lease, go, selector);
    }

    /** The texts of all messages that are with a consumer of whatever name, by the broker's books. */
    private List<String> held() {
        try (Jedis jedis = redis.jedis()) {
            String key = Client.key(queue);
            List<String> texts = new ArrayList<>();
            for (StreamPendingEntry entry : jedis.xpending(key, GROUP, new XPendingParams().count(MESSAGES))) {
                if (!entry.getConsumerName().startsWith("~")) {
                    StreamEntryID id = entry.getID();
                    texts.add(jedis.xrange(key, id, id).get(0).getFields().get("body"));
                }
            }
            return texts;
        }
    }

    /** Receives and acknowledges so many; their delivery counts in the order of their arrival. */
    private static Map<String, Integer> receive(MessageConsumer consumer, int count) throws JMSException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Message next = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(next).as("message %d of %d", i, count).isNotNull();
            String text = next.getBody(String.class);
            assertThat(counts.put(text, next.getIntProperty("JMSXDeliveryCount")))
                    .as("earlier count of " + text)
                    .isNull();
            assertThat(next.getJMSRedelivered()).isEqualTo(counts.get(text) > 1);
        }
        return counts;
    }

    private static void assertInOrder(Map<String, Integer> counts, boolean redelivered) {
        List<Integer> numbers = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1 == redelivered)
                .map(entry -> Integer.valueOf(entry.getKey().substring(2)))
                .toList();
        assertThat(numbers).isSorted();
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 2_000, 4_000})
    void whatAKilledConsumerHeldComesAgainAndNothingElseDoes(long lease) throws JMSException {
        try (Client client = Client.connect(options(lease), Session.AUTO_ACKNOWLEDGE);
                JvmProcess child = startConsumer(lease)) {
            client.send(queue, texts(0, MESSAGES));
            child.awaitLine("pausing"::equals, PATIENCE);
            child.kill9();
            List<String> held = held();
            assertThat(held).contains(texts(0, HELD));
            try (MessageConsumer consumer = client.consumer(queue)) {
                Map<String, Integer> counts = receive(consumer, MESSAGES);
                assertThat(counts).containsOnlyKeys(texts(0, MESSAGES));
                assertThat(counts.entrySet().stream()
                                .filter(entry -> entry.getValue() > 1)
                                .map(Map.Entry::getKey))
                        .containsExactlyInAnyOrderElementsOf(held);
                assertThat(counts.values()).allMatch(count -> count <= 2);
                assertInOrder(counts, false);
                assertInOrder(counts, true);
                assertThat(consumer.receiveNoWait()).isNull();
            }
            assertNoTraceOfConsumers();
        }
    }

    @Test
    void whatAKilledConsumerWithASelectorHeldReachesOthersWhateverTheySelect() throws Exception {
        long lease = 2_000;
        try (Client client = Client.connect(options(lease), Session.AUTO_ACKNOWLEDGE);
                JvmProcess child = startConsumer(lease, "number > 100")) {
            new Senders(client.connection()).async("p", queue, MESSAGES).await(30);
            child.awaitLine("pausing"::equals, PATIENCE);
            child.kill9();
            List<String> held = held();
            assertThat(held).contains(texts(101, 101 + HELD));
            Map<String, Integer> counts = new LinkedHashMap<>();
            try (MessageConsumer consumer = client.session().createConsumer(Client.queue(queue), "number > 90")) {
                counts.putAll(receive(consumer, MESSAGES - 91));
                assertThat(counts).containsOnlyKeys(texts(91, MESSAGES));
                assertThat(consumer.receiveNoWait()).isNull();
            }
            try (MessageConsumer consumer = client.consumer(queue)) {
                counts.putAll(receive(consumer, 91));
                assertThat(consumer.receiveNoWait()).isNull();
            }
            assertThat(counts).containsOnlyKeys(texts(0, MESSAGES));
            assertThat(counts.keySet().stream().filter(text -> counts.get(text) == 2))
                    .containsExactlyInAnyOrderElementsOf(held);
            assertNoTraceOfConsumers();
        }
    }

    private void assertNoTraceOfConsumers() {
        String key = Client.key(queue);
        try (Jedis jedis = redis.jedis()) {
            await().until(() -> jedis.xlen(key) == 0);
            assertThat(jedis.xinfoConsumers2(key, GROUP).stream().map(StreamConsumerInfo::getName))
                    .allMatch(name -> name.startsWith("~"));
            assertThat(jedis.zrange(key + ":leases", 0, -1)).allMatch(name -> name.startsWith("~"));
            assertThat(jedis.hgetAll(key + ":consumers")).isEmpty();
            assertThat(jedis.exists(key + ":waiters")).isFalse();
        }
    }

    @Test
    void consumersThatAreKilledAgainAndAgainLeaveNoNamesBehind() throws JMSException {
        long lease = 2_000;
        try (Client client = Client.connect(options(lease), Session.AUTO_ACKNOWLEDGE)) {
            List<JvmProcess> children =
                    IntStream.range(0, 3).mapToObj(i -> startConsumer(lease)).toList();
            client.send(queue, texts(0, 100));
            for (JvmProcess child : children) {
                child.awaitLine("pausing"::equals, PATIENCE);
            }
            try (MessageConsumer consumer = client.consumer(queue)) {
                children.forEach(JvmProcess::kill9);
                assertThat(receive(consumer, 100)).containsOnlyKeys(texts(0, 100));
            }
            assertNoTraceOfConsumers();
        }
    }

    @Test
    void aConsumerThatStoodStillBeyondItsLeaseLearnsItAndGoesOn() throws JMSException {
        long lease = 2_000;
        try (Client client = Client.connect(options(lease), Session.AUTO_ACKNOWLEDGE);
                JvmProcess child = startConsumer(lease);
                Jedis jedis = redis.jedis()) {
            client.send(queue, texts(0, HELD + 20));
            child.awaitLine("pausing"::equals, PATIENCE);
            child.freeze();
            List<String> held = held();
            try (MessageConsumer consumer = client.consumer(queue)) {
                Map<String, Integer> counts = receive(consumer, HELD + 20);
                assertThat(counts.keySet().stream().filter(text -> counts.get(text) == 2))
                        .containsExactlyInAnyOrderElementsOf(held);
            }
            await().until(() -> jedis.xlen(Client.key(queue)) == 0);
            jedis.rpush(go, "acknowledge");
            child.resume();
            assertThat(child.awaitLine(line -> line.startsWith("refused") || line.equals("acknowledged"), PATIENCE))
                    .isEqualTo("refused broker.LEASE_LOST");
            child.awaitLine("told broker.LEASE_LOST"::equals, PATIENCE);
            client.send(queue, "p:" + 1_000);
            child.awaitLine("got p:1000 count 1"::equals, PATIENCE);
            child.awaitLine("acknowledged"::equals, PATIENCE);
            await().until(() -> jedis.xlen(Client.key(queue)) == 0);
            assertThat(child.lines().stream().filter(line -> line.startsWith("told")))
                    .as("what its ExceptionListener heard")
                    .hasSize(1);
            assertThat(consumerNames(jedis)).as("names while the child goes on").hasSize(1);
        }
    }

    private List<String> consumerNames(Jedis jedis) {
        return jedis.xinfoConsumers2(Client.key(queue), GROUP).stream()
                .map(StreamConsumerInfo::getName)
                .filter(name -> !name.startsWith("~"))
                .toList();
    }

    @Test
    void aConsumerThatStoodStillForLessThanItsLeaseLosesNothing() throws JMSException {
        long lease = 60_000;
        try (Client client = Client.connect(options(lease), Session.AUTO_ACKNOWLEDGE);
                JvmProcess child = startConsumer(lease);
                Jedis jedis = redis.jedis()) {
            client.send(queue, texts(0, HELD));
            child.awaitLine("pausing"::equals, PATIENCE);
            child.freeze();
            try (MessageConsumer consumer = client.consumer(queue)) {
                assertThat(consumer.receive(1_000)).isNull();
            }
            jedis.rpush(go, "acknowledge");
            child.resume();
            child.awaitLine("acknowledged"::equals, PATIENCE);
            assertThat(jedis.xlen(Client.key(queue))).isZero();
        }
    }

    @Test
    void aKilledProducerLeavesEachMessageOnceAndNoHole() {
        Map<String, Integer> next = new TreeMap<>();
        try (JvmProcess child = JvmProcess.start(CrashingProducer.class, redis.uri(), queue, "4")) {
            await().atMost(PATIENCE).until(() -> child.lines().size() > 5_000);
            child.kill9();
            child.awaitExit(PATIENCE);
            List<StreamEntry> entries;
            try (Jedis jedis = redis.jedis()) {
                entries = jedis.xrange(Client.key(queue), (StreamEntryID) null, (StreamEntryID) null);
            }
            for (StreamEntry entry : entries) {
                String[] text = entry.getFields().get("body").split(":");
                assertThat(Integer.parseInt(text[1]))
                        .as("number of " + text[0])
                        .isEqualTo(next.merge(text[0], 1, Integer::sum) - 1);
            }
            List<String> stored = entries.stream()
                    .map(entry -> "stored " + entry.getFields().get("body"))
                    .collect(Collectors.toList());
            assertThat(next).hasSize(4);
            assertThat(stored).containsAll(completeLines(child));
        }
    }

    /** The last line may have been cut off by the kill. */
    private static List<String> completeLines(JvmProcess child) {
        List<String> lines = child.lines();
        assertThat(lines).noneMatch(line -> line.startsWith("failed"));
        return lines.subList(0, lines.size() - 1);
    }
}
