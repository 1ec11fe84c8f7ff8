package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address.Kind;
import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How consumers of subscriptions leave: close_consumer and reap at a topic. */
class SubscriptionEndTest {

    private static final String DURABLE = "durable/desk/archive";
    private static final String SHARED = "shared//s";
    private static final String UNNAMED = "consumer/c/1";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    /** A subscription with messages 1-0 to 3-0 in priority 4 and 1-0 in 9, of which c/1 holds all but the last. */
    private RawSubscription holding(String label) {
        redis.jedis().set(redis.keys().priorities(), "94");
        IntStream.of(1, 2, 3).forEach(id -> redis.add(4, id + "-0", "body", "b" + id));
        redis.add(9, "1-0", "body", "high");
        return redis.subscription(label)
                .made(1, "c/1")
                .group(9, "1-0")
                .read(4, "2-0")
                .known("c/1", 5)
                .pending(4, "1-0", "c/1", 1)
                .pending(4, "2-0", "~for:c/1", 0)
                .pending(9, "1-0", "c/1", 2);
    }

    private List<String> withoutEntries() {
        return redis.state().stream().filter(line -> !line.contains(" body=")).toList();
    }

    // ---- closing

    @Test
    void aDurableSubscriptionStaysWithoutConsumers() {
        RawSubscription archive = holding(DURABLE);
        assertThat(archive.close("c/1", 100)).isEqualTo("OK");
        List<String> after = withoutEntries();
        assertThat(after)
                .contains(
                        "stream ~" + DURABLE + " @2-0 ~returned 1-0 x0 ~returned 2-0 x0",
                        ":p9 ~" + DURABLE + " @1-0 ~returned 1-0 x1",
                        ":subscriptions " + DURABLE + "=1 c/1")
                .noneMatch(line -> line.startsWith(":leases") || line.contains(":consumers"));
        assertThat(archive.close("c/1", 100)).isEqualTo("OK");
        assertThat(withoutEntries()).isEqualTo(after);
        assertThat(archive.fetch("c/1", 6).run()).isEqualTo("LEASE_LOST");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHARED, UNNAMED})
    void anyOtherEndsWithItsLastConsumer(String label) {
        RawSubscription subscription = holding(label);
        redis.jedis().zadd(subscription.keys().due(), 1, "old 4 1-0");
        redis.jedis().zadd(subscription.keys().returned(), 1, "4 1-0");
        redis.jedis().hset(subscription.keys().groups(), "abc", "c/1");
        assertThat(subscription.close("c/1", 1)).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1",
                        "stream 2-0 body=b2",
                        "stream 3-0 body=b3",
                        ":p9 1-0 body=high",
                        ":priorities 94");
        assertThat(subscription.close("c/1", 1)).isEqualTo("OK");
        assertThat(redis.state()).hasSize(5);
    }

    @Test
    void aSharedOneStaysWhileSomebodyElseTakesPartWhoIsWoken() throws Exception {
        RawSubscription shared = holding(SHARED).known("d/1", 0).waiting("d/1", 2);
        redis.subscription(DURABLE).made(2, "e/1").waiting("e/1", 1);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(shared.close("c/1", 100)).isEqualTo("OK");
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
        assertThat(withoutEntries())
                .contains("stream ~" + SHARED + " @2-0 ~returned 1-0 x0 ~returned 2-0 x0")
                .contains(":leases " + SHARED + "+d/1=" + (NOW + 1000))
                .contains(":s:" + SHARED + ":consumers d/1=0");
        assertThat(shared.fetch("d/1", 1).priorities("94").credit(9).granted())
                .containsExactly("9:1-0 x2 high", "4:1-0 x1 b1", "4:2-0 x1 b2", "4:3-0 x1 b3");
    }

    @Test
    void closingIsBounded() {
        RawSubscription archive = holding(DURABLE);
        assertThat(archive.close("c/1", 1)).isEqualTo("MORE");
        assertThat(withoutEntries())
                .contains(":leases " + DURABLE + "+c/1=" + (NOW + 1000))
                .noneMatch(line -> line.contains(":consumers"));
        assertThat(archive.close("c/1", 1)).isEqualTo("MORE");
        assertThat(archive.close("c/1", 1)).isEqualTo("MORE");
        assertThat(archive.close("c/1", 1)).isEqualTo("OK");
        assertThat(withoutEntries()).noneMatch(line -> line.contains("c/1") && !line.startsWith(":subscriptions"));
    }

    @Test
    void whoIsNotKnownEndsNothing() {
        RawSubscription shared = holding(SHARED);
        List<String> before = redis.state();
        assertThat(shared.close("x/1", 10)).isEqualTo("OK");
        assertThat(shared.reap("x/1", 10)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    // ---- reaping

    @Test
    void aDurableSubscriptionKeepsWhatADeadConsumerHeld() {
        RawSubscription archive = holding(DURABLE).leased("c/1", NOW - 1);
        assertThat(archive.reap("c/1", 100)).isEqualTo("OK 3");
        List<String> after = withoutEntries();
        assertThat(after)
                .contains(
                        "stream ~" + DURABLE + " @2-0 ~returned 1-0 x1 ~returned 2-0 x0",
                        ":p9 ~" + DURABLE + " @1-0 ~returned 1-0 x2",
                        ":subscriptions " + DURABLE + "=1 c/1")
                .noneMatch(line -> line.startsWith(":leases") || line.contains(":consumers"));
        assertThat(archive.reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(withoutEntries()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {SHARED, UNNAMED})
    void anyOtherEndsWithTheDeathOfItsLastConsumer(String label) {
        RawSubscription subscription = holding(label).leased("c/1", NOW - 1);
        assertThat(subscription.reap("c/1", 1)).isEqualTo("OK 0");
        assertThat(redis.state()).hasSize(5).contains(":priorities 94");
        assertThat(subscription.reap("c/1", 1)).isEqualTo("ALIVE");
        assertThat(redis.state()).hasSize(5);
    }

    @Test
    void aLateReapDoesNotEndASubscriptionThatWasMadeAnew() {
        RawSubscription shared = holding(SHARED).leased("c/1", NOW - 1);
        shared.reap("c/1", 100);
        shared.subscribe("d/1", "d/1");
        redis.jedis().zrem(redis.keys().leases(), "~grace");
        List<String> before = redis.state();
        assertThat(shared.reap("c/1", 100)).isEqualTo("ALIVE");
        shared.leased("c/1", NOW - 1);
        assertThat(shared.reap("c/1", 100)).isEqualTo("OK 0");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatRenewedItsLeaseLives() {
        RawSubscription shared = holding(SHARED).leased("c/1", NOW);
        List<String> before = redis.state();
        assertThat(shared.reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(redis.subscription(DURABLE).reap("c/1", 100)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void reapingIsBoundedAndTheLeaseStaysUntilAllIsDone() {
        RawSubscription archive = holding(DURABLE).leased("c/1", NOW - 1);
        assertThat(archive.reap("c/1", 2)).isEqualTo("MORE 2");
        assertThat(withoutEntries())
                .contains(":leases " + DURABLE + "+c/1=" + (NOW - 1))
                .noneMatch(line -> line.contains(":consumers"));
        assertThat(archive.reap("c/1", 2)).isEqualTo("OK 1");
        assertThat(withoutEntries()).noneMatch(line -> line.startsWith(":leases"));
    }

    @Test
    void aConsumerWhoseLeaseWasLostGetsOneSoThatItCanBeReaped() {
        RawSubscription archive = holding(DURABLE);
        redis.jedis().del(redis.keys().leases());
        assertThat(archive.tend()).isEqualTo("OK 1 94");
        assertThat(redis.state()).contains(":leases " + DURABLE + "+c/1=" + (NOW + FetchRun.LEASE));
        List<String> before = redis.state();
        assertThat(archive.tend()).isEqualTo("OK 0 94");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aSharedOneOfWhichOneConsumerDiedBelongsToTheOthers() throws Exception {
        RawSubscription shared =
                holding(SHARED).leased("c/1", NOW - 1).known("d/1", 0).waiting("d/1", 2);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(shared.reap("c/1", 100)).isEqualTo("OK 3");
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
        assertThat(shared.fetch("d/1", 1).priorities("94").credit(9).granted())
                .containsExactly("9:1-0 x3 high", "4:1-0 x2 b1", "4:2-0 x1 b2", "4:3-0 x1 b3");
    }
}
