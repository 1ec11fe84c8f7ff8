package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReapScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String reap(String consumer, int limit) {
        DestinationKeys names = redis.keys();
        return redis.run(
                LuaScript.REAP,
                ScriptHarness.concat(
                        List.of(names.leases(), names.consumers(), names.waiters(), names.returned(), names.groups()),
                        redis.streams("94")),
                ScriptHarness.GROUP,
                consumer,
                limit,
                ScriptHarness.WAKE,
                NOW,
                "94");
    }

    private void overdue(String consumer) {
        redis.known(consumer, 3);
        redis.lease(consumer, NOW - 1);
    }

    @Test
    void whatADeadConsumerHeldGoesToThePoolWithItsCount() {
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "c/1", 2);
        redis.held(4, "2-0", "c/2", 1);
        overdue("c/1");
        redis.known("c/2", 5);
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        assertThat(reap("c/1", 100)).isEqualTo("OK 2");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 2-0 body=b2-0",
                        "stream ~ c/2 2-0 x1",
                        "stream ~ ~returned 1-0 x2",
                        ":consumers c/2=5",
                        ":leases c/2=" + (NOW + 1000),
                        ":p9 1-0 body=b1-0",
                        ":p9 ~ ~returned 1-0 x1",
                        ":returned 9+1-0=1 4+1-0=2 ~last=2");
    }

    @Test
    void aReapedConsumerIsRefusedAndItsMessagesReachAnother() {
        redis.held(4, "1-0", "c/1", 1);
        overdue("c/1");
        reap("c/1", 100);
        assertThat(redis.fetch("c/1", 4).acknowledge(4, "1-0").run()).isEqualTo("LEASE_LOST");
        assertThat(redis.fetch("c/2", 1).credit(5).granted()).containsExactly("4:1-0 x2 b1-0");
    }

    @Test
    void reapedTwiceIsReapedOnce() {
        redis.held(4, "1-0", "c/1", 1);
        overdue("c/1");
        reap("c/1", 100);
        List<String> before = redis.state();
        assertThat(reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatRenewedItsLeaseMeanwhileLives() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 3);
        redis.jedis().zadd(redis.keys().leases(), NOW, "c/1");
        List<String> before = redis.state();
        assertThat(reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void inTheTimeOfGraceNobodyIsReaped() {
        redis.held(4, "1-0", "c/1", 1);
        overdue("c/1");
        redis.jedis().zadd(redis.keys().leases(), NOW + 1, "~grace");
        List<String> before = redis.state();
        assertThat(reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
        redis.jedis().zadd(redis.keys().leases(), NOW, "~grace");
        assertThat(reap("c/1", 100)).isEqualTo("OK 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~seen", "~grace", "~returned", "~delayed"})
    void whatIsNoConsumerIsNeverReaped(String name) {
        redis.held(4, "1-0", name, 1);
        redis.jedis().zadd(redis.keys().leases(), 1, name);
        List<String> before = redis.state();
        assertThat(reap(name, 100)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void reapingIsBoundedAndAnyoneCanGoOn() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.held(4, i + "-0", "c/1", 1));
        overdue("c/1");
        assertThat(reap("c/1", 2)).isEqualTo("MORE 2");
        assertThat(redis.state())
                .contains("stream ~ c/1 3-0 x1 4-0 x1 5-0 x1", "stream ~ ~returned 1-0 x1 2-0 x1")
                .contains(":leases c/1=" + (NOW - 1))
                .noneMatch(line -> line.startsWith(":consumers"));
        assertThat(reap("c/1", 2)).isEqualTo("MORE 2");
        assertThat(reap("c/1", 2)).isEqualTo("OK 1");
        assertThat(redis.state()).noneMatch(line -> line.contains("c/1"));
    }

    @Test
    void aReapedConsumerThatWasWokenWakesTheNextAndOneForEachMessage() throws Exception {
        redis.held(4, "1-0", "c/1", 1);
        overdue("c/1");
        IntStream.range(0, 5).forEach(i -> redis.jedis().zadd(redis.keys().waiters(), i, "w/" + i));
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            reap("c/1", 100);
            assertThat(wakeUps.sinceLast()).containsExactly("w: w/0", "w: w/1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"made by hand", "a\nb", "100%", "%41", "\u00e9\u00ff", "x'\"[]*{}"})
    void aConsumerOfAnyNameIsToldToBeOverdueSoThatItCanBeReaped(String name) {
        redis.held(4, "1-0", name, 1);
        overdue(name);
        redis.fetch("c/2", 1).at(NOW - FetchRun.LEASE - 5).run();
        redis.jedis().zrem(redis.keys().leases(), "c/2");
        redis.jedis().zadd(redis.keys().leases(), NOW, "~grace");
        redis.jedis().zadd(redis.keys().leases(), NOW, "~seen");
        String told = redis.fetch("c/2", 2).run().split(" ", -1)[3];
        assertThat(told).matches("[!-~]+");
        assertThat(reap(told, 100)).isEqualTo("OK 1");
        assertThat(redis.state()).contains("stream ~ ~returned 1-0 x1");
    }
}
