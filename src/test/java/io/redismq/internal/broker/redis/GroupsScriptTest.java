package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Protocol.Command;

/** Message groups and exclusive consumers in fetch, close_consumer and reap. */
class GroupsScriptTest {

    /** The field of the group "a", from its SHA-1. */
    private static final String A = "86f";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private void grouped(String id, String group) {
        redis.add(4, id, "header", "14TP00000000000000" + group + "\nID:m\n1", "body", "b" + id);
        redis.group(4);
        redis.jedis().set(redis.keys().priorities(), "4g");
    }

    private String end(LuaScript script, String consumer) {
        return end(script, consumer, 100);
    }

    private String end(LuaScript script, String consumer, int limit) {
        DestinationKeys names = redis.keys();
        return redis.run(
                script,
                ScriptHarness.concat(
                        List.of(names.leases(), names.consumers(), names.waiters(), names.returned(), names.groups()),
                        redis.streams("4")),
                ScriptHarness.GROUP,
                consumer,
                limit,
                ScriptHarness.WAKE,
                NOW,
                "4");
    }

    @Test
    void whoGetsTheFirstMessageOwnsTheGroup() {
        grouped("1-0", "a");
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).hasSize(1);
        assertThat(redis.state()).contains(":groups " + A + "=c/1");
    }

    @Test
    void messagesOfAnothersGroupWaitForItUncountedAndWakeIt() throws Exception {
        grouped("1-0", "a");
        grouped("2-0", "a");
        redis.message(4, "3-0", "free");
        redis.fetch("c/1", 1).credit(1).run();
        redis.jedis().zadd(redis.keys().waiters(), NOW, "c/1");
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(redis.fetch("d/1", 1).credit(5).granted()).containsExactly("4:3-0 x1 free");
            assertThat(heard.sinceLast()).containsExactly("c: c/1");
        }
        assertThat(redis.state()).contains("stream ~ ~for:c/1 2-0 x0");
        assertThat(redis.fetch("c/1", 2).credit(5).granted()).containsExactly("4:2-0 x1 b2-0");
    }

    @Test
    void theOwnerGetsWhatWasKeptAndWhatCameBackInStreamOrder() {
        IntStream.rangeClosed(1, 3).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(1).run();
        redis.fetch("d/1", 1).credit(5).run();
        redis.pending(4, "1-0", "~returned", 1);
        redis.command(Command.XGROUP, "SETID", redis.stream(4), ScriptHarness.GROUP, "3-0");
        assertThat(redis.fetch("c/1", 2).credit(5).granted())
                .containsExactly("4:1-0 x2 b1-0", "4:2-0 x1 b2-0", "4:3-0 x1 b3-0");
    }

    @Test
    void nothingNewOvertakesWhatIsStillKeptForTheOwner() {
        IntStream.rangeClosed(1, 6).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(1).run();
        redis.fetch("d/1", 1).credit(10).run();
        grouped("7-0", "a");
        assertThat(redis.fetch("c/1", 2).credit(10).chunk(2).granted())
                .containsExactly(
                        "4:2-0 x1 b2-0",
                        "4:3-0 x1 b3-0",
                        "4:4-0 x1 b4-0",
                        "4:5-0 x1 b5-0",
                        "4:6-0 x1 b6-0",
                        "4:7-0 x1 b7-0");
    }

    @Test
    void norDoesWhatCameBackOvertakeIt() {
        IntStream.rangeClosed(1, 6).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(1).run();
        redis.fetch("d/1", 1).credit(10).run();
        redis.pending(4, "6-0", "~returned", 0);
        assertThat(redis.fetch("c/1", 2).credit(10).chunk(2).granted())
                .containsExactly("4:2-0 x1 b2-0", "4:3-0 x1 b3-0", "4:4-0 x1 b4-0", "4:5-0 x1 b5-0", "4:6-0 x1 b6-0");
    }

    @Test
    void aDeadOwnersGroupIsTakenOver() {
        grouped("1-0", "a");
        redis.jedis().hset(redis.keys().groups(), A, "gone/1");
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).hasSize(1);
        assertThat(redis.state()).contains(":groups " + A + "=c/1");
    }

    @Test
    void whatWasKeptForAConsumerGoesBackWhenItCloses() {
        grouped("1-0", "a");
        grouped("2-0", "a");
        redis.fetch("c/1", 1).credit(1).run();
        redis.fetch("d/1", 1).credit(5).run();
        assertThat(end(LuaScript.CLOSE_CONSUMER, "c/1")).isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream ~ ~returned 1-0 x0 2-0 x0")
                .noneMatch(line -> line.contains("~for:"));
        assertThat(redis.fetch("d/1", 2).credit(5).granted()).containsExactly("4:1-0 x1 b1-0", "4:2-0 x1 b2-0");
    }

    @Test
    void andWhenItIsReaped() {
        grouped("1-0", "a");
        grouped("2-0", "a");
        redis.fetch("c/1", 1).credit(1).run();
        redis.fetch("d/1", 1).credit(5).run();
        redis.lease("c/1", NOW - 1);
        redis.jedis().zrem(redis.keys().leases(), "~grace");
        assertThat(end(LuaScript.REAP, "c/1")).isEqualTo("OK 2");
        assertThat(redis.state()).contains("stream ~ ~returned 1-0 x1 2-0 x0");
    }

    @ParameterizedTest
    @EnumSource(
            value = LuaScript.class,
            names = {"CLOSE_CONSUMER", "REAP"})
    void anOwnersEndIsNotHeldUpByThoseWhoMeetItsMessages(LuaScript script) {
        IntStream.rangeClosed(1, 6).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(2).run();
        redis.fetch("d/1", 1).credit(10).run();
        redis.lease("c/1", NOW - 1);
        redis.jedis().zrem(redis.keys().leases(), "~grace");
        int fetches = 1;
        while (end(script, "c/1", 2).startsWith("MORE")) {
            assertThat(redis.fetch("d/1", ++fetches).credit(10).granted())
                    .as("while older ones are not back yet")
                    .isEmpty();
            assertThat(fetches).as("steps until the end").isLessThan(10);
        }
        assertThat(redis.fetch("d/1", ++fetches).credit(10).granted())
                .extracting(granted -> granted.split(" ")[0])
                .containsExactly("4:1-0", "4:2-0", "4:3-0", "4:4-0", "4:5-0", "4:6-0");
    }

    @Test
    void whoMeetsMessagesOfAnOwnerThatEndsIsWokenAtItsEnd() throws Exception {
        IntStream.rangeClosed(1, 2).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(2).run();
        assertThat(end(LuaScript.CLOSE_CONSUMER, "c/1", 2)).isEqualTo("MORE");
        assertThat(redis.fetch("d/1", 1).credit(10).mode("wait").run()).startsWith("OK -1 SHORT");
        redis.fetch("d/2", 1).credit(10).mode("wait").run();
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(end(LuaScript.CLOSE_CONSUMER, "c/1", 2)).isEqualTo("OK");
            assertThat(heard.sinceLast()).containsExactly("d: d/1", "d: d/2");
        }
    }

    @Test
    void aClaimOfAMessageWhoseOwnerEndsLeavesItWhereItIs() {
        IntStream.rangeClosed(1, 2).forEach(i -> grouped(i + "-0", "a"));
        redis.fetch("c/1", 1).credit(2).run();
        assertThat(end(LuaScript.CLOSE_CONSUMER, "c/1", 1)).isEqualTo("MORE");
        DestinationKeys names = redis.keys();
        List<String> keys = ScriptHarness.concat(ScriptHarness.roundKeys(names), redis.streams("4"));
        redis.reply(
                LuaScript.SELECT,
                keys,
                ScriptHarness.GROUP,
                "d/1/s",
                1,
                "",
                1,
                10,
                10,
                "",
                "4",
                NOW,
                ScriptHarness.WAKE,
                0,
                1,
                "claim",
                1,
                "1-0");
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x1", "stream ~ ~returned 1-0 x0");
    }

    @Test
    void whatWasSetAsideHasNoGroups() {
        redis.add(4, "1-0", "header", "14TP00000000000000a\nID:m\n1", "body", "b", "evidence", "e");
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).hasSize(1);
        assertThat(redis.jedis().exists(redis.keys().groups())).isFalse();
    }

    @Test
    void whereGroupsAreNothingIsReadInBulk() {
        grouped("1-0", "a");
        redis.message(4, "2-0", "x");
        redis.message(4, "3-0", "x");
        redis.fetch("c/1", 1).credit(1).run();
        assertThat(redis.fetch("c/1", 2).credit(1).run()).startsWith("OK -1 MORE");
    }

    @Test
    void anExclusiveConsumerKeepsOthersOfItsKindOut() {
        redis.message(4, "1-0", "x");
        redis.message(4, "2-0", "x");
        assertThat(redis.fetch("c/1/x", 1).credit(1).granted()).hasSize(1);
        assertThat(redis.fetch("d/1/x", 1).credit(1).mode("wait").run()).startsWith("OK -1 SHORT");
        assertThat(redis.state()).contains(":groups *=c/1/x", ":waiters d/1/x=" + (NOW + 1_000_000_000_000L) + "0");
        assertThat(redis.fetch("e/1", 1).credit(1).granted()).hasSize(1);
    }

    @Test
    void itsEndWakesTheNextOne() throws Exception {
        redis.fetch("c/1/x", 1).credit(1).run();
        redis.fetch("d/1/x", 1).credit(1).mode("wait").run();
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            redis.jedis().zadd(redis.keys().waiters(), NOW, "c/1/x");
            assertThat(end(LuaScript.CLOSE_CONSUMER, "c/1/x")).isEqualTo("OK");
            assertThat(heard.sinceLast()).containsExactly("d: d/1/x");
        }
        redis.message(4, "1-0", "x");
        assertThat(redis.fetch("d/1/x", 2).credit(1).granted()).hasSize(1);
        assertThat(redis.state()).contains(":groups *=d/1/x");
    }

    @ParameterizedTest
    @EnumSource(
            value = LuaScript.class,
            names = {"CLOSE_CONSUMER", "REAP"})
    void theNextExclusiveConsumerGetsNothingBeforeAllIsBack(LuaScript script) {
        IntStream.rangeClosed(1, 3).forEach(i -> redis.message(4, i + "-0", "x"));
        redis.fetch("c/1/x", 1).credit(2).run();
        redis.lease("c/1/x", NOW - 1);
        redis.jedis().zrem(redis.keys().leases(), "~grace");
        assertThat(end(script, "c/1/x", 1)).startsWith("MORE");
        assertThat(redis.fetch("d/1/x", 1).credit(5).granted()).isEmpty();
        end(script, "c/1/x", 1);
        assertThat(end(script, "c/1/x", 1)).startsWith("OK");
        assertThat(redis.fetch("d/1/x", 2).credit(5).granted()).hasSize(3);
    }

    @Test
    void withoutTheRecordNobodyLooksForGroups() {
        grouped("1-0", "a");
        redis.jedis().del(redis.keys().priorities());
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).hasSize(1);
        assertThat(redis.jedis().exists(redis.keys().groups())).isFalse();
    }

    @Test
    void whatABulkFetchReadIsSortedAndMustBeLookedUp() {
        grouped("1-0", "a");
        grouped("2-0", "b");
        redis.jedis().hset(redis.keys().groups(), A, "d/1");
        redis.known("d/1", 1);
        redis.command(
                Command.XREADGROUP, "GROUP", ScriptHarness.GROUP, "c/1", "COUNT", "9", "STREAMS", redis.stream(4), ">");
        assertThat(redis.fetch("c/1", 1).mode("bulk").run()).isEqualTo("OK -1 MORE - 999999");
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x1", "stream ~ ~for:d/1 1-0 x0");
    }

    @Test
    void aBatchWithGroupsIsRecordedAndTheTendingKeepsThat() {
        new SendRun(redis, 1).grouped().message(4, "a").run();
        assertThat(redis.jedis().get(redis.keys().priorities())).isEqualTo("4g");
        redis.run(
                LuaScript.TEND,
                ScriptHarness.concat(List.of(redis.keys().leases(), redis.keys().priorities()), redis.streams("94")),
                ScriptHarness.GROUP,
                30_000,
                "94",
                NOW);
        new SendRun(redis, 2).message(9, "b").run();
        assertThat(redis.jedis().get(redis.keys().priorities())).isEqualTo("94g");
    }
}
