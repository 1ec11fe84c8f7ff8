package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address.Kind;
import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** Redis at maxmemory with noeviction: nothing can be published, but subscriptions are taken part in, read and ended. */
class FullTopicTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.own("--maxmemory-policy", "noeviction");

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription archive;

    @BeforeEach
    void nameIt() {
        archive = redis.subscription("durable/desk/archive");
    }

    private void full() {
        redis.jedis().configSet("maxmemory", "1");
    }

    @AfterEach
    void empty() {
        redis.jedis().configSet("maxmemory", "0");
    }

    private void make() {
        redis.add(4, "1-0", "body", "b1");
        redis.add(4, "2-0", "body", "b2");
        redis.add(4, "3-0", "body", "b3");
        archive.made(1, "c/1").known("c/1", 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publishingIsRefusedAndTheNumberIsFree(boolean known) {
        make();
        if (known) {
            new PublishRun(redis, 1).message(4, "x").run();
        }
        int number = known ? 2 : 1;
        List<String> before = redis.state();
        full();
        for (PublishRun run : List.of(
                new PublishRun(redis, number),
                new PublishRun(redis, number).limit(10),
                new PublishRun(redis, number).retaining(5))) {
            assertThat(run.message(4, "a").message(9, "b").delayed(4, 50, "c").run())
                    .startsWith("ERROR ")
                    .contains("OOM command not allowed");
            assertThat(redis.state()).isEqualTo(before);
        }
        empty();
        assertThat(new PublishRun(redis, number).message(9, "b").run()).isEqualTo("OK");
    }

    @Test
    void aRepeatIsKnownAsOne() {
        make();
        new PublishRun(redis, 1).message(4, "x").run();
        full();
        assertThat(new PublishRun(redis, 1).message(4, "x").run()).isEqualTo("REPEATED");
    }

    @Test
    void subscribingReceivingGivingBackAndAcknowledgingWork() {
        make();
        redis.command(Command.XADD, redis.keys().delayed(), "1-0", "header", header(4, 0), "body", "due");
        redis.jedis().zadd(redis.keys().due(), NOW, "new 1-0000000000");
        full();
        assertThat(archive.subscribe("c/1", "d/1", "$", "", 10)).isEqualTo("OK 1");
        List<String> granted = new ArrayList<>(archive.fetch("d/1", 1).credit(9).granted());
        assertThat(granted.remove(3)).endsWith(" x1 due");
        assertThat(granted).containsExactly("4:1-0 x1 b1", "4:2-0 x1 b2", "4:3-0 x1 b3");
        assertThat(archive.giveBack("d/1", 2, "4 1-0 1 0", "4 2-0 1 50")).isEqualTo("OK");
        assertThat(archive.deadLetter("d/1", 3, "3-0", "why")).isEqualTo("OK");
        assertThat(archive.fetch("d/1", 4).credit(9).mode("wait").granted()).containsExactly("4:1-0 x2 b1");
        assertThat(archive.fetch("d/1", 5).acknowledge(4, "1-0").mode("wait").run())
                .startsWith("OK ");
        assertThat(redis.state()).contains(":s:durable/desk/archive:dlq #1 body=b3 evidence=why");
    }

    @Test
    void aNewSubscriptionCanBeMadeAndTakenOver() {
        full();
        assertThat(archive.subscribe("c/1", "c/1")).isEqualTo("OK 1");
        assertThat(archive.subscribe("c/1", "d/1", "$", "alone", 10)).isEqualTo("OK 1");
        assertThat(archive.end("c/1")).isEqualTo("OK");
        assertThat(archive.subscribe("e/1", "e/1")).isEqualTo("OK 2");
        assertThat(archive.fetch("e/1", 1).credit(1).mode("wait").run()).isEqualTo("OK -1 SHORT - 0");
        assertThat(archive.close("e/1", 10)).isEqualTo("OK");
        assertThat(archive.end("e/1")).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(":leases ~seen=" + NOW + " ~grace=" + (NOW + FetchRun.LEASE), ":topic last=2");
    }

    @Test
    void consumersCloseAndAreReapedAndTheStreamIsTrimmed() {
        make();
        archive.read(4, "2-0").pending(4, "2-0", "c/1", 1).known("d/1", 1);
        archive.leased("c/1", NOW - 1);
        full();
        assertThat(archive.close("d/1", 10)).isEqualTo("OK");
        assertThat(archive.reap("c/1", 10)).isEqualTo("OK 1");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.state()).contains("stream ~durable/desk/archive @2-0 ~returned 2-0 x1");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(2);
        assertThat(archive.end("")).isEqualTo("OK");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.jedis().xlen(redis.stream(4))).isZero();
    }

    private String trim() {
        DestinationKeys names = redis.keys();
        List<String> keys = ScriptHarness.concat(
                List.of(
                        names.leases(),
                        names.priorities(),
                        names.topic(),
                        names.subscriptions(),
                        names.delayed(),
                        names.due(),
                        names.latestDeadline(),
                        names.sweep()),
                redis.streams(RedisBroker.ALL_PRIORITIES));
        return redis.run(LuaScript.TRIM, keys, FetchRun.LEASE, NOW, "now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"durable", ""})
    void aRecordIsClaimedKeptMadeAnewLeftAndRemoved(String durable) {
        String record = redis.stream(4) + ":record";
        List<String> keys = List.of(record, record + ":active");
        full();
        String first = "c/1@" + NOW;
        String second = "d/1@" + NOW;
        assertThat(redis.run(LuaScript.CLAIM_SUBSCRIPTION, keys, "c/1", 30_000, "t", "alone", "", "", durable, NOW))
                .isEqualTo("OK " + first);
        assertThat(redis.run(
                        LuaScript.KEEP_SUBSCRIPTION,
                        keys,
                        "c/1",
                        30_000,
                        first,
                        "settled",
                        durable,
                        NOW,
                        "t",
                        "alone",
                        "",
                        ""))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.CLAIM_SUBSCRIPTION, keys, "d/1", 30_000, "t", "alone", "s", "", durable, NOW))
                .isEqualTo("OK " + second + " t " + first);
        assertThat(redis.run(
                        LuaScript.KEEP_SUBSCRIPTION,
                        keys,
                        "d/1",
                        30_000,
                        second,
                        "settled",
                        durable,
                        NOW,
                        "t",
                        "alone",
                        "",
                        ""))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.LEAVE_SUBSCRIPTION, keys, "d/1", second, durable))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.REMOVE_SUBSCRIPTION, keys, "", NOW, ""))
                .isEqualTo(durable.isEmpty() ? "MISSING" : "OK " + second + " t " + second);
        assertThat(redis.run(LuaScript.REMOVE_SUBSCRIPTION, keys, second, NOW, ""))
                .isEqualTo("DONE");
        assertThat(redis.state()).isEmpty();
    }
}
