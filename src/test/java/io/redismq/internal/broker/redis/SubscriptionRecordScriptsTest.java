package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of named subscriptions: claim_, keep_, leave_ and remove_subscription.lua. */
class SubscriptionRecordScriptsTest {

    private static final long LEASE = 30_000;
    private static final long LATER = NOW + LEASE + 1;

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    /** The record stands under the keys of the harness's queue, as any two keys of one slot would do. */
    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String record;
    private List<String> keys;

    @BeforeEach
    void nameTheRecord() {
        record = redis.stream(4);
        keys = List.of(record, record + ":active");
    }

    private String claim(String consumer, String topic, String kind, String selector) {
        return claim(consumer, topic, kind, selector, "durable", NOW);
    }

    private String claim(String consumer, String topic, String kind, String selector, String durable, long now) {
        return plain(redis.run(
                LuaScript.CLAIM_SUBSCRIPTION, keys, consumer, LEASE, topic, kind, selector, "", durable, now));
    }

    /** Tokens without the time, which stands behind each. */
    private static String plain(String text) {
        return text.replace("@" + NOW, "").replace("@" + LATER, "");
    }

    private static String token(String plain) {
        return plain.isEmpty() ? "" : plain + "@" + NOW;
    }

    private List<String> state() {
        return redis.state().stream().map(SubscriptionRecordScriptsTest::plain).toList();
    }

    private String keep(String consumer, String token, String settled, String durable, long now) {
        return redis.run(
                LuaScript.KEEP_SUBSCRIPTION,
                keys,
                consumer,
                LEASE,
                token(token),
                settled,
                durable,
                now,
                "news",
                "alone",
                "a",
                "noLocal");
    }

    private String keep(String consumer, String token) {
        return keep(consumer, token, "", "durable", NOW);
    }

    private String leave(String consumer, String token, String stay) {
        return redis.run(LuaScript.LEAVE_SUBSCRIPTION, keys, consumer, token(token), stay);
    }

    private String remove(String token, long now) {
        return plain(redis.run(LuaScript.REMOVE_SUBSCRIPTION, keys, token(token), now, ""));
    }

    private static String active(String... consumers) {
        return ":active " + String.join("=" + (NOW + LEASE) + " ", consumers) + "=" + (NOW + LEASE);
    }

    private static String recorded(String topic, String kind, String selector, String token) {
        return "stream kind=" + kind + " noLocal= selector=" + selector + " token=" + token + " topic=" + topic;
    }

    // ---- claiming

    @Test
    void theFirstClaimMakesTheRecordAndItsTokenIsTheConsumerAndTheTime() {
        assertThat(claim("c/1", "news", "alone", "x = 1")).isEqualTo("OK c/1");
        assertThat(redis.jedis().hget(record, "token")).isEqualTo("c/1@" + NOW);
        assertThat(state()).containsExactly(recorded("news", "alone", "x = 1", "c/1"), active("c/1"));
        assertThat(redis.jedis().pttl(keys.get(0))).isEqualTo(-1);
        assertThat(redis.jedis().pttl(keys.get(1))).isEqualTo(-1);
    }

    @Test
    void claimedTwiceIsClaimedOnce() {
        claim("c/1", "news", "alone", "");
        List<String> before = state();
        assertThat(claim("c/1", "news", "alone", "")).isEqualTo("OK c/1");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aRecordThatIsNotDurableOutlivesAnOutage() {
        claim("c/1", "news", "shared", "", "", NOW);
        assertThat(redis.jedis().pttl(keys.get(0))).isBetween(5 * LEASE, 10 * LEASE);
        assertThat(redis.jedis().pttl(keys.get(1))).isBetween(5 * LEASE, 10 * LEASE);
    }

    @Test
    void manyMayShareASubscriptionWithTheTokenOfTheFirst() {
        claim("c/1", "news", "shared", "a");
        assertThat(claim("d/1", "news", "shared", "a")).isEqualTo("OK c/1");
        assertThat(state()).containsExactly(recorded("news", "shared", "a", "c/1"), active("c/1", "d/1"));
    }

    @Test
    void aSharedOneInUseIsNotMadeAnew() {
        claim("c/1", "news", "shared", "a");
        List<String> before = state();
        assertThat(claim("d/1", "news", "shared", "b")).isEqualTo("ACTIVE");
        assertThat(claim("d/1", "other", "shared", "a")).isEqualTo("ACTIVE");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void onlyOneConsumerOfAConnectionMayBeAlone() {
        claim("c/1", "news", "alone", "a");
        List<String> before = state();
        assertThat(claim("c/2", "news", "alone", "a")).isEqualTo("ACTIVE");
        assertThat(claim("c/2", "news", "alone", "b")).isEqualTo("ACTIVE");
        assertThat(state()).isEqualTo(before);
        leave("c/1", "c/1", "stay");
        assertThat(claim("c/2", "news", "alone", "a")).isEqualTo("OK c/1");
    }

    @Test
    void anotherConnectionOfTheClientIdTakesOverAtOnce() {
        claim("c/1", "news", "alone", "a");
        assertThat(claim("d/1", "news", "alone", "a")).isEqualTo("OK c/1");
        assertThat(state()).containsExactly(recorded("news", "alone", "a", "c/1"), active("d/1"));
        assertThat(keep("c/1", "c/1")).isEqualTo("OVERTAKEN");
        assertThat(keep("d/1", "c/1")).isEqualTo("OK");
        assertThat(state()).contains(active("d/1"));
    }

    @Test
    void takingOverWithAnotherSelectorMakesItAnewAndTellsWhatMustEnd() {
        claim("c/1", "news", "alone", "a");
        assertThat(claim("d/1", "news", "alone", "b")).isEqualTo("OK d/1 news c/1");
        assertThat(claim("d/1", "news", "alone", "b")).isEqualTo("OK d/1 news c/1");
        assertThat(state())
                .containsExactly(
                        "stream kind=alone noLocal= old=news c/1 selector=b token=d/1 topic=news", active("d/1"));
        assertThat(keep("c/1", "c/1")).isEqualTo("REPLACED");
    }

    @Test
    void whatMustEndIsRememberedUntilItIsSettledWhoeverComes() {
        claim("c/1", "a", "alone", "");
        claim("d/1", "b", "alone", "");
        assertThat(claim("e/1", "c", "alone", "")).isEqualTo("OK e/1 a c/1 b d/1");
        assertThat(claim("f/1", "c", "alone", "")).isEqualTo("OK e/1 a c/1 b d/1");
        assertThat(keep("d/1", "d/1", "settled", "durable", NOW)).isEqualTo("REPLACED");
        assertThat(keep("f/1", "e/1", "settled", "durable", NOW)).isEqualTo("OK");
        assertThat(claim("f/1", "c", "alone", "")).isEqualTo("OK e/1");
        assertThat(state()).containsExactly(recorded("c", "alone", "", "e/1"), active("f/1"));
    }

    @Test
    void noLocalMakesAnotherSubscription() {
        claim("c/1", "news", "alone", "");
        String reply = redis.run(
                LuaScript.CLAIM_SUBSCRIPTION, keys, "d/1", LEASE, "news", "alone", "", "noLocal", "durable", NOW);
        assertThat(plain(reply)).isEqualTo("OK d/1 news c/1");
    }

    @Test
    void whoseLeaseEndedIsNotActive() {
        claim("c/1", "news", "shared", "a");
        assertThat(claim("d/1", "news", "shared", "b", "durable", NOW + LEASE)).isEqualTo("ACTIVE");
        assertThat(claim("d/1", "news", "shared", "b", "durable", LATER)).isEqualTo("OK d/1 news c/1");
        assertThat(state()).contains(":active d/1=" + (LATER + LEASE));
    }

    @Test
    void whatIsSharedCannotBeHadAloneNorTheOtherWayRound() {
        claim("c/1", "news", "shared", "");
        List<String> before = state();
        assertThat(claim("d/1", "news", "alone", "")).isEqualTo("OTHER_KIND");
        assertThat(state()).isEqualTo(before);
        redis.jedis().del(keys.toArray(String[]::new));
        claim("c/1", "news", "alone", "");
        assertThat(claim("d/1", "news", "shared", "")).isEqualTo("OTHER_KIND");
        assertThat(state()).contains(active("c/1"));
        leave("c/1", "c/1", "stay");
        assertThat(claim("d/1", "news", "shared", "")).isEqualTo("OTHER_KIND");
    }

    @Test
    void emptyAndOddSelectorsAreKeptByteByByte() {
        String odd = "a = 'x  y\n\u00ff' ";
        assertThat(claim("c/1", "n%20s", "alone", odd)).isEqualTo("OK c/1");
        assertThat(claim("c/1", "n%20s", "alone", odd)).isEqualTo("OK c/1");
        assertThat(redis.jedis().hstrlen(record, "selector")).isEqualTo(odd.length());
    }

    @Test
    void noTokenIsGivenTwiceThoughTheSameConsumerClaimsAgain() {
        claim("c/1", "news", "shared", "a");
        claim("d/1", "news", "shared", "b", "durable", LATER);
        redis.jedis().del(keys.get(1));
        assertThat(redis.run(LuaScript.CLAIM_SUBSCRIPTION, keys, "c/1", 9, "news", "shared", "a", "", "", LATER + 5))
                .isEqualTo("OK c/1@" + (LATER + 5) + " news c/1@" + NOW + " news d/1@" + LATER);
    }

    // ---- keeping

    @Test
    void aClaimIsRenewed() {
        claim("c/1", "news", "alone", "");
        assertThat(keep("c/1", "c/1", "", "durable", NOW + 5)).isEqualTo("OK");
        assertThat(state()).containsExactly(recorded("news", "alone", "", "c/1"), ":active c/1=" + (NOW + 5 + LEASE));
    }

    @Test
    void renewingKeepsARecordThatIsNotDurable() {
        claim("c/1", "news", "shared", "", "", NOW);
        redis.jedis().pexpire(keys.get(0), 5000);
        redis.jedis().pexpire(keys.get(1), 5000);
        assertThat(keep("c/1", "c/1", "", "", NOW)).isEqualTo("OK");
        assertThat(redis.jedis().pttl(keys.get(0))).isGreaterThan(5000);
        assertThat(redis.jedis().pttl(keys.get(1))).isGreaterThan(5000);
    }

    @Test
    void whoComesBackAfterItsLeaseIsLetInUnlessAnotherIsAlone() {
        claim("c/1", "news", "shared", "");
        claim("d/1", "news", "shared", "", "durable", LATER);
        assertThat(keep("c/1", "c/1", "", "durable", LATER)).isEqualTo("OK");
        assertThat(state()).contains(":active c/1=" + (LATER + LEASE) + " d/1=" + (LATER + LEASE));
        redis.jedis().del(keys.toArray(String[]::new));
        claim("c/1", "news", "alone", "");
        leave("c/1", "c/1", "stay");
        assertThat(keep("c/1", "c/1")).isEqualTo("OK");
    }

    @Test
    void aRecordThatWasLostIsWrittenAgainUnderItsToken() {
        assertThat(keep("c/1", "c/1")).isEqualTo("OK");
        List<String> restored = state();
        assertThat(restored)
                .containsExactly("stream kind=alone noLocal=noLocal selector=a token=c/1 topic=news", active("c/1"));
        assertThat(keep("c/1", "c/1")).isEqualTo("OK");
        assertThat(state()).isEqualTo(restored);
        assertThat(redis.jedis().pttl(record)).isEqualTo(-1);
    }

    @Test
    void whatWasMadeAnewOrIsEndingIsNotKept() {
        claim("c/1", "news", "shared", "");
        List<String> before = state();
        assertThat(keep("c/1", "d/1", "settled", "", NOW)).isEqualTo("REPLACED");
        assertThat(state()).isEqualTo(before);
        redis.jedis().hset(record, "ending", "1");
        assertThat(keep("c/1", "c/1", "settled", "durable", NOW)).isEqualTo("REPLACED");
        assertThat(redis.jedis().pttl(record)).isEqualTo(-1);
    }

    // ---- leaving

    @Test
    void aDurableRecordOutlivesItsConsumers() {
        claim("c/1", "news", "alone", "");
        assertThat(leave("c/1", "c/1", "stay")).isEqualTo("OK");
        assertThat(state()).containsExactly(recorded("news", "alone", "", "c/1"));
        assertThat(leave("c/1", "c/1", "stay")).isEqualTo("OK");
        assertThat(state()).containsExactly(recorded("news", "alone", "", "c/1"));
    }

    @Test
    void anyOtherRecordEndsWithItsLastConsumer() {
        claim("c/1", "news", "shared", "", "", NOW);
        claim("d/1", "news", "shared", "", "", NOW);
        assertThat(leave("c/1", "c/1", "")).isEqualTo("OK");
        assertThat(redis.jedis().exists(record)).isTrue();
        assertThat(leave("d/1", "c/1", "")).isEqualTo("OK");
        assertThat(state()).isEmpty();
        assertThat(leave("d/1", "c/1", "")).isEqualTo("OK");
    }

    @Test
    void whoLeavesLateDoesNotEndWhatWasMadeSince() {
        claim("d/1", "news", "shared", "", "", NOW);
        redis.jedis().zrem(keys.get(1), "d/1");
        assertThat(leave("c/1", "c/1", "")).isEqualTo("OK");
        assertThat(redis.jedis().exists(record)).isTrue();
    }

    // ---- removing

    @Test
    void oneOfAnotherTopicThanTheCallerMeansIsNotRemoved() {
        claim("c/1", "news", "shared", "");
        leave("c/1", "c/1", "stay");
        List<String> before = state();
        assertThat(redis.run(LuaScript.REMOVE_SUBSCRIPTION, keys, "", NOW, "weather"))
                .isEqualTo("MISSING");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void removingIsBegunAndWhenAllIsEndedTheRecordGoes() {
        claim("c/1", "news", "alone", "");
        leave("c/1", "c/1", "stay");
        assertThat(remove("", NOW)).isEqualTo("OK c/1 news c/1");
        assertThat(remove("", NOW)).isEqualTo("OK c/1 news c/1");
        assertThat(state()).containsExactly("stream ending=1 kind=alone noLocal= selector= token=c/1 topic=news");
        assertThat(remove("d/1", NOW)).isEqualTo("DONE");
        assertThat(state()).hasSize(1);
        assertThat(remove("c/1", NOW)).isEqualTo("DONE");
        assertThat(state()).isEmpty();
        assertThat(remove("c/1", NOW)).isEqualTo("DONE");
        assertThat(remove("", NOW)).isEqualTo("MISSING");
    }

    @Test
    void whatWasBeforeMustEndToo() {
        claim("c/1", "a", "alone", "");
        claim("d/1", "b", "alone", "");
        leave("d/1", "d/1", "stay");
        assertThat(remove("", NOW)).isEqualTo("OK d/1 a c/1 b d/1");
    }

    @Test
    void whatIsInUseIsNotRemoved() {
        claim("c/1", "news", "alone", "");
        List<String> before = state();
        assertThat(remove("", NOW + LEASE)).isEqualTo("ACTIVE");
        assertThat(state()).isEqualTo(before);
        assertThat(remove("", LATER)).isEqualTo("OK c/1 news c/1");
    }

    @Test
    void theEndOfARemovalThatNobodyBeganChangesNothing() {
        claim("c/1", "news", "alone", "");
        List<String> before = state();
        assertThat(remove("c/1", NOW)).isEqualTo("DONE");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aClaimDuringARemovalMakesItAnewOfAnyKindAndTheRemovalDoesNotHarmIt() {
        claim("c/1", "news", "alone", "");
        leave("c/1", "c/1", "stay");
        remove("", NOW);
        assertThat(claim("d/1", "news", "shared", "")).isEqualTo("OK d/1 news c/1");
        List<String> before = state();
        assertThat(before)
                .containsExactly(
                        "stream kind=shared noLocal= old=news c/1 selector= token=d/1 topic=news", active("d/1"));
        assertThat(remove("c/1", NOW)).isEqualTo("DONE");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aRemovalThatDiedHalfWayIsFinishedByTheNextOne() {
        claim("c/1", "news", "alone", "");
        assertThat(remove("", LATER)).isEqualTo("OK c/1 news c/1");
        assertThat(keep("c/1", "c/1")).isEqualTo("REPLACED");
        assertThat(remove("", LATER)).isEqualTo("OK c/1 news c/1");
        assertThat(remove("c/1", LATER)).isEqualTo("DONE");
        assertThat(state()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":active"})
    void aKeyOfAnotherTypeLeavesEverythingAsItIs(String suffix) {
        claim("c/1", "news", "shared", "");
        redis.jedis().del(record + suffix);
        redis.jedis().sadd(record + suffix, "x");
        List<String> before = state();
        assertThat(claim("d/1", "news", "shared", "")).startsWith("ERROR WRONGTYPE");
        assertThat(keep("c/1", "c/1")).startsWith("ERROR WRONGTYPE");
        assertThat(remove("", NOW)).startsWith("ERROR WRONGTYPE");
        assertThat(state()).isEqualTo(before);
    }
}
