package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

/** Redis at maxmemory with noeviction: nothing can be sent, but everything can be received and settled. */
class FullRedisTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.own("--maxmemory-policy", "noeviction");

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private void full() {
        redis.jedis().configSet("maxmemory", "1");
    }

    @AfterEach
    void empty() {
        redis.jedis().configSet("maxmemory", "0");
    }

    private List<String> keys(String... first) {
        return ScriptHarness.concat(List.of(first), redis.stream(4));
    }

    @Test
    void aSendIsRefusedWithNothingStored() {
        redis.held(4, "1-0", "c/1", 1);
        List<String> before = redis.state();
        full();
        DestinationKeys names = redis.keys();
        String reply = redis.run(
                LuaScript.SEND,
                keys(names.sender("s"), names.waiters()),
                1,
                1,
                60_000,
                ScriptHarness.WAKE,
                NOW,
                "",
                "h",
                "b");
        assertThat(reply).startsWith("ERROR ").contains("OOM command not allowed");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatASendInDoubtCameToCanBeAsked() {
        redis.jedis().set(redis.keys().sender("s"), "1:4");
        full();
        assertThat(redis.run(LuaScript.FENCE_SENDER, List.of(redis.keys().sender("s")), 2, 60_000))
                .isEqualTo("OK 1 4");
        assertThat(redis.run(LuaScript.FENCE_SENDER, List.of(redis.keys().sender("t")), 2, 60_000))
                .isEqualTo("OK 0 0");
        assertThat(redis.state()).containsExactly(":sender:s 2:0:1 4 (ttl)", ":sender:t 2:0:0 0 (ttl)");
    }

    @Test
    void aNewConsumerOfAQueueWithoutAnyKeyMayWait() {
        full();
        assertThat(redis.fetch("c/1", 1).credit(5).mode("wait").run()).isEqualTo("OK -1 SHORT - 0");
        assertThat(redis.state()).contains(":waiters c/1=" + NOW + "1");
    }

    @Test
    void messagesAreReceivedAcknowledgedAndPromoted() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "~returned", 1);
        redis.held(4, "4-0", "~delayed", 1);
        redis.message(4, "5-0", "new");
        redis.command(Command.XADD, redis.keys().delayed(), "1-0", "header", header(4, 0), "body", "due");
        redis.jedis().zadd(redis.keys().due(), NOW, "new 1-0000000000");
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 4-0");
        redis.known("c/1", 1);
        full();
        List<String> granted = new ArrayList<>(
                redis.fetch("c/1", 2).credit(10).acknowledge(4, "1-0").granted());
        assertThat(granted.remove(3)).endsWith(" x1 due");
        assertThat(granted).containsExactly("4:2-0 x2 b2-0", "4:4-0 x2 b4-0", "4:5-0 x1 new");
    }

    @Test
    void messagesAreGivenBackAtOnceAndDelayed() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.known("c/1", 1);
        full();
        assertThat(redis.run(
                        LuaScript.GIVE_BACK,
                        keys(
                                redis.keys().consumers(),
                                redis.keys().waiters(),
                                redis.keys().due(),
                                redis.keys().returned()),
                        ScriptHarness.GROUP,
                        "c/1",
                        2,
                        "4",
                        ScriptHarness.WAKE,
                        NOW,
                        1,
                        "1-0",
                        1,
                        0,
                        1,
                        "2-0",
                        1,
                        50))
                .isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream ~ ~delayed 2-0 x1", "stream ~ ~returned 1-0 x1", ":due old+4+2-0=" + (NOW + 50));
    }

    @Test
    void messagesGoToTheDeadLetters() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        full();
        assertThat(redis.run(
                        LuaScript.DEAD_LETTER,
                        keys(
                                redis.keys().consumers(),
                                redis.keys().deadLetters(),
                                redis.keys().deadLetterWaiters()),
                        ScriptHarness.GROUP,
                        "c/1",
                        2,
                        ScriptHarness.WAKE,
                        1,
                        "1-0",
                        "why"))
                .isEqualTo("OK");
        assertThat(redis.state()).contains(":dlq #1 body=b1-0 evidence=why");
    }

    @Test
    void consumersCloseAndAreReapedAndTended() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/2", 1);
        redis.held(4, "3-0", "c/3", 1);
        redis.known("c/1", 1);
        redis.known("c/2", 1);
        redis.lease("c/2", NOW - 1);
        full();
        List<String> keys = keys(
                redis.keys().leases(),
                redis.keys().consumers(),
                redis.keys().waiters(),
                redis.keys().returned(),
                redis.keys().groups());
        assertThat(redis.run(
                        LuaScript.CLOSE_CONSUMER, keys, ScriptHarness.GROUP, "c/1", 100, ScriptHarness.WAKE, "", "4"))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.REAP, keys, ScriptHarness.GROUP, "c/2", 100, ScriptHarness.WAKE, NOW, "4"))
                .isEqualTo("OK 1");
        assertThat(redis.run(
                        LuaScript.TEND,
                        keys(redis.keys().leases(), redis.keys().priorities()),
                        ScriptHarness.GROUP,
                        30_000,
                        "4",
                        NOW))
                .isEqualTo("OK 1 4");
        assertThat(redis.state()).contains("stream ~ ~returned 1-0 x0 2-0 x1", ":leases c/3=" + (NOW + 30_000));
    }

    @Test
    void aClientIdIsTakenAndRenewedSoThatItsOwnerCanReceive() {
        full();
        String key = redis.stream(4) + ":name";
        assertThat(redis.run(LuaScript.CLAIM_NAME, List.of(key), "a", 30_000)).isEqualTo("OK");
        assertThat(redis.run(LuaScript.CLAIM_NAME, List.of(key), "a", 30_000)).isEqualTo("OK");
        assertThat(redis.run(LuaScript.CLAIM_NAME, List.of(key), "b", 30_000)).isEqualTo("TAKEN");
        assertThat(redis.run(LuaScript.RELEASE_NAME, List.of(key), "a")).isEqualTo("OK");
    }

    @Test
    void aTemporaryDestinationIsNotCreatedButKeptTakenOverAndDeleted() {
        String leases = redis.stream(4) + ":reg";
        List<String> registry = List.of(leases, leases + ":a/1");
        redis.jedis().zadd(leases, NOW, "~seen");
        redis.jedis().zadd(leases, NOW - 1, "b/1");
        redis.jedis().zadd(leases + ":b/1", 0, "queue:~temp/b/1");
        redis.held(4, "1-0", "b/1", 1);
        full();
        assertThat(redis.run(LuaScript.KEEP_TEMPORARY, registry, "a/1", 1000, "first", NOW, "queue:~temp/a/1"))
                .isEqualTo("OK b/1");
        assertThat(redis.run(LuaScript.KEEP_TEMPORARY, registry, "a/1", 1000, "", NOW + 1))
                .isEqualTo("OK b/1");
        String owner = redis.keys().owner();
        assertThat(redis.run(LuaScript.CREATE_DESTINATION, List.of(owner), "a/1"))
                .contains("OOM command not allowed");
        assertThat(redis.run(LuaScript.CONDEMN_TEMPORARY, List.of(leases, leases + ":b/1"), "b/1", 9, NOW))
                .isEqualTo("OK 1 queue:~temp/b/1");
        assertThat(redis.run(LuaScript.DELETE_DESTINATION, keys(owner), "b/1")).isEqualTo("OK");
        assertThat(redis.run(
                        LuaScript.FORGET_TEMPORARY, List.of(leases, leases + ":b/1"), "b/1", "", "queue:~temp/b/1"))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.CONDEMN_TEMPORARY, List.of(leases, leases + ":b/1"), "b/1", 9, NOW))
                .isEqualTo("DONE");
        assertThat(redis.state())
                .containsExactly(":reg ~seen=" + (NOW + 1) + " a/1=" + (NOW + 1001), ":reg:a/1 queue:~temp/a/1=0");
    }
}
