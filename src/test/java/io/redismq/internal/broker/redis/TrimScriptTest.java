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
import redis.clients.jedis.StreamEntryID;

class TrimScriptTest {

    private static final String LAST_OF_A_MILLISECOND = "-18446744073709551615";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription fast;
    private RawSubscription slow;

    @BeforeEach
    void nameTwoSubscriptions() {
        fast = redis.subscription("durable//fast");
        slow = redis.subscription("durable//slow");
    }

    private void make() {
        fast.made(1, "c/1");
        slow.made(2, "c/2");
    }

    private String trim() {
        return trim(NOW);
    }

    private String trim(long now) {
        return trim(now, "now");
    }

    private String trim(long now, String atOnce) {
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
        return redis.run(LuaScript.TRIM, keys, FetchRun.LEASE, now, atOnce);
    }

    private void entries(int priority, String... ids) {
        for (String id : ids) {
            redis.add(priority, id, "body", "b");
        }
    }

    /** The ids of a priority that are still there. */
    private List<String> left(int priority) {
        return redis.entries(redis.stream(priority)).stream()
                .map(entry -> ScriptHarness.text(ScriptHarness.list(entry).get(0)))
                .toList();
    }

    // ---- what may go

    @Test
    void whatAllHaveDoneWithGoesAndTheSlowestKeepsTheRest() {
        make();
        entries(4, "1-0", "1-1", "2-0", "3-0");
        fast.read(4, "3-0");
        slow.read(4, "1-1");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("2-0", "3-0");
        assertThat(redis.state())
                .contains("stream ~durable//fast @3-0", "stream ~durable//slow @1-1")
                .noneMatch(line -> line.startsWith(":leases"));
        List<String> before = redis.state();
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatIsPendingStaysWhoeverHasIt() {
        make();
        entries(4, "1-0", "2-0", "3-0", "4-0");
        fast.read(4, "4-0").pending(4, "3-0", "~returned", 1);
        slow.read(4, "4-0").pending(4, "2-0", "c/2", 1).pending(4, "3-0", "c/2", 1);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("2-0", "3-0", "4-0");
    }

    @Test
    void eachPriorityIsTrimmedByItself() {
        make();
        redis.jedis().set(redis.keys().priorities(), "940");
        entries(9, "1-0", "2-0");
        entries(4, "5-0");
        entries(0, "7-0", "8-0");
        fast.group(9, "2-0").group(0, "7-0").read(4, "5-0");
        slow.group(9, "1-0").group(0, "8-0").read(4, "5-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(9)).containsExactly("2-0");
        assertThat(left(4)).isEmpty();
        assertThat(left(0)).containsExactly("8-0");
    }

    @Test
    void aSubscriptionThatHasReadNothingKeepsEverything() {
        make();
        entries(4, "1-0", "2-0");
        fast.read(4, "2-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).hasSize(2);
    }

    @Test
    void withoutSubscriptionsNothingStays() {
        make();
        new PublishRun(redis, 1)
                .delayed(4, 50, "later")
                .message(9, "x")
                .deadline(4_000_000_000_000L)
                .run();
        redis.jedis().del(redis.keys().sender("s"));
        fast.known("c/1", 1).end("");
        slow.end("");
        redis.jedis().zadd(redis.keys().leases(), NOW - 1, "durable//slow c/1");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.jedis().keys(redis.stream(4) + "*")).isEmpty();
    }

    @Test
    void whatIsDelayedStaysForTheSubscriptionsThatThereAre() {
        make();
        new PublishRun(redis, 1).delayed(4, 50, "later").run();
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.state())
                .anyMatch(line -> line.startsWith(":delayed"))
                .anyMatch(line -> line.startsWith(":due"));
    }

    @Test
    void aTopicWithoutAnyKeyStaysSo() {
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.jedis().keys(redis.stream(4) + "*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2-9007199254740993", "2" + LAST_OF_A_MILLISECOND, "2-9999999999999999999"})
    void idsThatNoFloatingPointNumberHoldsAreComparedExactly(String id) {
        make();
        String before = id.substring(0, id.length() - 1) + (id.charAt(id.length() - 1) - '0' - 1);
        entries(4, "1-0", before, id, "3-0");
        fast.read(4, "3-0");
        slow.read(4, before);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).endsWith(id, "3-0").doesNotContain("1-0");
        slow.read(4, id);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).endsWith("3-0").doesNotContain("1-0", before);
    }

    @Test
    void aSubscriptionThatBeganAtATimeDoesNotHinderTrimming() {
        make();
        entries(4, "1-0", "9-0");
        fast.read(4, "5" + LAST_OF_A_MILLISECOND);
        slow.read(4, "9-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("9-0");
    }

    // ---- what was lost by hand

    @Test
    void aSubscriptionWhoseGroupIsMissingHasReadNothing() {
        make();
        redis.jedis().del(redis.stream(4));
        entries(4, "1-0", "2-0");
        fast.group(4, "2-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("1-0", "2-0");
        slow.known("c/2", 1);
        assertThat(slow.fetch("c/2", 2).credit(5).granted()).hasSize(2);
    }

    @Test
    void aGroupByHandKeepsWhatItHasNotRead() {
        make();
        entries(4, "1-0", "2-0");
        fast.read(4, "2-0");
        slow.read(4, "2-0");
        redis.jedis().xgroupCreate(redis.stream(4), "by hand", new StreamEntryID("1-0"), false);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("2-0");
    }

    // ---- retention

    @Test
    void whatATopicRetainsStaysForItsTime() {
        make();
        redis.jedis().hset(redis.keys().topic(), "retention", "1000");
        entries(4, NOW - 1001 + "-7", NOW - 1000 + "-0", NOW - 999 + "-0");
        fast.read(4, NOW - 999 + "-0");
        slow.read(4, NOW - 999 + "-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly(NOW - 1000 + "-0", NOW - 999 + "-0");
        assertThat(trim(NOW + 2)).isEqualTo("OK -");
        assertThat(left(4)).isEmpty();
    }

    @Test
    void retentionNeverTakesWhatASubscriptionNeeds() {
        make();
        redis.jedis().hset(redis.keys().topic(), "retention", "1000");
        entries(4, "1-0", "2-0");
        fast.read(4, "2-0");
        slow.read(4, "1-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("2-0");
    }

    @Test
    void retainedMessagesStayWithoutSubscriptions() {
        redis.jedis().hset(redis.keys().topic(), "retention", "1000");
        entries(4, "1-0", NOW - 10 + "-0");
        new PublishRun(redis, 1).delayed(4, 50, "later").run();
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.state()).noneMatch(line -> line.startsWith(":delayed") || line.startsWith(":due"));
        assertThat(left(4)).containsExactly(NOW - 10 + "-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999999", "0"})
    void anyRetentionIsUnderstood(String millis) {
        redis.jedis().hset(redis.keys().topic(), "retention", millis);
        entries(4, "1-0");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).hasSize(millis.equals("0") ? 0 : 1);
    }

    // ---- bounds

    @Test
    void muchGoesInSteps() {
        make();
        IntStream.rangeClosed(1, 25_000).forEach(i -> entries(4, i + "-0"));
        fast.read(4, "24999-0");
        slow.read(4, "24999-0");
        assertThat(trim()).isEqualTo("MORE -");
        assertThat(redis.jedis().xlen(redis.stream(4))).isBetween(14_900L, 15_100L);
        assertThat(trim()).isEqualTo("MORE -");
        assertThat(trim()).isEqualTo("OK -");
        assertThat(left(4)).containsExactly("25000-0");
    }

    // ---- the dead

    @Test
    void aConsumerWhoseLeaseEndedIsTold() {
        make();
        slow.known("c/2", 1).leased("c/2", NOW - 1);
        redis.lease("~seen", NOW - 1);
        redis.lease("~grace", NOW + 1);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(trim(NOW + 1)).isEqualTo("OK durable//slow%20c/2");
        assertThat(trim(NOW + 1)).isEqualTo("OK durable//slow%20c/2");
        assertThat(slow.reap("c/2", 10)).isEqualTo("OK 0");
        assertThat(trim(NOW + 2)).isEqualTo("OK -");
    }

    @Test
    void afterALongSilenceNobodyIsToldToBeDead() {
        make();
        slow.known("c/2", 1).leased("c/2", NOW - 100_000);
        redis.lease("~seen", NOW - FetchRun.LEASE);
        assertThat(trim()).isEqualTo("OK -");
        assertThat(redis.state())
                .contains(":leases durable//slow+c/2=" + (NOW - 100_000) + " ~seen=" + NOW + " ~grace="
                        + (NOW + FetchRun.LEASE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":p9", ":leases", ":priorities", ":topic", ":subscriptions"})
    void aKeyOfAnotherTypeIsNamed(String suffix) {
        make();
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        assertThat(trim()).startsWith("ERROR ").contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4) + suffix);
        assertThat(trim()).isEqualTo("OK -");
    }
}
