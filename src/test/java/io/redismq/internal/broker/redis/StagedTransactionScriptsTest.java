package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.GROUP;
import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.WAKE;
import static io.redismq.internal.broker.redis.ScriptHarness.shown;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scripts of transactions that are staged in chunks: each reply, and each of them executed twice. */
class StagedTransactionScriptsTest {

    private static final String ID = "s/1";
    private static final long LEASE = 1_000;
    private static final int LIFETIME = 60_000;

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String branch() {
        return redis.keys().branch(ID);
    }

    /** Messages of the default priority, the last one delayed where that is wanted. */
    private String stage(long chunk, long delay, String most, String... bodies) {
        DestinationKeys names = redis.keys();
        List<String> keys = ScriptHarness.concat(
                List.of(branch(), names.staged(ID), names.waiters(), redis.stream(4)),
                names.priorities(),
                names.delayed(),
                names.due(),
                names.latestDeadline());
        if (!most.isEmpty()) {
            keys.addAll(List.of(redis.streams(RedisBroker.ALL_PRIORITIES)));
            keys.add(names.returned());
        }
        List<Object> arguments = new java.util.ArrayList<>(
                List.of(chunk, LIFETIME, ID, NOW, "4", "", 3_600_000, most, "", "", bodies.length));
        for (String body : bodies) {
            arguments.addAll(List.of("h", body, 1, body.equals("later") ? delay : 0));
        }
        return redis.run(LuaScript.STAGE_MESSAGES, keys, arguments.toArray());
    }

    private String settle(long chunk, String consumer, String... ids) {
        List<Object> arguments =
                new java.util.ArrayList<>(List.of(chunk, LIFETIME, ID, GROUP, consumer, "4", ids.length));
        arguments.addAll(List.of(ids));
        return redis.run(
                LuaScript.STAGE_SETTLEMENT,
                List.of(branch(), redis.keys().consumers(), redis.stream(4)),
                arguments.toArray());
    }

    private String unstage(String consumer, String... ids) {
        List<Object> arguments = new java.util.ArrayList<>(List.of(LIFETIME, ID, GROUP, consumer, "4", ids.length));
        arguments.addAll(List.of(ids));
        return redis.run(
                LuaScript.UNSTAGE_SETTLEMENT,
                List.of(branch(), redis.keys().consumers(), redis.stream(4)),
                arguments.toArray());
    }

    private String apply(int most, long bytes, long now) {
        DestinationKeys names = redis.keys();
        return redis.run(
                LuaScript.APPLY_BRANCH,
                List.of(
                        branch(),
                        names.staged(ID),
                        names.owner(),
                        names.waiters(),
                        names.delayed(),
                        names.due(),
                        redis.stream(4)),
                GROUP,
                ID,
                "4",
                LIFETIME,
                most,
                bytes,
                WAKE,
                now,
                "");
    }

    private String undo(int most) {
        DestinationKeys names = redis.keys();
        return redis.run(
                LuaScript.UNDO_BRANCH,
                List.of(branch(), names.staged(ID), names.waiters(), names.returned(), redis.stream(4)),
                GROUP,
                ID,
                "4",
                LIFETIME,
                most,
                WAKE);
    }

    /** The registry, under keys that the harness shows. */
    private List<String> registry() {
        return List.of(redis.stream(4) + ":reg", redis.stream(4) + ":reg:" + ID);
    }

    private String keep(String first, long now) {
        return redis.run(LuaScript.KEEP_TRANSACTION, registry(), ID, LEASE, first, now, "queue:a", "queue:b");
    }

    private String decide(String what) {
        return redis.run(LuaScript.DECIDE_TRANSACTION, List.of(registry().get(1)), what, LIFETIME);
    }

    private List<String> recover(long now) {
        return shown(redis.reply(LuaScript.RECOVER_TRANSACTION, registry(), ID, LEASE, now));
    }

    private interface Run {
        String run();
    }

    private void twice(Run run, String first, String second) {
        assertThat(run.run()).isEqualTo(first);
        List<String> after = redis.state();
        assertThat(run.run()).isEqualTo(second);
        assertThat(redis.state()).isEqualTo(after);
    }

    @Test
    void whatIsStagedAsReceivedMakesRoomForWhatIsSentThere() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.held(4, "3-0", "~tx:s/11", 1);
        redis.known("c/1", 1);
        assertThat(stage(1, 0, "3", "x")).isEqualTo("FULL 0");
        assertThat(settle(1, "c/1", "1-0", "2-0")).isEqualTo("OK");
        assertThat(stage(2, 0, "3", "x", "y", "z")).isEqualTo("FULL 2");
        assertThat(stage(2, 0, "3", "x")).isEqualTo("OK");
        assertThat(stage(3, 0, "3", "y")).isEqualTo("OK");
        assertThat(stage(4, 0, "3", "z")).isEqualTo("FULL 0");
    }

    private void stageAll() {
        redis.held(4, "1-0", "c/1", 3);
        redis.held(4, "2-0", "c/1", 1);
        redis.known("c/1", 7);
        twice(() -> settle(1, "c/1", "1-0"), "OK", "REPEATED");
        twice(() -> stage(2, 500, "", "x", "later"), "OK", "REPEATED");
        twice(() -> stage(3, 0, "", "y"), "OK", "REPEATED");
    }

    @Test
    void whatIsStagedIsWithNobodyAndNotThere() {
        stageAll();
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 2-0 body=b2-0",
                        "stream ~ c/1 2-0 x1",
                        "stream ~ ~tx:s/1 1-0 x3",
                        ":branch:s/1 3 (ttl)",
                        ":consumers c/1=7",
                        ":leases c/1=" + (NOW + 1000),
                        ":staged:s/1 #1 header=h body=x to=4 0",
                        ":staged:s/1 #2 header=h body=later to=4 " + (NOW + 500),
                        ":staged:s/1 #3 header=h body=y to=4 0");
        assertThat(stage(5, 0, "", "hole")).isEqualTo("LOST");
        assertThat(settle(5, "c/1", "2-0")).isEqualTo("LOST");
    }

    @Test
    void whatIsStagedIsAppliedInStepsAndOnce() {
        stageAll();
        assertThat(apply(1, 1_000_000, NOW)).isEqualTo("MORE");
        twice(() -> apply(100, 1_000_000, NOW), "OK", "OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream 2-0 body=b2-0",
                        "stream #1 header=h body=x",
                        "stream #2 header=h body=y",
                        "stream ~ c/1 2-0 x1",
                        ":branch:s/1 closed (ttl)",
                        ":consumers c/1=7",
                        ":delayed #1 header=h body=later",
                        ":due new+due#1=" + (NOW + 500),
                        ":leases c/1=" + (NOW + 1000));
        assertThat(stage(4, 0, "", "late")).isEqualTo("FENCED");
        assertThat(settle(4, "c/1", "2-0")).isEqualTo("FENCED");
    }

    @Test
    void aStepEndsBehindSoManyBytesAndADelayThatIsOverIsNone() {
        for (int chunk = 1; chunk <= 20; chunk++) {
            assertThat(stage(chunk, 1, "", "later")).isEqualTo("OK");
        }
        assertThat(apply(100, 1, NOW + 1)).isEqualTo("MORE");
        assertThat(redis.entries(redis.stream(4))).hasSize(8);
        assertThat(apply(100, 10_000, NOW + 1)).isEqualTo("OK");
        assertThat(redis.entries(redis.stream(4))).hasSize(20);
    }

    @Test
    void whatIsStagedIsUndoneInStepsWithTheCountsItHad() {
        stageAll();
        assertThat(undo(1)).isEqualTo("MORE");
        twice(() -> undo(100), "OK", "OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 2-0 body=b2-0",
                        "stream ~ c/1 2-0 x1",
                        "stream ~ ~returned 1-0 x3",
                        ":branch:s/1 closed (ttl)",
                        ":consumers c/1=7",
                        ":leases c/1=" + (NOW + 1000),
                        ":returned 4+1-0=1 ~last=1");
        assertThat(stage(4, 0, "", "late")).isEqualTo("FENCED");
    }

    @Test
    void whatWasReceivedIsItsConsumersAgainWithTheCountItHad() {
        stageAll();
        redis.held(4, "3-0", "~returned", 2);
        twice(() -> unstage("c/1", "1-0", "2-0", "3-0"), "OK", "OK");
        assertThat(redis.state())
                .contains(
                        "stream ~ c/1 1-0 x3 2-0 x1",
                        "stream ~ ~returned 3-0 x2",
                        ":branch:s/1 closed (ttl)",
                        ":consumers c/1=7");
        assertThat(settle(4, "c/1", "2-0")).isEqualTo("FENCED");
        assertThat(undo(100)).isEqualTo("OK");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x3 2-0 x1").noneMatch(line -> line.startsWith(":staged"));
    }

    @Test
    void whatAConsumerThatIsGoneHadReceivedIsNotGivenToIt() {
        stageAll();
        redis.jedis().hdel(redis.keys().consumers(), "c/1");
        List<String> before = redis.state();
        assertThat(unstage("c/1", "1-0")).isEqualTo("LEASE_LOST");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatIsGoneAndAFullDestinationAreRefused() {
        redis.held(4, "1-0", "c/1", 1);
        assertThat(settle(1, "c/1", "1-0")).isEqualTo("LEASE_LOST");
        assertThat(stage(1, 0, "3", "x", "y")).isEqualTo("OK");
        List<String> before = redis.state();
        assertThat(stage(2, 0, "3", "z")).isEqualTo("FULL 0");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(stage(2, 0, "4", "z")).isEqualTo("OK");
    }

    @Test
    void theRecordIsDecidedOnceAndKeptForAWhile() {
        twice(() -> keep("first", NOW), "OK -", "OK -");
        assertThat(keep("", NOW + 100)).isEqualTo("OK -");
        twice(() -> decide("commit"), "COMMITTED", "COMMITTED");
        twice(() -> decide("rollback"), "COMMITTED", "COMMITTED");
        assertThat(keep("", NOW)).isEqualTo("LEASE_LOST -");
        twice(() -> redis.run(LuaScript.FORGET_TRANSACTION, registry(), ID, LIFETIME), "OK", "OK");
        assertThat(redis.jedis().exists(registry().get(0))).isFalse();
        assertThat(redis.jedis().pttl(registry().get(1))).isPositive();
        assertThat(keep("first", NOW)).isEqualTo("LEASE_LOST -");
    }

    @Test
    void aRollbackFencesWhatHasNotBegunToo() {
        twice(() -> decide("rollback"), "ROLLED_BACK", "ROLLED_BACK");
        assertThat(decide("commit")).isEqualTo("ROLLED_BACK");
        assertThat(keep("first", NOW)).isEqualTo("LEASE_LOST -");
        assertThat(redis.jedis().pttl(registry().get(1))).isPositive();
    }

    @Test
    void whoeverFindsALeaseThatEndedBringsTheTransactionToItsEnd() {
        assertThat(redis.run(LuaScript.KEEP_TRANSACTION, registry().subList(0, 1), "", LEASE, "", NOW))
                .isEqualTo("OK -");
        keep("first", NOW);
        assertThat(recover(NOW + 500)).containsExactly("ALIVE");
        assertThat(recover(NOW + 2_001)).containsExactlyInAnyOrder("ROLLED_BACK", "queue:a", "queue:b");
        assertThat(recover(NOW + 2_002)).containsExactly("ALIVE");
        assertThat(recover(NOW + 4_000)).containsExactlyInAnyOrder("ROLLED_BACK", "queue:a", "queue:b");
        assertThat(decide("commit")).isEqualTo("ROLLED_BACK");
        redis.run(LuaScript.FORGET_TRANSACTION, registry(), ID, LIFETIME);
        assertThat(recover(NOW + 9_000)).containsExactly("DONE");
    }

    @Test
    void aCommittedTransactionIsRecoveredAsSuchAndALostRecordForgotten() {
        keep("first", NOW);
        decide("commit");
        assertThat(recover(NOW + 2_001)).containsExactlyInAnyOrder("COMMITTED", "queue:a", "queue:b");
        redis.jedis().del(registry().get(1));
        assertThat(recover(NOW + 9_000)).containsExactly("DONE");
        assertThat(redis.jedis().exists(registry().get(0))).isFalse();
    }
}
