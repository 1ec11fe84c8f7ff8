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

/** What publish.lua stores, and whom it wakes. */
class PublishScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription one;
    private RawSubscription two;

    @BeforeEach
    void nameTwoSubscriptions() {
        one = redis.subscription("consumer/c/1");
        two = redis.subscription("durable/desk/archive");
    }

    private PublishRun publish(long sequence) {
        return new PublishRun(redis, sequence);
    }

    private void make() {
        one.made(1, "c/1");
        two.made(7, "d/1");
    }

    /** Without the group of the stream of priority 4, which each of them has, and the books of subscriptions. */
    private List<String> stored() {
        return redis.state().stream()
                .filter(line -> !line.startsWith(":sender"))
                .filter(line -> !line.startsWith("stream ~"))
                .filter(line -> !line.startsWith(":subscriptions"))
                .toList();
    }

    // ---- storing

    @Test
    void aBatchIsStoredOnceForAllSubscriptions() {
        make();
        assertThat(publish(1).message(4, "a", "b").run()).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream #1 header=h body=a",
                        "stream #2 header=h body=b",
                        "stream ~consumer/c/1 @0-0",
                        "stream ~durable/desk/archive @0-0",
                        ":sender:s 1:1 (ttl)",
                        ":subscriptions consumer/c/1=1 c/1 durable/desk/archive=7 d/1");
    }

    @Test
    void withoutSubscriptionsNothingIsStoredButTheNumberIsUsed() {
        assertThat(publish(1)
                        .message(4, "a")
                        .message(9, "b")
                        .delayed(4, 50, "c")
                        .deadline(NOW + 9)
                        .grouped()
                        .run())
                .isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":sender:s 1:1 (ttl)");
        assertThat(publish(2).limit(1).message(4, "a", "b").run()).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":sender:s 1:2 (ttl)");
    }

    @Test
    void aTopicThatRetainsMessagesKeepsThemWithoutSubscriptions() {
        assertThat(publish(1).retaining(5000).message(4, "a").run()).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly("stream #1 header=h body=a", ":sender:s 1:1 (ttl)", ":topic retention=5000");
    }

    @Test
    void whoDoesNotKnowThatATopicRetainsMessagesLeavesThatAsItIs() {
        publish(1).retaining(5000).message(4, "a").run();
        assertThat(publish(2).message(4, "b").run()).isEqualTo("OK");
        assertThat(stored())
                .containsExactly("stream #1 header=h body=a", "stream #2 header=h body=b", ":topic retention=5000");
    }

    @Test
    void aStreamThatIsNewBeginsForEverySubscriptionWithItsFirstMessage() {
        make();
        two.read(4, "5-0");
        assertThat(publish(1).message(9, "h").message(4, "n").message(0, "l").run())
                .isEqualTo("OK");
        assertThat(redis.state())
                .contains(
                        ":p9 #1 header=h body=h",
                        ":p9 ~consumer/c/1 @0-0",
                        ":p9 ~durable/desk/archive @0-0",
                        ":p0 ~consumer/c/1 @0-0",
                        ":p0 ~durable/desk/archive @0-0",
                        "stream ~durable/desk/archive @5-0",
                        ":priorities 940");
        two.read(9, "5-0");
        publish(2).message(9, "h2").run();
        assertThat(redis.state()).contains(":p9 ~durable/desk/archive @5-0", ":priorities 940");
    }

    @Test
    void aBatchWithGroupsIsRecorded() {
        make();
        publish(1).message(4, "a").grouped().run();
        assertThat(redis.state()).contains(":priorities 4g");
    }

    @Test
    void theLatestDeadlineIsRecorded() {
        make();
        publish(1).message(4, "a").deadline(4_000_000_000_000L).run();
        publish(2).message(4, "b").deadline(3_000_000_000_000L).run();
        assertThat(redis.state()).contains(":deadline 4000000000000 (ttl)");
    }

    @Test
    void aDelayedMessageWaitsWithTheNumberOfTheNewestSubscription() {
        make();
        redis.jedis().hset(redis.keys().topic(), "last", "7");
        assertThat(publish(1).delayed(9, 500, "later").message(4, "now").run()).isEqualTo("OK");
        assertThat(stored())
                .containsExactly(
                        "stream #1 header=h body=now",
                        ":delayed #1 header=h|@subscription=7 body=later",
                        ":due new+due#1=" + (NOW + 500),
                        ":p9 ~consumer/c/1 @0-0",
                        ":p9 ~durable/desk/archive @0-0",
                        ":priorities 94",
                        ":topic last=7");
    }

    @Test
    void whereTheNumbersWereLostADelayedMessageIsForAll() {
        make();
        publish(1).delayed(4, 500, "later").run();
        assertThat(stored()).contains(":delayed #1 header=h body=later");
    }

    // ---- the sender

    @Test
    void aBatchSentTwiceIsStoredOnce() {
        make();
        publish(1).message(9, "a").delayed(4, 500, "b").deadline(NOW + 9).run();
        List<String> before = redis.state();
        assertThat(publish(1)
                        .message(9, "a")
                        .delayed(4, 500, "b")
                        .deadline(NOW + 9)
                        .run())
                .isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aHoleInTheNumbersOrAnUnknownEpochAsksForANewOne() {
        make();
        assertThat(publish(2).message(4, "a").run()).isEqualTo("UNKNOWN_SENDER");
        redis.jedis().set(redis.keys().sender("s"), "3:5");
        List<String> before = redis.state();
        assertThat(publish(7).epoch(3).message(4, "a").run()).isEqualTo("UNKNOWN_SENDER");
        assertThat(publish(6).epoch(4).message(4, "a").run()).isEqualTo("UNKNOWN_SENDER");
        assertThat(publish(6).epoch(2).message(4, "a").run()).isEqualTo("FENCED");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(publish(6).epoch(3).message(4, "a").run()).isEqualTo("OK");
    }

    @Test
    void whatAFenceRecordedStaysBehindTheNumber() {
        make();
        redis.jedis().set(redis.keys().sender("s"), "2:0:1 9");
        publish(1).epoch(2).message(4, "a").run();
        assertThat(redis.state()).contains(":sender:s 2:1:1 9 (ttl)");
    }

    @Test
    void aTemporaryTopicThatIsGoneIsRefused() {
        make();
        List<String> before = redis.state();
        assertThat(publish(1).temporary().message(4, "a").run()).isEqualTo("DELETED");
        assertThat(publish(1).temporary().limit(1).grouped().message(4, "a").run())
                .isEqualTo("DELETED");
        assertThat(redis.state()).isEqualTo(before);
        redis.jedis().set(redis.keys().owner(), "c/1");
        assertThat(publish(1).temporary().grouped().message(9, "a").run()).isEqualTo("OK");
        assertThat(redis.state()).contains(":p9 #1 header=h body=a", ":priorities 94g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":p9", ":priorities", ":delayed", ":due", ":deadline", ":subscriptions", ":topic"})
    void aKeyOfAnotherTypeStoresNothingAndLeavesTheNumberFree(String suffix) {
        make();
        String key = redis.stream(4) + suffix;
        redis.jedis().del(key);
        redis.jedis().sadd(key, "x");
        List<String> before = redis.state();
        for (PublishRun run : List.of(publish(1).limit(5), publish(1).retaining(1), publish(1))) {
            assertThat(run.message(4, "a")
                            .message(9, "b")
                            .delayed(4, 50, "c")
                            .deadline(NOW)
                            .run())
                    .startsWith("ERROR ")
                    .contains("WRONGTYPE");
            assertThat(redis.state()).contains(":sender:s 1:0 (ttl)");
            assertThat(redis.state().stream().filter(line -> !line.startsWith(":sender")))
                    .isEqualTo(before);
        }
        redis.jedis().del(key);
        make2(suffix);
        assertThat(publish(1).message(4, "a").run()).isEqualTo("OK");
    }

    private void make2(String suffix) {
        if (suffix.isEmpty() || suffix.equals(":subscriptions")) {
            redis.jedis().del(redis.stream(4));
            make();
        }
    }

    @Test
    void waitersOfAnotherTypeDoNotUndoABatch() {
        make();
        redis.jedis().sadd(redis.keys().waiters(), "x");
        assertThat(publish(1).message(4, "a").run()).isEqualTo("OK");
        assertThat(stored()).contains("stream #1 header=h body=a");
    }

    // ---- waking

    private List<String> wokenBy(PublishRun run) throws Exception {
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(run.run()).isEqualTo("OK");
            return wakeUps.sinceLast();
        }
    }

    @Test
    void ofEachSubscriptionAsManyAsTheBatchOccupiesAreWokenThoseThatWaitLongestFirst() throws Exception {
        make();
        one.waiting("c/1", 3).waiting("d/2", 1).waiting("e/3", 2);
        two.waiting("f/1", 5);
        assertThat(wokenBy(publish(1).message(4, "a", "b"))).containsExactlyInAnyOrder("d: d/2", "e: e/3", "f: f/1");
        assertThat(stored()).contains(":waiters consumer/c/1+c/1=3");
    }

    @Test
    void aConnectionHearsOfAllItsConsumersAtOnce() throws Exception {
        make();
        one.waiting("c/1", 1);
        two.waiting("c/2", 2).waiting("d/1", 3);
        assertThat(wokenBy(publish(1).message(4, "a", "b"))).containsExactlyInAnyOrder("c: c/1 c/2", "d: d/1");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void whoDoesNotStandAtASubscriptionIsLeft() throws Exception {
        make();
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        redis.jedis().zadd(redis.keys().waiters(), 1, "");
        assertThat(wokenBy(publish(1).message(4, "a"))).isEmpty();
    }

    @Test
    void aDelayedMessageWakesOnlyWhenItIsTheNextOneDue() throws Exception {
        make();
        one.waiting("c/1", 1);
        assertThat(wokenBy(publish(1).delayed(4, 500, "a"))).containsExactly("c: c/1");
        one.waiting("c/1", 1);
        assertThat(wokenBy(publish(2).delayed(4, 600, "b"))).isEmpty();
        assertThat(wokenBy(publish(3).delayed(4, 400, "c"))).containsExactly("c: c/1");
    }

    @Test
    void moreWaitersThanLuaCanUnpackAreWoken() throws Exception {
        make();
        IntStream.range(0, 9000).forEach(i -> one.waiting("c/" + i, i));
        PublishRun run =
                publish(1).message(4, IntStream.range(0, 9000).mapToObj(i -> "").toArray(String[]::new));
        assertThat(wokenBy(run)).singleElement().satisfies(names -> assertThat(names.split(" "))
                .hasSize(9001));
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }
}
