package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** create_destination and delete_destination, and what send answers between and after them. */
class TemporaryDestinationScriptsTest {

    /** By the server's own clock, for keys that expire, the year 2100. */
    private static final long LATER = 4_102_444_800_000L;

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String create(String holder) {
        return redis.run(LuaScript.CREATE_DESTINATION, List.of(redis.keys().owner()), holder);
    }

    private String delete(String holder) {
        List<String> keys = new ArrayList<>(List.of(redis.keys().owner()));
        keys.addAll(redis.keys().all());
        return redis.run(LuaScript.DELETE_DESTINATION, keys, holder);
    }

    private String send(long sequence, String body) {
        return redis.run(
                LuaScript.SEND,
                List.of(
                        redis.keys().sender("s"),
                        redis.keys().waiters(),
                        redis.stream(4),
                        redis.keys().owner()),
                1,
                sequence,
                60_000,
                ScriptHarness.WAKE,
                NOW,
                "~",
                "h",
                body);
    }

    private SendRun more(long sequence) {
        return new SendRun(redis, sequence).temporary();
    }

    private String sweep(long now) {
        List<String> keys = ScriptHarness.concat(
                List.of(
                        redis.keys().latestDeadline(),
                        redis.keys().sweep(),
                        redis.keys().priorities(),
                        redis.keys().returned()),
                redis.streams(RedisBroker.ALL_PRIORITIES));
        return redis.run(LuaScript.SWEEP, keys, ScriptHarness.GROUP, 30_000, now, ScriptHarness.WAKE, "");
    }

    @Test
    void creatingNamesTheHolderAndNothingElse() {
        assertThat(create("a/1")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":owner a/1");
        assertThat(create("a/1")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":owner a/1");
    }

    @Test
    void aLaterHolderTakesOverAndAnEarlierOneComesTooLate() {
        create("a/9");
        assertThat(create("a/10")).isEqualTo("OK");
        assertThat(create("a/9")).isEqualTo("LATE");
        assertThat(delete("a/9")).isEqualTo("LATE");
        assertThat(redis.state()).containsExactly(":owner a/10");
        assertThat(delete("a/11")).isEqualTo("OK");
        assertThat(redis.state()).isEmpty();
    }

    @Test
    void deletingLeavesNothingButTheStatesOfSenders() {
        create("a/1");
        send(1, "x");
        more(2).message(9, "high").message(0, "low").deadline(LATER).run();
        more(3).delayed(4, 500, "later").run();
        sweep(NOW);
        redis.fetch("a/1", 1).credit(1).priorities("940").granted();
        redis.jedis().zadd(redis.keys().waiters(), 1, "a/1");
        assertThat(redis.state()).hasSizeGreaterThan(10);
        assertThat(redis.jedis()
                        .exists(redis.keys().latestDeadline(), redis.keys().sweep()))
                .isEqualTo(2);
        assertThat(delete("a/1")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":sender:s 1:3 (ttl)");
        assertThat(delete("a/1")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":sender:s 1:3 (ttl)");
    }

    @Test
    void whatIsSentArrivesWhileTheDestinationExists() {
        create("a/1");
        assertThat(send(1, "x")).isEqualTo("OK");
        assertThat(more(2).message(9, "b").run()).isEqualTo("OK");
        assertThat(send(2, "x")).isEqualTo("REPEATED");
        assertThat(redis.state())
                .containsExactly(
                        "stream #1 header=h body=x",
                        ":owner a/1",
                        ":p9 #1 header=h body=b",
                        ":priorities 94",
                        ":sender:s 1:2 (ttl)");
    }

    @Test
    void whatIsSentBeforeOrAfterIsRefusedAndLeavesNothing() {
        assertThat(send(1, "x")).isEqualTo("DELETED");
        assertThat(more(1).message(9, "b").deadline(LATER).run()).isEqualTo("DELETED");
        assertThat(more(1).limit(5).dropping().message(4, "b").run()).isEqualTo("DELETED");
        assertThat(redis.state()).isEmpty();
        create("a/1");
        send(1, "x");
        delete("a/1");
        assertThat(send(1, "x")).isEqualTo("DELETED");
        assertThat(send(2, "y")).isEqualTo("DELETED");
        assertThat(redis.state()).containsExactly(":sender:s 1:1 (ttl)");
    }

    @Test
    void aLimitIsKeptInATemporaryDestinationToo() {
        create("a/1");
        assertThat(more(1).limit(2).message(9, "a").message(4, "b").run()).isEqualTo("OK");
        assertThat(more(2).limit(2).message(4, "c").run()).isEqualTo("FULL 0");
        assertThat(more(2).limit(2).dropping().message(4, "c").run()).isEqualTo("OK");
        assertThat(more(2).limit(2).dropping().message(4, "c").run()).isEqualTo("REPEATED");
        assertThat(redis.state())
                .containsExactly(
                        "stream #1 header=h body=c",
                        ":owner a/1",
                        ":p9 #1 header=h body=a",
                        ":priorities 94",
                        ":sender:s 1:2 (ttl)");
    }

    @Test
    void aSweepThatComesAfterTheEndMakesNothing() {
        create("a/1");
        more(1).message(4, "x").deadline(LATER).run();
        assertThat(sweep(NOW)).isEqualTo("OK 30000 0");
        assertThat(redis.jedis().exists(redis.keys().sweep())).isTrue();
        delete("a/1");
        assertThat(sweep(NOW + 60_000)).isEqualTo("OK 30000 0");
        assertThat(redis.state()).containsExactly(":sender:s 1:1 (ttl)");
    }

    @Test
    void aBatchThatIsNotPlainHasItsKeysChecked() {
        create("a/1");
        redis.jedis().set(redis.keys().due(), "x");
        assertThat(more(1).delayed(4, 5, "b").run()).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.jedis().exists(redis.keys().delayed())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a/", "", "a/1x"})
    void anOwnerMadeByHandGivesWay(String owner) {
        redis.jedis().set(redis.keys().owner(), owner);
        assertThat(create("a/1")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":owner a/1");
    }

    @Test
    void anOwnerOfAnotherTypeIsNamedAndNothingIsDeleted() {
        redis.jedis().sadd(redis.keys().owner(), "x");
        redis.message(4, "1-0", "m");
        assertThat(create("a/1")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(delete("a/1")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(1);
    }
}
