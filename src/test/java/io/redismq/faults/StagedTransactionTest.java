package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.Slowlog;

/** Transactions that are too large for one script: staged in chunks, decided by one write, finished by anybody. */
@Timeout(120)
class StagedTransactionTest {

    private static final int LARGE = 50_000;
    private static final int CHUNKED = 1_200;
    private static final Duration LONG = Duration.ofMillis(5);
    private static final int MOST_AT_ONCE = 200;
    private static final Duration SLOW = Duration.ofMillis(200);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String source = RedisExtension.unique("source");
    private final String target = RedisExtension.unique("target");

    private static ConnectionOptions.Builder options(String uri) {
        return Client.options(uri).consumerLease(Duration.ofSeconds(2)).sendTimeout(Duration.ofSeconds(30));
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p:" + i).toArray(String[]::new);
    }

    private static List<String> bodies(Jedis jedis, String queue) {
        return jedis.xrange(Client.key(queue), (StreamEntryID) null, (StreamEntryID) null).stream()
                .map(entry -> entry.getFields().get("body"))
                .toList();
    }

    private static void assertNothingIsStaged(Jedis jedis) {
        assertThat(jedis.keys("*:staged:*")).isEmpty();
        assertThat(jedis.exists("redismq:{tx}")).isFalse();
    }

    @Test
    void fiftyThousandMessagesCommitWithoutBlockingRedis() throws Exception {
        try (Jedis jedis = redis.jedis();
                Client client = Client.connect(options(redis.uri()).build(), Session.SESSION_TRANSACTED)) {
            jedis.configSet("slowlog-max-len", "1000");
            jedis.configSet("slowlog-log-slower-than", String.valueOf(LONG.toNanos() / 1_000));
            jedis.slowlogReset();
            jedis.configResetStat();
            client.send(source, texts(LARGE));
            assertThat(jedis.xlen(Client.key(source))).isZero();
            client.session().commit();
            assertThat(jedis.xlen(Client.key(source))).isEqualTo(LARGE);
            assertManyScriptsDid(2L * LARGE, jedis); // staged, and then applied
            MessageConsumer consumer = client.consumer(source);
            MessageProducer producer = client.session().createProducer(Client.queue(target));
            for (int i = 0; i < LARGE; i++) {
                producer.send(consumer.receive(Client.PATIENCE_MILLIS));
            }
            client.session().commit();
            assertThat(bodies(jedis, target)).containsExactly(texts(LARGE));
            assertThat(jedis.xlen(Client.key(source))).isZero();
            assertThat(jedis.xpending(Client.key(source), "queue").getTotal()).isZero();
            assertNothingIsStaged(jedis);
        }
    }

    /** How long a script takes is the machine's affair, but each has its share: they are many. */
    private static void assertManyScriptsDid(long messages, Jedis jedis) {
        List<Long> micros = jedis.slowlogGet(1_000).stream()
                .filter(entry -> entry.getArgs().get(0).startsWith("EVAL"))
                .map(Slowlog::getExecutionTime)
                .toList();
        System.out.println("scripts that took longer than " + LONG.toMillis() + " ms, in microseconds: " + micros);
        long calls = Stream.of("eval", "evalsha")
                .map(command ->
                        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(jedis.info("commandstats")))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        assertThat(calls).isGreaterThan(messages / MOST_AT_ONCE);
    }

    @Test
    void aLargeRollbackLeavesNothing() throws Exception {
        try (Jedis jedis = redis.jedis();
                Client client = Client.connect(options(redis.uri()).build(), Session.SESSION_TRANSACTED)) {
            client.send(target, texts(CHUNKED));
            client.session().rollback();
            client.session().commit();
            assertThat(jedis.exists(Client.key(target))).isFalse();
            assertNothingIsStaged(jedis);
        }
    }

    @Test
    void whatOthersRolledBackAndTheSessionReceivedAnewStaysWithIt() throws Exception {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        try (Jedis jedis = redis.jedis();
                FaultProxy proxy = FaultProxy.to(redis.server());
                Client other = Client.connect(options(redis.uri()).build(), Session.AUTO_ACKNOWLEDGE);
                Client client = Client.connect(
                        options(proxy.uri()).sendTimeout(Duration.ofMillis(300)).build(), Session.SESSION_TRANSACTED)) {
            other.send(source, "p");
            MessageConsumer consumer = client.consumer(source);
            assertThat(Client.receive(consumer, 1)).containsExactly("p");
            client.send(target, texts(CHUNKED));
            proxy.plan(FaultPlan.always(Fault.cutBeforeExecution())
                    .onKey(key -> key.contains("{tx}:"))
                    .on("EVALSHA", "EVAL"));
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(client.session()::commit)
                    .matches(e -> e.getErrorCode().equals("broker.OUTCOME_UNKNOWN"));
            assertThat(Client.receive(consumer, 1)).containsExactly("p");
            other.consumer(source).setMessageListener(message -> elsewhere.add(message.toString()));

            proxy.plan(FaultPlan.always(Fault.delayRequest(SLOW))
                    .onKey(key -> key.contains(":tx:"))
                    .on("EVALSHA", "EVAL"));
            client.session().commit(); // when it has heard what became of the first one
            assertThat(elsewhere).isEmpty();
            assertThat(jedis.xlen(Client.key(source))).isZero();
            assertThat(jedis.exists(Client.key(target))).isFalse();
        }
    }

    /** A transaction whose client went away behind some step, and what it was about. */
    private record Abandoned(int step, String from, String to) {}

    @Test
    void whateverStepAClientEndsAtNothingIsTorn() throws Exception {
        int[] steps = {0, 1, 2, 4, 6, 8, 12, 13, 14, 15, 17, 19, 22, 30};
        List<FaultProxy> proxies = new CopyOnWriteArrayList<>();
        List<Client> clients = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Jedis jedis = redis.jedis()) {
            List<Future<Abandoned>> abandoned = new ArrayList<>();
            for (int step : steps) {
                abandoned.add(threads.submit(() -> abandonAt(step, proxies, clients)));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<Abandoned> each : abandoned) {
                each.get();
            }
            try (Client other = Client.connect(options(redis.uri()).build(), Session.AUTO_ACKNOWLEDGE)) {
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertNothingIsStaged(jedis));
                for (Future<Abandoned> each : abandoned) {
                    outcomes.add(assertWhole(jedis, other, each.get()));
                }
            }
            System.out.println(outcomes);
            assertThat(outcomes).contains("committed", "rolled back");
        } finally {
            threads.shutdownNow();
            for (FaultProxy proxy : proxies) {
                proxy.plan(FaultPlan.none());
            }
            for (Client client : clients) {
                client.close();
            }
            proxies.forEach(FaultProxy::close);
        }
    }

    /** Each request up to that step is executed twice, and no request reaches Redis after it. */
    private static Abandoned abandonAt(int step, List<FaultProxy> proxies, List<Client> clients) throws JMSException {
        Abandoned abandoned = new Abandoned(step, RedisExtension.unique("from"), RedisExtension.unique("to"));
        try (Client seed = Client.connect(redis.uri())) {
            new Senders(seed.connection()).async("p", abandoned.from, CHUNKED).await(30);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        FaultProxy proxy = FaultProxy.to(redis.server());
        proxies.add(proxy);
        Client client = Client.connect(
                options(proxy.uri()).sendTimeout(Duration.ofMillis(300)).build(), Session.SESSION_TRANSACTED);
        clients.add(client);
        MessageConsumer consumer = client.consumer(abandoned.from);
        MessageProducer producer = client.session().createProducer(Client.queue(abandoned.to));
        for (int i = 0; i < CHUNKED; i++) {
            producer.send(consumer.receive(Client.PATIENCE_MILLIS));
        }
        proxy.plan(FaultPlan.always(Fault.executeTwice())
                .onKey(key -> key.contains(":branch:") || key.contains("{tx}"))
                .on("EVALSHA", "EVAL")
                .atMost(step)
                .or(FaultPlan.always(Fault.cutBeforeExecution()).on("EVALSHA", "EVAL")));
        try {
            client.session().commit();
        } catch (JMSException inDoubt) {
            System.out.println("step " + step + ": " + inDoubt.getErrorCode());
        }
        return abandoned;
    }

    private static String assertWhole(Jedis jedis, Client other, Abandoned abandoned) throws JMSException {
        if (jedis.exists(Client.key(abandoned.to)) && jedis.xlen(Client.key(abandoned.to)) > 0) {
            assertThat(bodies(jedis, abandoned.to)).containsExactly(texts(CHUNKED));
            assertThat(bodies(jedis, abandoned.from)).isEmpty();
            return "committed";
        }
        assertThat(Client.receive(other.consumer(abandoned.from), CHUNKED))
                .as("step %d", abandoned.step)
                .containsExactlyInAnyOrder(texts(CHUNKED));
        return "rolled back";
    }
}
