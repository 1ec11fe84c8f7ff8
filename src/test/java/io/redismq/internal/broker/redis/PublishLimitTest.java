package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address.Kind;
import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** What publish.lua does about a limit of the topic's length. */
class PublishLimitTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription fast;
    private RawSubscription slow;

    @BeforeEach
    void twoSubscriptions() {
        fast = redis.subscription("durable//fast").made(1, "c/1");
        slow = redis.subscription("durable//slow").made(2, "c/2");
    }

    private PublishRun publish(long sequence) {
        return new PublishRun(redis, sequence);
    }

    private void entries(int priority, int... ids) {
        IntStream.of(ids).forEach(id -> redis.add(priority, id + "-0", "body", "b" + id));
    }

    private void inUse(String digits) {
        redis.jedis().set(redis.keys().priorities(), digits);
    }

    private List<String> bodies() {
        return redis.state().stream()
                .filter(line -> line.contains(" body="))
                .map(line -> line.replaceAll("(\\S+) \\S+( header=\\S+)? ", "$1 "))
                .toList();
    }

    // ---- refusing

    @Test
    void aBatchThatFitsIsStoredAndNothingIsTrimmed() {
        entries(4, 1, 2);
        fast.read(4, "2-0");
        slow.read(4, "2-0");
        assertThat(publish(1).limit(3).message(4, "x").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=b1", "stream body=b2", "stream body=x");
    }

    @Test
    void aFullTopicNamesTheRoomAndTheSlowestSubscriptionAndLeavesTheNumberFree() {
        entries(4, 1, 2, 3);
        fast.read(4, "3-0");
        slow.read(4, "1-0");
        for (int i = 0; i < 2; i++) {
            assertThat(publish(1).limit(3).message(4, "x", "y").run()).isEqualTo("FULL 1 durable//slow");
            assertThat(redis.state())
                    .containsExactly(
                            "stream 2-0 body=b2",
                            "stream 3-0 body=b3",
                            "stream ~durable//fast @3-0",
                            "stream ~durable//slow @1-0",
                            ":sender:s 1:0 (ttl)",
                            ":subscriptions durable//fast=1 c/1 durable//slow=2 c/2");
        }
        assertThat(publish(1).limit(3).message(4, "x").run()).isEqualTo("OK");
        assertThat(publish(2).limit(3).message(4, "y").run()).isEqualTo("FULL 0 durable//slow");
    }

    @Test
    void whatIsPendingCountsAsNotDoneWith() {
        entries(4, 1, 2, 3);
        fast.read(4, "3-0").pending(4, "1-0", "c/1", 1);
        slow.read(4, "1-0");
        assertThat(publish(1).limit(3).message(4, "x").run()).isEqualTo("FULL 0 durable//fast");
    }

    @Test
    void whatNobodyNeedsMakesRoom() {
        entries(4, 1, 2, 3);
        fast.read(4, "3-0");
        slow.read(4, "2-0");
        assertThat(publish(1).limit(3).message(4, "x", "y").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=b3", "stream body=x", "stream body=y");
    }

    @Test
    void theSlowestIsSoughtInThePrioritiesInUse() {
        inUse("940");
        entries(9, 20, 21);
        entries(4, 30);
        entries(0, 10);
        fast.group(9, "0").group(0, "10-0");
        slow.group(9, "21-0").group(0, "10-0").read(4, "30-0");
        assertThat(publish(1).limit(3).message(4, "x").run()).isEqualTo("FULL 0 durable//fast");
        assertThat(bodies()).hasSize(3).doesNotContain(":p0 body=b10");
    }

    @Test
    void delayedMessagesCount() {
        assertThat(publish(1).limit(2).delayed(4, 500, "a").delayed(4, 500, "b").run())
                .isEqualTo("OK");
        assertThat(publish(2).limit(2).message(4, "x").run()).isEqualTo("FULL 0 -");
    }

    @Test
    void aBatchLargerThanTheLimitNeverFits() {
        assertThat(publish(1).limit(1).message(4, "a", "b").run()).isEqualTo("FULL 1 -");
        assertThat(publish(1).limit(1).dropping().message(4, "a", "b").run()).isEqualTo("FULL 1 -");
    }

    @Test
    void whatTheTopicRetainsIsNotTrimmedForRoom() {
        redis.jedis().hset(redis.keys().topic(), "retention", "1000");
        String old = (NOW - 1001) + "-0";
        String recent = (NOW - 999) + "-0";
        redis.add(4, old, "body", "old");
        redis.add(4, recent, "body", "recent");
        fast.read(4, recent);
        slow.read(4, recent);
        assertThat(publish(1).limit(1).message(4, "x").run()).isEqualTo("FULL 0 -");
        slow.read(4, old);
        assertThat(publish(1).limit(1).message(4, "x").run()).isEqualTo("FULL 0 -");
        assertThat(bodies()).containsExactly("stream body=recent");
        assertThat(publish(1).limit(2).message(4, "x").run()).isEqualTo("OK");
    }

    @Test
    void whoKeepsTheTopicFullInSpiteOfRetentionIsNamed() {
        redis.jedis().hset(redis.keys().topic(), "retention", "1000");
        entries(4, 1, 2);
        fast.read(4, "2-0");
        slow.read(4, "1-0");
        assertThat(publish(1).limit(1).message(4, "x").run()).isEqualTo("FULL 0 durable//slow");
    }

    @Test
    void nobodyIsWokenForARefusedBatch() {
        entries(4, 1);
        slow.waiting("c/2", 1);
        assertThat(publish(1).limit(1).message(4, "x").run()).startsWith("FULL");
        assertThat(redis.state()).contains(":waiters durable//slow+c/2=1");
    }

    @Test
    void aGroupThatStandsAtTheLastIdOfAMillisecondHindersNobody() {
        entries(4, 1, 2, 9);
        fast.read(4, "9-0");
        slow.read(4, "2-18446744073709551615");
        assertThat(publish(1).limit(2).message(4, "x").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=b9", "stream body=x");
    }

    @Test
    void muchThatNobodyNeedsIsTrimmedInSteps() {
        IntStream.rangeClosed(1, 25_000)
                .forEach(id -> redis.jedis().sendCommand(Command.XADD, redis.stream(4), id + "-0", "body", ""));
        fast.read(4, "25000-0");
        slow.read(4, "25000-0");
        assertThat(publish(1).limit(10).message(4, "x").run()).isEqualTo("MORE");
        assertThat(redis.state()).contains(":sender:s 1:0 (ttl)");
        assertThat(redis.jedis().xlen(redis.stream(4))).isBetween(14_900L, 15_100L);
        assertThat(publish(1).limit(10).message(4, "x").run()).isEqualTo("MORE");
        assertThat(publish(1).limit(10).message(4, "x").run()).isEqualTo("OK");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(1);
    }

    // ---- dropping

    @Test
    void theOldestAreDroppedOfTheLowestPriorityFirst() {
        inUse("94");
        fast.group(9, "0");
        slow.group(9, "0");
        entries(9, 1);
        entries(4, 5, 6);
        assertThat(publish(1).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=x", "stream body=y", ":p9 body=b1");
        assertThat(publish(1).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("REPEATED");
        assertThat(bodies()).hasSize(3);
    }

    @Test
    void whatAConsumerHoldsIsNotDroppedAndNothingBehindIt() {
        entries(4, 1, 2, 3);
        fast.read(4, "3-0");
        slow.read(4, "2-0").pending(4, "2-0", "c/2", 1);
        fast.pending(4, "1-0", "~returned", 2);
        assertThat(publish(1).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("FULL 1 durable//fast");
        assertThat(redis.state())
                .contains("stream ~durable//fast @3-0", "stream ~durable//slow @2-0 c/2 2-0 x1")
                .contains(":sender:s 1:0 (ttl)");
        assertThat(bodies()).containsExactly("stream body=b2", "stream body=b3");
    }

    @Test
    void whatWaitsForNobodyInParticularIsLetGoOf() {
        entries(4, 1, 2);
        fast.read(4, "2-0").pending(4, "1-0", "~returned", 2);
        slow.read(4, "2-0").pending(4, "1-0", "~delayed", 1).pending(4, "2-0", "~for:c/2", 1);
        assertThat(publish(1).limit(2).dropping().message(4, "x", "y").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=x", "stream body=y");
        assertThat(redis.state()).contains("stream ~durable//fast @2-0", "stream ~durable//slow @2-0");
    }

    @Test
    void delayedMessagesAreDroppedLast() {
        publish(1).delayed(4, 500, "a").delayed(4, 600, "b").message(4, "c").run();
        assertThat(publish(2).limit(3).dropping().message(4, "x", "y").run()).isEqualTo("OK");
        assertThat(bodies()).containsExactly("stream body=x", "stream body=y", ":delayed body=b");
        assertThat(redis.state()).contains(":due new+due#1=" + (NOW + 600));
    }

    @Test
    void muchIsDroppedInSteps() {
        IntStream.rangeClosed(1, 1200).forEach(id -> entries(4, id));
        assertThat(publish(1).limit(10).dropping().message(4, "x").run()).isEqualTo("MORE");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(700);
        assertThat(publish(1).limit(10).dropping().message(4, "x").run()).isEqualTo("MORE");
        assertThat(publish(1).limit(10).dropping().message(4, "x").run()).isEqualTo("OK");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(10);
    }

    @Test
    void theMoreSubscriptionsThereAreTheLessIsDroppedAtOnce() {
        IntStream.range(0, 500).forEach(i -> redis.subscription("shared//s" + i).made(10 + i, "c/9"));
        IntStream.rangeClosed(1, 1000).forEach(id -> entries(4, id));
        assertThat(publish(1).limit(10).dropping().message(4, "x").run()).isEqualTo("MORE");
        assertThat(redis.jedis().xlen(redis.stream(4))).isBetween(900L, 999L);
    }

    @ParameterizedTest
    @ValueSource(strings = {":p9", ":p0"})
    void aKeyOfAnotherTypeRefusesTheBatchBeforeAnythingIsDropped(String suffix) {
        inUse("940");
        entries(4, 1);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        List<String> before = bodies();
        assertThat(publish(1).limit(1).dropping().message(4, "new").run())
                .startsWith("ERROR ")
                .contains("WRONGTYPE");
        assertThat(bodies()).isEqualTo(before);
        assertThat(redis.state()).contains(":sender:s 1:0 (ttl)");
    }
}
