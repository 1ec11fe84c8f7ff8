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
import redis.clients.jedis.Protocol.Command;

/** What send.lua does about a limit of the destination's length, and about deadlines. */
class SendLimitTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private SendRun send(long sequence) {
        return new SendRun(redis, sequence);
    }

    private List<String> streams() {
        return redis.state().stream()
                .filter(line -> !line.startsWith(":sender"))
                .toList();
    }

    private static String[] bodies(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    // ---- refusing

    @Test
    void aBatchThatFitsIsStored() {
        assertThat(send(1).limit(3).message(4, "a", "b").run()).isEqualTo("OK");
        assertThat(send(2).limit(3).message(4, "c").run()).isEqualTo("OK");
        assertThat(streams())
                .containsExactly("stream #1 header=h body=a", "stream #2 header=h body=b", "stream #3 header=h body=c");
    }

    @Test
    void aBatchThatDoesNotFitStoresNothingAndLeavesItsNumberFree() {
        send(1).limit(3).message(4, "a", "b").run();
        List<String> before = redis.state();
        assertThat(send(2).limit(3).message(4, "c", "d").run()).isEqualTo("FULL 1");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(send(2).limit(3).message(4, "c", "d").run()).isEqualTo("FULL 1");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(send(2).limit(3).message(4, "c").run()).isEqualTo("OK");
        assertThat(send(2).limit(3).message(4, "c").run()).isEqualTo("REPEATED");
    }

    @Test
    void aFirstBatchThatDoesNotFitLeavesItsNumberFree() {
        assertThat(send(1).limit(1).message(4, "a", "b").run()).isEqualTo("FULL 1");
        assertThat(redis.state()).containsExactly(":sender:s 1:0 (ttl)");
        assertThat(send(1).limit(1).message(4, "a").run()).isEqualTo("OK");
    }

    @Test
    void allPrioritiesDelayedOnesAndWhatConsumersHoldAreCounted() {
        send(1).message(9, "high").message(0, "low").delayed(4, 500, "later").run();
        redis.held(4, "1-0", "c/1", 1);
        assertThat(send(2).limit(4).message(4, "x").run()).isEqualTo("FULL 0");
        assertThat(send(2).limit(5).message(4, "x").run()).isEqualTo("OK");
    }

    @Test
    void aQueueThatIsFullerThanTheLimitHasNoRoom() {
        send(1).message(0, bodies(5)).run();
        assertThat(send(2).limit(3).message(4, "x").run()).isEqualTo("FULL 0");
    }

    @Test
    void nobodyIsWokenForARefusedBatch() {
        redis.jedis().zadd(redis.keys().waiters(), 1, "a/1");
        assertThat(send(1).limit(1).message(4, "a", "b").run()).isEqualTo("FULL 1");
        assertThat(redis.state()).contains(":waiters a/1=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {":priorities", ":delayed", ":due", ":deadline", "", ":p9"})
    void aKeyOfAnotherTypeRefusesTheBatchBeforeAnythingIsDropped(String suffix) {
        redis.message(4, "1-0", "old");
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        List<String> before = redis.state();
        assertThat(send(1).limit(1).dropping().message(4, "new").run())
                .startsWith("ERROR ")
                .contains("WRONGTYPE");
        assertThat(streams()).isEqualTo(before);
    }

    // ---- dropping

    @Test
    void theOldestAreDroppedForWhatComes() {
        send(1).message(4, "a", "b", "c").run();
        assertThat(send(2).limit(3).dropping().message(4, "d", "e").run()).isEqualTo("OK");
        assertThat(streams())
                .containsExactly("stream #1 header=h body=c", "stream #2 header=h body=d", "stream #3 header=h body=e");
    }

    @Test
    void aDroppingBatchSentTwiceDropsOnce() {
        send(1).message(4, "a", "b", "c").run();
        send(2).limit(3).dropping().message(4, "d", "e").run();
        List<String> before = redis.state();
        assertThat(send(2).limit(3).dropping().message(4, "d", "e").run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void nothingIsDroppedWhileThereIsRoom() {
        send(1).message(4, "a", "b").run();
        send(2).limit(3).dropping().message(4, "c").run();
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(3);
    }

    @Test
    void theLowestPriorityIsDroppedFirst() {
        send(1).message(9, "high")
                .message(4, "normal")
                .message(1, "low1", "low2")
                .run();
        assertThat(send(2).limit(4).dropping().message(4, "x", "y", "z").run()).isEqualTo("OK");
        assertThat(streams())
                .contains(":p9 #1 header=h body=high")
                .noneMatch(line -> line.contains("low") || line.contains("normal"));
    }

    @Test
    void whatConsumersHoldStaysAndWhatCameBackGoesBeforeWhatIsNew() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "~returned", 1);
        redis.held(4, "3-0", "c/1", 1);
        redis.message(4, "4-0", "new");
        assertThat(send(1).limit(4).dropping().message(4, "x").run()).isEqualTo("OK");
        assertThat(streams())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 3-0 body=b3-0",
                        "stream 4-0 body=new",
                        "stream #1 header=h body=x",
                        "stream ~ c/1 1-0 x1 3-0 x1",
                        "stream ~ ~returned");
        assertThat(send(2).limit(4).dropping().message(4, "y").run()).isEqualTo("OK");
        assertThat(streams())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 3-0 body=b3-0",
                        "stream #1 header=h body=x",
                        "stream #2 header=h body=y",
                        "stream ~ c/1 1-0 x1 3-0 x1",
                        "stream ~ ~returned");
    }

    @Test
    void whenConsumersHoldTooManyTheRestIsRefused() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.message(4, "3-0", "new");
        assertThat(send(1).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("FULL 1");
        assertThat(streams())
                .containsExactly("stream 1-0 body=b1-0", "stream 2-0 body=b2-0", "stream ~ c/1 1-0 x1 2-0 x1");
    }

    @Test
    void whatWaitsForItsRedeliveryLosesItsDueTimeToo() {
        redis.held(4, "1-0", "~delayed", 2);
        redis.jedis().zadd(redis.keys().due(), NOW + 50, "old 4 1-0");
        assertThat(send(1).limit(1).dropping().message(4, "x").run()).isEqualTo("OK");
        assertThat(streams()).containsExactly("stream #1 header=h body=x", "stream ~ ~delayed");
    }

    @Test
    void whatIsDelayedIsDroppedLastInTheOrderOfSending() {
        send(1).delayed(4, 500, "d1").delayed(4, 100, "d2").message(4, "now").run();
        assertThat(send(2).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("OK");
        assertThat(streams())
                .contains(":delayed #1 header=h body=d2", ":due new+due#1=" + (NOW + 100))
                .noneMatch(line -> line.contains("d1") || line.contains("now"));
    }

    @Test
    void aPoolEntryWhoseMessageIsGoneLeavesThePoolAndCountsForNothing() {
        redis.held(4, "1-0", "~returned", 1);
        redis.message(4, "2-0", "new");
        redis.command(Command.XDEL, redis.stream(4), "1-0");
        assertThat(send(1).limit(1).dropping().message(4, "x").run()).isIn("OK", "FULL 0");
        assertThat(send(1).limit(1).dropping().message(4, "x").run()).isIn("OK", "REPEATED");
        assertThat(streams()).containsExactly("stream #1 header=h body=x", "stream ~ ~returned");
    }

    @Test
    void manyAreDroppedInStepsOfAThousand() {
        send(1).message(4, bodies(1_900)).run();
        assertThat(send(2).limit(10).dropping().message(4, "x").run()).isEqualTo("MORE");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(900);
        assertThat(send(2).limit(10).dropping().message(4, "x").run()).isEqualTo("OK");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(10);
    }

    // ---- deadlines

    @Test
    void theLatestDeadlineIsRememberedForSomeTimeLonger() {
        long soon = System.currentTimeMillis() + 60_000;
        assertThat(send(1).deadline(soon).message(4, "a").run()).isEqualTo("OK");
        assertThat(redis.jedis().get(redis.keys().latestDeadline())).isEqualTo(String.valueOf(soon));
        assertThat(redis.jedis().pttl(redis.keys().latestDeadline()))
                .isBetween(SendRun.MARGIN, SendRun.MARGIN + 60_000);
        send(2).deadline(soon - 5).message(4, "b").run();
        assertThat(redis.jedis().get(redis.keys().latestDeadline())).isEqualTo(String.valueOf(soon));
        send(3).deadline(99_999_999_999_999L).message(4, "c").run();
        assertThat(redis.jedis().get(redis.keys().latestDeadline())).isEqualTo("99999999999999");
    }

    @Test
    void aBatchWithoutDeadlineLeavesTheMarkAsItIs() {
        send(1).message(5, "a").run();
        assertThat(redis.jedis().exists(redis.keys().latestDeadline())).isFalse();
    }

    @Test
    void aRefusedBatchRemembersNoDeadline() {
        assertThat(send(1).limit(1).deadline(NOW + 60_000).message(4, "a", "b").run())
                .isEqualTo("FULL 1");
        assertThat(redis.state()).containsExactly(":sender:s 1:0 (ttl)");
    }
}
