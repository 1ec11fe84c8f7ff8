package io.redismq.testing;

import static io.redismq.testing.Fault.Kind.CUT_AFTER_EXECUTION;
import static io.redismq.testing.Fault.Kind.CUT_BEFORE_EXECUTION;
import static io.redismq.testing.Fault.Kind.DELAY_REQUEST;
import static io.redismq.testing.Fault.Kind.EXECUTE_TWICE;
import static io.redismq.testing.Fault.Kind.FREEZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Each fault, seen by the client and by Redis. */
class FaultProxyFaultsTest {

    private static final Duration LATE = Duration.ofMillis(600);
    private static final int IMPATIENT_MILLIS = 150;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final String key = RedisExtension.unique("counter");
    private FaultProxy proxy;
    private Jedis direct;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
        direct = redis.jedis();
    }

    @AfterEach
    void close() {
        direct.close();
        proxy.close();
    }

    @Test
    void aLostReplyMeansExecutedAndDisconnected() {
        try (Jedis client = proxy.jedis()) {
            client.incr(key);
            proxy.plan(FaultPlan.once(Fault.cutAfterExecution()));
            assertThatThrownBy(() -> client.incr(key)).isInstanceOf(JedisConnectionException.class);
            assertThat(direct.get(key)).isEqualTo("2");
            assertThat(proxy.fired(CUT_AFTER_EXECUTION)).isEqualTo(1);
        }
        try (Jedis again = proxy.jedis()) {
            assertThat(again.incr(key)).isEqualTo(3);
        }
    }

    @Test
    void aLostRequestMeansDisconnectedAndNotExecuted() {
        try (Jedis client = proxy.jedis()) {
            client.incr(key);
            proxy.plan(FaultPlan.once(Fault.cutBeforeExecution()));
            assertThatThrownBy(() -> client.incr(key)).isInstanceOf(JedisConnectionException.class);
            assertThat(direct.get(key)).isEqualTo("1");
            assertThat(proxy.fired(CUT_BEFORE_EXECUTION)).isEqualTo(1);
        }
    }

    @Test
    void aRepeatedRequestIsAnsweredOnceAndLaterRepliesStillMatch() {
        proxy.plan(FaultPlan.once(Fault.executeTwice()).on("INCR"));
        try (Jedis client = proxy.jedis()) {
            assertThat(client.incr(key)).isEqualTo(1);
            assertThat(client.get(key)).isEqualTo("2");
            assertThat(client.echo("after")).isEqualTo("after");
            assertThat(client.incr(key)).isEqualTo(3);
            assertThat(proxy.fired(EXECUTE_TWICE)).isEqualTo(1);
        }
    }

    @Test
    void aLateReplyBelongsToARequestThatWasExecutedAtOnce() {
        proxy.plan(FaultPlan.once(Fault.freeze(LATE)).on("INCR"));
        try (Jedis impatient = connect(IMPATIENT_MILLIS)) {
            assertThatThrownBy(() -> impatient.incr(key))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("timed out");
            assertThat(direct.get(key)).isEqualTo("1");
            assertThat(proxy.fired(FREEZE)).isEqualTo(1);
        }
    }

    @Test
    void aLateReplyArrivesForAClientThatWaits() {
        proxy.plan(FaultPlan.once(Fault.freeze(LATE)).on("INCR"));
        try (Jedis client = proxy.jedis()) {
            long start = System.nanoTime();
            assertThat(client.incr(key)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LATE);
            assertThat(client.incr(key)).isEqualTo(2);
        }
    }

    @Test
    void aDelayedRequestIsExecutedAfterItsClientHasGivenUpAndRetried() {
        direct.set(key, "start");
        proxy.plan(FaultPlan.once(Fault.delayRequest(LATE)).on("APPEND"));
        try (Jedis impatient = connect(IMPATIENT_MILLIS)) {
            assertThatThrownBy(() -> impatient.append(key, "+late")).isInstanceOf(JedisConnectionException.class);
            assertThat(direct.get(key)).isEqualTo("start");
        }
        try (Jedis retry = proxy.jedis()) {
            retry.append(key, "+retry");
        }
        await().until(() -> direct.get(key).equals("start+retry+late"));
        assertThat(proxy.fired(DELAY_REQUEST)).isEqualTo(1);
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void inAPipelineTheRepliesBeforeALostOneArriveAndTheRequestsAfterItAreLost() throws IOException {
        proxy.plan(FaultPlan.always(Fault.cutAfterExecution()).after(2).on("INCR"));
        assertThat(repliesToIncrements(5)).containsExactly(":1", ":2");
        assertThat(direct.get(key)).isEqualTo("3");
    }

    @Test
    void inAPipelineTheRepliesBeforeALostRequestArrive() throws IOException {
        proxy.plan(FaultPlan.always(Fault.cutBeforeExecution()).after(2).on("INCR"));
        assertThat(repliesToIncrements(5)).containsExactly(":1", ":2");
        assertThat(direct.get(key)).isEqualTo("2");
    }

    @Test
    void inAPipelineRepeatedRequestsKeepTheRepliesInOrder() throws IOException {
        proxy.plan(FaultPlan.always(Fault.executeTwice()).on("INCR"));
        List<String> replies = repliesToIncrements(500);
        assertThat(replies).hasSize(500);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i)).isEqualTo(":" + (2 * i + 1));
        }
        assertThat(direct.get(key)).isEqualTo("1000");
        assertThat(proxy.fired(EXECUTE_TWICE)).isEqualTo(500);
    }

    @Test
    void setUpAndPingAreLeftAlone() {
        proxy.plan(FaultPlan.always(Fault.cutBeforeExecution()));
        try (Jedis client = proxy.jedis()) {
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(client.select(0)).isEqualTo("OK");
            assertThat(client.clientId()).isPositive();
            assertThat(proxy.fired()).isZero();
        }
    }

    @Test
    void aTransactionIsRepeatedAsAWhole() {
        proxy.plan(FaultPlan.once(Fault.executeTwice()).on("INCR"));
        try (Jedis client = proxy.jedis()) {
            assertThat(incrementTwice(client)).containsExactly(1L, 2L);
            assertThat(client.get(key)).isEqualTo("4");
            assertThat(proxy.fired(EXECUTE_TWICE)).isEqualTo(1);
        }
    }

    @Test
    void aTransactionIsLostAsAWhole() {
        proxy.plan(FaultPlan.once(Fault.cutBeforeExecution()).on("INCR"));
        try (Jedis client = proxy.jedis()) {
            assertThatThrownBy(() -> incrementTwice(client)).isInstanceOf(JedisConnectionException.class);
            assertThat(direct.exists(key)).isFalse();
        }
    }

    @Test
    void theReplyToATransactionIsLostAsAWhole() {
        proxy.plan(FaultPlan.once(Fault.cutAfterExecution()).on("INCR"));
        try (Jedis client = proxy.jedis()) {
            assertThatThrownBy(() -> incrementTwice(client)).isInstanceOf(JedisConnectionException.class);
            assertThat(direct.get(key)).isEqualTo("2");
        }
    }

    @Test
    void aGuardedTransactionIsNotRepeated() {
        proxy.plan(FaultPlan.always(Fault.executeTwice()).on("EXEC"));
        try (Jedis client = proxy.jedis()) {
            client.watch(key);
            incrementTwice(client);
            assertThat(client.get(key)).isEqualTo("2");
            incrementTwice(client);
            assertThat(client.get(key)).isEqualTo("6");
        }
    }

    @Test
    void withRandomFaultsEveryReplyMatchesItsRequest() {
        proxy.plan(FaultPlan.random(7)
                .cutAfterExecution(0.02)
                .cutBeforeExecution(0.02)
                .executeTwice(0.1)
                .freeze(0.02, Duration.ofMillis(2))
                .delayRequest(0.02, Duration.ofMillis(2)));
        for (int round = 0; round < 40; round++) {
            try (Jedis client = proxy.jedis()) {
                for (int i = 0; i < 50; i++) {
                    String value = round + "-" + i;
                    client.set(key, value);
                    assertThat(client.get(key)).isEqualTo(value);
                }
            } catch (JedisConnectionException cut) {
                continue;
            }
        }
        for (Fault.Kind kind :
                List.of(CUT_AFTER_EXECUTION, CUT_BEFORE_EXECUTION, EXECUTE_TWICE, FREEZE, DELAY_REQUEST)) {
            assertThat(proxy.fired(kind)).as("%s", kind).isPositive();
        }
    }

    private List<Object> incrementTwice(Jedis client) {
        Transaction transaction = client.multi();
        transaction.incr(key);
        transaction.incr(key);
        return transaction.exec();
    }

    /** Sends so many in one packet, as raw bytes, and reads what comes until all have come or the end. */
    private List<String> repliesToIncrements(int count) throws IOException {
        String increment = "*2\r\n$4\r\nINCR\r\n$" + key.length() + "\r\n" + key + "\r\n";
        List<String> replies = new ArrayList<>();
        try (Socket client = new Socket(proxy.host(), proxy.port());
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream()))) {
            client.getOutputStream().write(increment.repeat(count).getBytes());
            String line = "";
            while (line != null && replies.size() < count) {
                line = lines.readLine();
                if (line != null) {
                    replies.add(line);
                }
            }
        }
        return replies;
    }

    private Jedis connect(int timeoutMillis) {
        return new Jedis(
                new HostAndPort(proxy.host(), proxy.port()),
                DefaultJedisClientConfig.builder().timeoutMillis(timeoutMillis).build());
    }
}
