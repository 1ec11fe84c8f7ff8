package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

class CloseConsumerScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String close(String consumer, int limit) {
        DestinationKeys names = redis.keys();
        return redis.run(
                LuaScript.CLOSE_CONSUMER,
                ScriptHarness.concat(
                        List.of(names.leases(), names.consumers(), names.waiters(), names.returned(), names.groups()),
                        redis.streams("94")),
                ScriptHarness.GROUP,
                consumer,
                limit,
                ScriptHarness.WAKE,
                "",
                "94");
    }

    @Test
    void nothingIsLeftOfAConsumerAndWhatItHeldCountsAsNeverDelivered() {
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/2", 1);
        redis.held(4, "3-0", "c/1", 4);
        redis.known("c/1", 3);
        redis.known("c/2", 3);
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        assertThat(close("c/1", 100)).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 2-0 body=b2-0",
                        "stream 3-0 body=b3-0",
                        "stream ~ c/2 2-0 x1",
                        "stream ~ ~returned 1-0 x0 3-0 x3",
                        ":consumers c/2=3",
                        ":leases c/2=" + (NOW + 1000),
                        ":p9 1-0 body=b1-0",
                        ":p9 ~ ~returned 1-0 x0",
                        ":returned 9+1-0=1 4+1-0=2 4+3-0=3 ~last=3");
    }

    @Test
    void closedTwiceIsClosedOnce() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        close("c/1", 100);
        redis.jedis().zadd(redis.keys().waiters(), 1, "w/1");
        List<String> before = redis.state();
        assertThat(close("c/1", 100)).isEqualTo("OK");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void closingIsBoundedAndGoesOn() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.held(4, i + "-0", "c/1", 1));
        redis.known("c/1", 1);
        assertThat(close("c/1", 2)).isEqualTo("MORE");
        assertThat(redis.state())
                .contains(
                        "stream ~ c/1 3-0 x1 4-0 x1 5-0 x1",
                        "stream ~ ~returned 1-0 x0 2-0 x0",
                        ":leases c/1=" + (NOW + 1000))
                .noneMatch(line -> line.startsWith(":consumers"));
        assertThat(close("c/1", 2)).isEqualTo("MORE");
        assertThat(close("c/1", 2)).isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream ~ ~returned 1-0 x0 2-0 x0 3-0 x0 4-0 x0 5-0 x0")
                .noneMatch(line -> line.startsWith(":") && !line.startsWith(":returned"));
    }

    @Test
    void aWokenConsumerThatClosesWakesTheNextAndOneForEachMessage() throws Exception {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        IntStream.range(0, 5).forEach(i -> redis.jedis().zadd(redis.keys().waiters(), i, "w/" + i));
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            close("c/1", 100);
            assertThat(wakeUps.sinceLast()).containsExactly("w: w/0", "w: w/1");
        }
    }

    @Test
    void aConsumerThatStillWaitedHasNoWakeUpToHandOn() throws Exception {
        redis.known("c/1", 1);
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        redis.jedis().zadd(redis.keys().waiters(), 2, "w/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            close("c/1", 100);
            assertThat(wakeUps.sinceLast()).isEmpty();
        }
        assertThat(redis.state()).containsExactly(":waiters w/1=2");
    }

    @Test
    void entriesDeletedUnderItLeaveNoGhostOnceThePoolIsServed() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        assertThat(close("c/1", 100)).isEqualTo("OK");
        redis.fetch("c/2", 1).credit(1).run();
        assertThat(redis.state()).noneMatch(line -> line.contains("1-0"));
    }

    @Test
    void withoutAnyStreamThereIsNothingToReturn() {
        redis.known("c/1", 1);
        assertThat(close("c/1", 100)).isEqualTo("OK");
        assertThat(redis.state()).isEmpty();
    }

    @Test
    void thePoolItselfCannotBeClosed() {
        redis.held(4, "1-0", "~returned", 1);
        List<String> before = redis.state();
        assertThat(close("~returned", 100)).isEqualTo("OK");
        assertThat(redis.state()).isEqualTo(before);
    }
}
