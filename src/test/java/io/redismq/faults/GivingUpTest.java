package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisRequest;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/**
 * A send that is given up tells what is known of its outcome, and what it left on its way is refused when it arrives
 * after all. The requests of a sender are told apart by their number of keys: a batch has several, the request that
 * fences a sender has one.
 */
@Timeout(60)
class GivingUpTest {

    private static final Duration FAR_TOO_LATE = Duration.ofSeconds(6);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("given-up");
    private final AtomicLong held = new AtomicLong();
    private FaultProxy proxy;
    private Client client;
    private MessageProducer producer;

    @BeforeEach
    void connect() throws JMSException {
        proxy = FaultProxy.to(redis.server());
        client = Client.connect(
                Client.options(proxy.uri())
                        .responseTimeout(Duration.ofMillis(200))
                        .sendTimeout(Duration.ofMillis(1_500))
                        .build(),
                Session.AUTO_ACKNOWLEDGE);
        producer = client.session().createProducer(Client.queue(queue));
    }

    @AfterEach
    void close() throws JMSException {
        client.close();
        proxy.close();
    }

    private void send(String text) throws JMSException {
        producer.send(client.session().createTextMessage(text));
    }

    private static boolean isOfASender(RedisRequest request) {
        return request.key().contains(":sender:");
    }

    private static boolean isABatch(RedisRequest request) {
        return isOfASender(request) && !request.argument(2).equals("1");
    }

    /** Holds the first batches until long after the client gave up, and lets nothing else of the sender pass. */
    private FaultPlan holdTheFirst(int batches) {
        FaultPlan hold = request -> {
            held.incrementAndGet();
            return Fault.delayRequest(FAR_TOO_LATE);
        };
        AtomicLong left = new AtomicLong(batches);
        return hold.onlyIf(request -> isABatch(request) && left.getAndDecrement() > 0)
                .or(FaultPlan.always(Fault.cutBeforeExecution()).onlyIf(GivingUpTest::isOfASender));
    }

    private long executed() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_evalsha:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }

    private long stored() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xlen(Client.key(queue));
        }
    }

    private static void assertCode(Throwable thrown, String code, String text) {
        assertThat(thrown).isExactlyInstanceOf(JMSException.class).hasMessageContaining(text);
        assertThat(((JMSException) thrown).getErrorCode()).isEqualTo(code);
    }

    @Test
    void aBatchThatDidNotGetThroughIsKnownToBeUnstored() throws JMSException {
        send("before");
        proxy.plan(FaultPlan.always(Fault.cutBeforeExecution()).onlyIf(GivingUpTest::isABatch));
        assertThatThrownBy(() -> send("given up"))
                .satisfies(thrown -> assertCode(thrown, "broker.UNAVAILABLE", "was not stored"));
        assertThat(proxy.fired()).isGreaterThan(3);
        proxy.plan(FaultPlan.none());
        send("after");
        assertThat(stored()).isEqualTo(2);
        assertThat(client.receive(queue, 2)).containsExactly("before", "after");
    }

    @Test
    void aSendThatNobodyKnowsOfSaysSoAndALaterOneFencesIt() throws JMSException {
        send("before");
        long before = executed();
        proxy.plan(holdTheFirst(2));
        assertThatThrownBy(() -> send("given up"))
                .satisfies(thrown -> assertCode(thrown, "broker.OUTCOME_UNKNOWN", "may have been stored"));
        proxy.plan(FaultPlan.none());
        assertThat(held.get()).isPositive();
        send("after");
        assertThat(stored()).as("messages stored while requests are held").isEqualTo(2);
        await().atMost(Duration.ofSeconds(20)).until(() -> executed() >= before + held.get() + 2);
        assertThat(stored()).as("messages stored in the end").isEqualTo(2);
        assertThat(client.receive(queue, 2)).containsExactly("before", "after");
    }

    @Test
    void aBatchWhoseRepliesAreAllLostIsFoundStored() throws JMSException {
        send("before");
        proxy.plan(FaultPlan.always(Fault.cutAfterExecution()).onlyIf(GivingUpTest::isABatch));
        send("stored, but nobody heard");
        proxy.plan(FaultPlan.none());
        assertThat(proxy.fired(Fault.Kind.CUT_AFTER_EXECUTION)).isGreaterThan(3);
        send("after");
        assertThat(stored()).isEqualTo(3);
        assertThat(client.receive(queue, 3)).containsExactly("before", "stored, but nobody heard", "after");
    }
}
