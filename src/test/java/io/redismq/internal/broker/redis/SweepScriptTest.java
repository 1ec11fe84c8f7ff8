package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

class SweepScriptTest {

    private static final long REST = 30_000;
    private static final long PAST = NOW - 1;
    private static final String EVIDENCE = "why:S=expired";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @BeforeEach
    void somethingCanExpire() {
        redis.jedis().set(redis.keys().latestDeadline(), String.valueOf(NOW));
    }

    private String sweep(long now, boolean keeping) {
        DestinationKeys names = redis.keys();
        List<String> keys = ScriptHarness.concat(
                List.of(names.latestDeadline(), names.sweep(), names.priorities(), names.returned()),
                redis.streams(RedisBroker.ALL_PRIORITIES));
        if (keeping) {
            keys.addAll(List.of(names.expired(), names.expiredWaiters()));
        }
        return redis.run(
                LuaScript.SWEEP, keys, ScriptHarness.GROUP, REST, now, ScriptHarness.WAKE, keeping ? EVIDENCE : "");
    }

    private String sweep() {
        return sweep(NOW, false);
    }

    private void message(int priority, String id, long deadline) {
        redis.add(priority, id, "header", ScriptHarness.header(priority, deadline), "body", "b" + id);
    }

    /** What stands in the streams, as PRIORITY STREAM: bodies, and who has it. */
    private List<String> left() {
        return redis.state().stream()
                .filter(line -> line.startsWith("stream") || line.startsWith(":p9") || line.startsWith(":expired"))
                .map(line -> line.replaceAll("header=\\S+ ", ""))
                .toList();
    }

    @Test
    void expiredMessagesThatWaitAreTakenOutAndOthersStay() {
        message(4, "1-0", PAST);
        message(4, "2-0", 0);
        message(4, "3-0", NOW + 1);
        message(4, "4-0", NOW);
        redis.add(4, "5-0", "body", "by hand");
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left()).containsExactly("stream 2-0 body=b2-0", "stream 3-0 body=b3-0", "stream 5-0 body=by hand");
    }

    @Test
    void whatConsumersHoldOrWhatWaitsForATimeIsLeft() {
        message(4, "1-0", PAST);
        message(4, "2-0", PAST);
        message(4, "3-0", PAST);
        message(4, "4-0", PAST);
        redis.pending(4, "1-0", "c/1", 1);
        redis.pending(4, "2-0", "~returned", 2);
        redis.pending(4, "3-0", "~delayed", 1);
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 3-0 body=b3-0",
                        "stream ~ c/1 1-0 x1",
                        "stream ~ ~delayed 3-0 x1",
                        "stream ~ ~returned");
    }

    @Test
    void everyPriorityInUseIsSwept() {
        redis.jedis().set(redis.keys().priorities(), "94");
        message(9, "1-0", PAST);
        message(4, "1-0", PAST);
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left()).isEmpty();
    }

    @Test
    void whereNothingCanExpireNothingIsDone() {
        message(4, "1-0", PAST);
        redis.jedis().del(redis.keys().latestDeadline());
        assertThat(sweep()).isEqualTo("OK 30000 0");
        assertThat(redis.jedis().exists(redis.keys().sweep())).isFalse();
        assertThat(left()).hasSize(1);
    }

    @Test
    void allClientsShareOneRoundAndTheRestAfterIt() {
        message(4, "1-0", PAST);
        sweep();
        message(4, "2-0", PAST);
        List<String> before = redis.state();
        assertThat(sweep()).isEqualTo("OK 30000 0");
        assertThat(sweep(NOW + 29_999, false)).isEqualTo("OK 1 0");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(sweep(NOW + 30_000, false)).isEqualTo("OK 30000 1");
        assertThat(redis.jedis().pttl(redis.keys().sweep())).isPositive();
    }

    @Test
    void aClockThatJumpedBackDoesNotStopTheSweep() {
        sweep(NOW + 1_000_000, false);
        message(4, "1-0", PAST);
        assertThat(sweep()).isEqualTo("OK 30000 1");
    }

    @Test
    void aLongQueueIsSweptAPageAtATimeAtOnceWhileThereIsSomethingToTakeOut() {
        IntStream.rangeClosed(1, 1_200).forEach(i -> message(4, i + "-0", i <= 10 ? PAST : 0));
        assertThat(sweep()).isEqualTo("OK 0 10");
        assertThat(sweep()).isEqualTo("OK 500 0");
        assertThat(sweep()).isEqualTo("OK 500 0");
        message(4, "1300-0", PAST);
        assertThat(sweep(NOW + 500, false)).isEqualTo("OK 30000 1");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(1_190);
    }

    @Test
    void largeMessagesMakeASmallPage() {
        String half = IntStream.range(0, 1 << 19).mapToObj(i -> "x").collect(Collectors.joining());
        IntStream.rangeClosed(1, 20)
                .forEach(i -> redis.add(4, i + "-0", "header", ScriptHarness.header(4, PAST), "body", half));
        String reply = sweep();
        assertThat(reply).startsWith("OK 0 ");
        assertThat(Integer.parseInt(reply.substring(5))).isBetween(2, 4);
    }

    @Test
    void keptOnesGoToTheExpiredMessagesWithEvidenceAndTheirReadersAreWoken() throws Exception {
        redis.jedis().zadd(redis.keys().expiredWaiters(), 1, "r/1");
        message(4, "1-0", PAST);
        message(4, "2-0", PAST);
        redis.pending(4, "1-0", "~returned", 3);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(sweep(NOW, true)).isEqualTo("OK 30000 2");
            assertThat(wakeUps.sinceLast()).containsExactly("r: r/1");
        }
        assertThat(left())
                .containsExactly(
                        "stream ~ ~returned",
                        ":expired #1 body=b1-0 evidence=" + EVIDENCE + "|JMS_RedisMQ_OriginalEntry:S=1-0"
                                + "|JMS_RedisMQ_DeliveryCount:I=3|JMS_RedisMQ_DeadLetterTime:L=" + NOW,
                        ":expired #2 body=b2-0 evidence=" + EVIDENCE + "|JMS_RedisMQ_OriginalEntry:S=2-0"
                                + "|JMS_RedisMQ_DeliveryCount:I=0|JMS_RedisMQ_DeadLetterTime:L=" + NOW);
    }

    @Test
    void sentTwiceLeavesTheSameState() {
        message(4, "1-0", PAST);
        sweep(NOW, true);
        List<String> before = redis.state();
        assertThat(sweep(NOW, true)).isEqualTo("OK 30000 0");
        assertThat(redis.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {":sweep", ":priorities", ":expired", ""})
    void aKeyOfAnotherTypeLeavesEverythingAsItIs(String suffix) {
        message(4, "1-0", PAST);
        redis.jedis().del(redis.stream(4) + suffix);
        redis.command(Command.SADD, redis.stream(4) + suffix, "x");
        List<String> before = redis.state();
        assertThat(sweep(NOW, true)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }
}
