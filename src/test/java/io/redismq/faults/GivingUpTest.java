package io.redismq.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.api.RedisQueue;
import io.redismq.internal.broker.BrokerException;
import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisRequest;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * A send that is given up tells what is known of its outcome, and what it left on its way is refused when it arrives
 * after all. The requests of a sender are told apart by their number of keys: a batch has several, the request that
 * fences a sender has one.
 */
@Timeout(60)
class GivingUpTest {

    /** The command, the script, six keys and their number, six arguments and four of the message. */
    private static final int ARGUMENTS_OF_ONE_MESSAGE = 19;

    /** The command, the script, three keys and their number, six arguments and two of the message. */
    private static final int ARGUMENTS_OF_A_PLAIN_MESSAGE = 14;

    /** The command, the script, 17 keys and their number, ten arguments and four of the message. */
    private static final int ARGUMENTS_OF_A_LIMITED_MESSAGE = 34;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("given-up");
    private final List<String[]> kept = new CopyOnWriteArrayList<>();
    private FaultProxy proxy;
    private Client client;
    private MessageProducer producer;

    @BeforeEach
    void connect() throws JMSException {
        proxy = FaultProxy.to(redis.server());
        client = Client.connect(
                Client.options(proxy.uri())
                        .responseTimeout(Duration.ofMillis(200))
                        .sendTimeout(Duration.ofSeconds(2))
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

    private void keep(RedisRequest request, int arguments) {
        kept.add(IntStream.range(0, arguments).mapToObj(request::argument).toArray(String[]::new));
    }

    /** Lets everything pass, and keeps the batches. */
    private FaultPlan keepBatches() {
        return request -> {
            if (isABatch(request)) {
                keep(request, ARGUMENTS_OF_A_LIMITED_MESSAGE);
            }
            return Fault.none();
        };
    }

    /** Lets nothing of the sender pass, and keeps the batches. */
    private FaultPlan keepBatchesFromRedis() {
        return request -> {
            if (isABatch(request)) {
                keep(request, ARGUMENTS_OF_ONE_MESSAGE);
            }
            return isOfASender(request) ? Fault.cutBeforeExecution() : Fault.none();
        };
    }

    /** What Redis says to a kept batch that arrives now. */
    private static String arrivesNow(String... batch) {
        try (Jedis jedis = redis.jedis()) {
            String[] arguments = Arrays.copyOfRange(batch, 1, batch.length);
            List<?> reply = (List<?>) jedis.sendCommand(Protocol.Command.EVALSHA, arguments);
            return new String((byte[]) reply.get(0), UTF_8);
        }
    }

    private long stored() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xlen(Client.key(queue));
        }
    }

    private static void limitMemory(String bytes) {
        try (Jedis jedis = redis.jedis()) {
            jedis.configSet("maxmemory", bytes);
        }
    }

    @Test
    void anAttemptThatWasOnItsWayIsRefusedWhenOneThatWasRefusedHasEndedTheSend() throws JMSException {
        send("so that the sender is known");
        proxy.plan(request -> {
            if (!isABatch(request)) {
                return Fault.none();
            } else if (kept.isEmpty()) {
                keep(request, ARGUMENTS_OF_A_PLAIN_MESSAGE);
                return Fault.cutBeforeExecution();
            }
            limitMemory("1");
            return Fault.none();
        });
        try {
            assertThatThrownBy(() -> send("refused")).isInstanceOf(ResourceAllocationException.class);
        } finally {
            limitMemory("0");
        }

        assertThat(arrivesNow(kept.get(0))).isEqualTo("FENCED");
        assertThat(stored()).isEqualTo(1);
    }

    private static void assertCode(Throwable thrown, String code, String text) {
        assertThat(thrown).isExactlyInstanceOf(JMSException.class).hasMessageContaining(text);
        for (Throwable t = thrown; t instanceof JMSException || t instanceof BrokerException; t = t.getCause()) {
            assertThat(t.getMessage()).doesNotContain("\n", "params").hasSizeLessThan(300);
        }
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
        proxy.plan(keepBatchesFromRedis());
        assertThatThrownBy(() -> send("given up"))
                .satisfies(thrown -> assertCode(thrown, "broker.OUTCOME_UNKNOWN", "may have been stored"));
        proxy.plan(FaultPlan.none());
        send("after");
        assertThat(kept).isNotEmpty();
        for (String[] batch : kept) {
            assertThat(arrivesNow(batch)).isEqualTo("FENCED");
        }
        assertThat(stored()).isEqualTo(2);
        assertThat(client.receive(queue, 2)).containsExactly("before", "after");
    }

    @Test
    void aBatchThatAFullQueueRefusedIsRefusedForGood() throws JMSException {
        MessageProducer limited = client.session().createProducer(RedisQueue.withOptions(queue + "?maxLength=1"));
        limited.send(client.session().createTextMessage("before"));
        proxy.plan(keepBatches());
        assertThatThrownBy(() -> limited.send(client.session().createTextMessage("refused")))
                .isExactlyInstanceOf(ResourceAllocationException.class);
        proxy.plan(FaultPlan.none());
        assertThat(client.receive(queue, 1)).containsExactly("before");
        await().until(() -> stored() == 0);
        assertThat(kept).hasSize(1);
        assertThat(arrivesNow(kept.get(0))).isEqualTo("FENCED");
        assertThat(stored()).isZero();
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
