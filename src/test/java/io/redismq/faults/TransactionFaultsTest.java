package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.Fault;
import io.redismq.testing.Fault.Kind;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * Transactions that move messages to two queues, through a network that loses replies and repeats requests, by processes
 * that are killed, and by consumers that are declared dead: at the end each message is once in each of the two.
 */
@Timeout(120)
class TransactionFaultsTest {

    private static final Duration PAST_THE_TIMEOUT = Duration.ofMillis(400);
    private static final int MESSAGES = 800;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String source = RedisExtension.unique("source");
    private final String left = RedisExtension.unique("left");
    private final String right = RedisExtension.unique("right");

    private static ConnectionOptions.Builder options(String uri) {
        return Client.options(uri).consumerLease(Duration.ofSeconds(2));
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p:" + i).toArray(String[]::new);
    }

    private static void fill(String queue, int count) throws JMSException {
        try (Client client = Client.connect(redis.uri())) {
            client.send(queue, texts(count));
        }
    }

    private static List<String> bodies(Jedis jedis, String queue) {
        return jedis.xrange(Client.key(queue), (StreamEntryID) null, (StreamEntryID) null).stream()
                .map(entry -> entry.getFields().get("body"))
                .toList();
    }

    private void assertAllMovedOnce(int count) {
        try (Jedis jedis = redis.jedis()) {
            assertThat(bodies(jedis, left)).containsExactlyInAnyOrder(texts(count));
            assertThat(bodies(jedis, right)).containsExactlyInAnyOrder(texts(count));
            assertThat(bodies(jedis, source)).isEmpty();
            assertThat(jedis.xpending(Client.key(source), "queue").getTotal()).isZero();
            assertThat(jedis.exists(Client.key(source) + ":dlq")).isFalse();
        }
    }

    @Test
    void lostAndRepeatedRequestsTearNothing() throws Exception {
        fill(source, MESSAGES);
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client client = Client.connect(
                        options(proxy.uri())
                                .responseTimeout(Duration.ofMillis(250))
                                .build(),
                        Session.SESSION_TRANSACTED)) {
            proxy.plan(FaultPlan.random(Seed.of("lostAndRepeatedRequestsTearNothing"))
                    .executeTwice(0.2)
                    .cutAfterExecution(0.04)
                    .cutBeforeExecution(0.04)
                    .freeze(0.005, PAST_THE_TIMEOUT)
                    .delayRequest(0.005, PAST_THE_TIMEOUT)
                    .on("EVALSHA", "EVAL"));
            new CrashingMover(client.session(), 5, source, left, right).moveUntilNothingComes(4_000);
            proxy.plan(FaultPlan.none());
            System.out.println(proxy);
            for (Kind kind : List.of(Kind.EXECUTE_TWICE, Kind.CUT_AFTER_EXECUTION, Kind.CUT_BEFORE_EXECUTION)) {
                assertThat(proxy.fired(kind)).as("%s", kind).isGreaterThanOrEqualTo(5);
            }
        }
        assertAllMovedOnce(MESSAGES);
    }

    @Test
    void killedProcessesTearNothing() throws Exception {
        int killed = 3;
        fill(source, 20_000);
        for (int i = 0; i <= killed; i++) {
            try (JvmProcess child =
                    JvmProcess.start(CrashingMover.class, redis.uri(), "1000", "20", source, left, right)) {
                child.awaitLine("moving"::equals, Duration.ofSeconds(30));
                if (i < killed) {
                    awaitMoved(4_000 * (i + 1));
                    child.kill9();
                } else {
                    awaitMoved(20_000);
                }
            }
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertAllMovedOnce(20_000));
    }

    private void awaitMoved(int count) {
        try (Jedis jedis = redis.jedis()) {
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> jedis.xlen(Client.key(left)) >= count);
        }
    }

    @Test
    void aTransactionThatLostItsMessagesIsRolledBack() throws Exception {
        fill(source, 3);
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client client = Client.connect(options(proxy.uri()).build(), Session.SESSION_TRANSACTED);
                Client other = Client.connect(options(redis.uri()).build(), Session.AUTO_ACKNOWLEDGE)) {
            MessageConsumer consumer = client.consumer(source);
            assertThat(Client.receive(consumer, 2)).containsExactly("p:0", "p:1");
            client.send(left, "never");
            proxy.pause();
            assertThat(other.receive(source, 2)).contains("p:0", "p:1");
            proxy.resume();
            Exception thrown = null;
            try {
                client.session().commit();
            } catch (TransactionRolledBackException e) {
                thrown = e;
                assertThat(e.getErrorCode()).isEqualTo("broker.LEASE_LOST");
            }
            assertThat(thrown).isNotNull();
            client.send(left, "again");
            client.session().commit();
            try (Jedis jedis = redis.jedis()) {
                assertThat(bodies(jedis, left)).containsExactly("again");
            }
        }
    }

    @Test
    void aCommitInDoubtSaysSoAndIsSettledLater() throws Exception {
        fill(source, 10);
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client client = Client.connect(
                        options(proxy.uri())
                                .sendTimeout(Duration.ofMillis(500))
                                .consumerLease(Duration.ofSeconds(30))
                                .build(),
                        Session.SESSION_TRANSACTED)) {
            client.send(right, "x");
            client.session().commit(); // so that Redis has the script
            Session session = null;
            for (boolean executed : new boolean[] {true, false}) {
                session = client.connection().createSession(Session.SESSION_TRANSACTED);
                assertThat(Client.receive(session.createConsumer(Client.queue(source)), 5))
                        .hasSize(5);
                session.createProducer(Client.queue(left)).send(session.createTextMessage("sent " + executed));
                proxy.plan(FaultPlan.always(executed ? Fault.cutAfterExecution() : Fault.cutBeforeExecution())
                        .onKey(key -> key.contains(":tx:"))
                        .on("EVALSHA", "EVAL"));
                assertThat(codeOf(session)).isEqualTo("broker.OUTCOME_UNKNOWN");
                proxy.plan(FaultPlan.none());
            }
            assertThat(Client.receive(session.createConsumer(Client.queue(source)), 5))
                    .hasSize(5);
            session.commit();
            try (Jedis jedis = redis.jedis()) {
                assertThat(bodies(jedis, left)).containsExactly("sent true");
                assertThat(bodies(jedis, source)).isEmpty();
            }
        }
    }

    private static String codeOf(Session failing) {
        try {
            failing.commit();
            return "none";
        } catch (TransactionRolledBackException e) {
            return "rolled back";
        } catch (JMSException e) {
            return e.getErrorCode();
        }
    }
}
