package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
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
import redis.clients.jedis.StreamEntryID;

/** What a consumer of a subscription gets, and what it does with that: fetch, give_back and dead_letter at a topic. */
class SubscriptionFetchTest {

    private static final String ONE = "shared//one";
    private static final String TWO = "durable/desk/two";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription one;
    private RawSubscription two;

    @BeforeEach
    void twoSubscriptions() {
        one = redis.subscription(ONE).made(1, "c/1").known("c/1", 0);
        two = redis.subscription(TWO).made(2, "d/1").known("d/1", 0);
    }

    private void entries(int priority, int... ids) {
        IntStream.of(ids).forEach(id -> redis.add(priority, id + "-0", "body", "b" + id));
    }

    private void delayed(String id, int priority, long due) {
        redis.command(Command.XADD, redis.keys().delayed(), id + "-0", "header", header(priority, 0), "body", "late");
        redis.jedis().zadd(redis.keys().due(), due, "new " + id + "-0000000000");
    }

    // ---- fetching

    @Test
    void eachSubscriptionGetsAllMessagesAndAcknowledgingLeavesThemInTheStream() {
        entries(4, 1, 2);
        assertThat(one.fetch("c/1", 1).credit(5).granted()).containsExactly("4:1-0 x1 b1", "4:2-0 x1 b2");
        assertThat(one.fetch("c/1", 2).acknowledge(4, "1-0", "2-0").run()).isEqualTo("OK -1 MORE - 0");
        assertThat(two.fetch("d/1", 1).credit(5).granted()).containsExactly("4:1-0 x1 b1", "4:2-0 x1 b2");
        assertThat(two.fetch("d/1", 2).withoutRenewal().acknowledge(4, "2-0").run())
                .isEqualTo("OK -1 MORE - -");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1",
                        "stream 2-0 body=b2",
                        "stream ~" + TWO + " @2-0 d/1 1-0 x1",
                        "stream ~" + ONE + " @2-0",
                        ":leases ~seen=" + NOW + " " + TWO + "+d/1=" + (NOW + FetchRun.LEASE) + " " + ONE + "+c/1="
                                + (NOW + FetchRun.LEASE) + " ~grace=" + (NOW + FetchRun.LEASE),
                        ":s:" + TWO + ":consumers d/1=2",
                        ":s:" + ONE + ":consumers c/1=2",
                        ":subscriptions " + TWO + "=2 d/1 " + ONE + "=1 c/1");
    }

    @Test
    void aRequestSentTwiceGrantsOnce() {
        entries(4, 1, 2);
        one.fetch("c/1", 1).credit(1).run();
        List<String> before = redis.state();
        assertThat(one.fetch("c/1", 1).credit(1).mode("wait").run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whoDidNotSubscribeIsRefusedFromItsFirstRequestOn() {
        entries(4, 1);
        List<String> before = redis.state();
        assertThat(one.fetch("x/1", 1).credit(1).mode("wait").run()).isEqualTo("LEASE_LOST");
        assertThat(one.fetch("d/1", 1).credit(1).mode("bulk").run()).isEqualTo("LEASE_LOST");
        assertThat(one.giveBack("x/1", 1, "4 1-0 1 0")).isEqualTo("LEASE_LOST");
        assertThat(one.deadLetter("x/1", 1, "1-0", "why")).isEqualTo("LEASE_LOST");
        assertThat(redis.subscription("durable//none").fetch("x/1", 1).run()).isEqualTo("LEASE_LOST");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aMessageOfAnotherSubscriptionIsNotAcknowledged() {
        entries(4, 1);
        two.read(4, "1-0").pending(4, "1-0", "c/1", 1);
        assertThat(one.fetch("c/1", 1).acknowledge(4, "1-0").run()).startsWith("OK");
        assertThat(redis.state()).contains("stream ~" + TWO + " @1-0 c/1 1-0 x1");
    }

    @Test
    void whoGetsLessThanTheCreditWaitsUnderTheNameOfItsSubscription() {
        assertThat(one.fetch("c/1", 1).credit(1).mode("wait").run()).isEqualTo("OK -1 SHORT - 0");
        assertThat(redis.state()).contains(":waiters " + ONE + "+c/1=" + NOW + "0");
        one.fetch("c/1", 2).run();
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void aDeadConsumerOfAnySubscriptionIsTold() {
        two.leased("d/1", NOW - 1);
        redis.lease("~seen", NOW);
        assertThat(one.fetch("c/1", 1).run()).isEqualTo("OK -1 MORE " + TWO + "%20d/1 0");
        assertThat(two.reap("d/1", 10)).isEqualTo("OK 0");
    }

    @Test
    void prioritiesThatAreNotKnownAreTold() {
        redis.jedis().set(redis.keys().priorities(), "94");
        List<String> before = redis.state();
        assertThat(one.fetch("c/1", 1).credit(1).run()).isEqualTo("PRIORITIES 94");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aStreamThatWasDeletedIsReadFromItsBeginning() {
        entries(4, 1);
        redis.jedis().del(redis.stream(4));
        entries(4, 7);
        assertThat(one.fetch("c/1", 1).credit(5).granted()).containsExactly("4:7-0 x1 b7");
    }

    @Test
    void expiredMessagesAreDoneWithForThisSubscriptionOnlyAndKeptInItsOwnPlace() {
        redis.add(4, "1-0", "header", header(4, NOW), "body", "b");
        assertThat(one.fetch("c/1", 1).credit(5).keepExpired("why:S=expired").granted())
                .isEmpty();
        assertThat(redis.jedis().xlen(one.keys().expired())).isEqualTo(1);
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(1);
        assertThat(two.fetch("d/1", 1).credit(5).keepExpired("why:S=expired").granted())
                .isEmpty();
        assertThat(redis.jedis().xlen(two.keys().expired())).isEqualTo(1);
        assertThat(redis.state()).contains("stream ~" + ONE + " @1-0", "stream ~" + TWO + " @1-0");
    }

    // ---- what is due

    @Test
    void aDelayedMessageOfTheTopicIsPromotedOnceForAllAndAllAreWoken() throws Exception {
        delayed("1", 4, NOW);
        two.waiting("d/1", 1).waiting("d/2", 2);
        one.waiting("e/1", 3);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(one.fetch("c/1", 1).credit(5).mode("wait").run()).isEqualTo("OK -1 SHORT - 1");
            assertThat(wakeUps.sinceLast()).containsExactlyInAnyOrder("d: d/1", "e: e/1");
        }
        assertThat(redis.state())
                .contains("stream #1 header=" + header(4, 0).replace('\n', '|') + " body=late")
                .contains(":waiters " + TWO + "+d/2=2 " + ONE + "+c/1=" + NOW + "0")
                .noneMatch(line -> line.startsWith(":due") || line.startsWith(":delayed"));
        assertThat(two.fetch("d/1", 1).credit(5).granted()).hasSize(1);
    }

    @Test
    void aMessageThatIsNotDueIsWaitedFor() {
        delayed("1", 4, NOW + 70);
        assertThat(one.fetch("c/1", 1).credit(5).mode("wait").run()).isEqualTo("OK 70 SHORT - 0");
        redis.jedis().zadd(one.keys().due(), NOW + 50, "old 4 1-0");
        assertThat(one.fetch("c/1", 2).credit(5).run()).isEqualTo("OK 50 SHORT - 0");
        assertThat(two.fetch("d/1", 1).credit(5).run()).isEqualTo("OK 70 SHORT - 0");
    }

    @Test
    void whoAcknowledgesTheLastMessageOfTheTopicWaitsForWhatIsDue() {
        entries(4, 1);
        assertThat(one.fetch("c/1", 1).credit(5).granted()).hasSize(1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        delayed("1", 4, NOW + 70);
        FetchRun acknowledgement =
                one.fetch("c/1", 2).withoutRenewal().credit(5).mode("wait");
        assertThat(acknowledgement.acknowledge(4, "1-0").run()).isEqualTo("OK 70 SHORT - -");
        assertThat(redis.state()).contains(":waiters " + ONE + "+c/1=" + NOW + "0");
    }

    @Test
    void aPromotedMessageGoesToItsPriority() {
        redis.jedis().set(redis.keys().priorities(), "94");
        one.group(9, "0");
        two.group(9, "0");
        delayed("1", 9, NOW);
        assertThat(one.fetch("c/1", 1).priorities("94").credit(5).granted())
                .singleElement()
                .asString()
                .startsWith("9:");
        assertThat(two.fetch("d/1", 1).priorities("94").credit(5).granted())
                .singleElement()
                .asString()
                .startsWith("9:");
    }

    @Test
    void aRedeliveryIsDueForItsSubscriptionOnly() {
        entries(4, 1);
        one.read(4, "1-0").pending(4, "1-0", "~delayed", 2);
        two.read(4, "1-0");
        redis.jedis().zadd(one.keys().due(), NOW, "old 4 1-0");
        assertThat(two.fetch("d/1", 1).credit(5).granted()).isEmpty();
        assertThat(one.fetch("c/1", 1).credit(5).granted()).containsExactly("4:1-0 x3 b1");
    }

    // ---- giving back

    @Test
    void whatIsGivenBackWakesOnlyConsumersOfItsSubscription() throws Exception {
        entries(4, 1, 2);
        one.read(4, "2-0").pending(4, "1-0", "c/1", 1).pending(4, "2-0", "c/1", 1);
        two.waiting("d/1", 1);
        one.waiting("e/1", 2).waiting("e/2", 3).waiting("e/3", 4);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(one.giveBack("c/1", 1, "4 1-0 1 0", "4 2-0 1 0")).isEqualTo("OK");
            assertThat(wakeUps.sinceLast()).containsExactly("e: e/1", "e: e/2");
        }
        assertThat(redis.state())
                .contains("stream ~" + ONE + " @2-0 ~returned 1-0 x1 ~returned 2-0 x1")
                .contains(":waiters " + TWO + "+d/1=1 " + ONE + "+e/3=4");
        assertThat(one.fetch("e/1", 1).run()).isEqualTo("LEASE_LOST");
        assertThat(one.fetch("c/1", 2).credit(5).granted()).containsExactly("4:1-0 x2 b1", "4:2-0 x2 b2");
    }

    @Test
    void aLabelThatBeginsLikeAnotherIsAnother() throws Exception {
        entries(4, 1);
        one.read(4, "1-0").pending(4, "1-0", "c/1", 1);
        redis.subscription(ONE + "b").waiting("f/1", 1);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            one.giveBack("c/1", 1, "4 1-0 1 0");
            assertThat(wakeUps.sinceLast()).isEmpty();
        }
    }

    @Test
    void givenBackTwiceIsGivenBackOnceAndWhatIsDeferredWaitsInTheBooksOfTheSubscription() {
        entries(4, 1, 2);
        one.read(4, "2-0").pending(4, "1-0", "c/1", 1).pending(4, "2-0", "c/1", 1);
        assertThat(one.giveBack("c/1", 1, "4 1-0 1 0", "4 2-0 1 50")).isEqualTo("OK");
        List<String> before = redis.state();
        assertThat(before)
                .contains("stream ~" + ONE + " @2-0 ~delayed 2-0 x1 ~returned 1-0 x1")
                .contains(":s:" + ONE + ":due old+4+2-0=" + (NOW + 50))
                .noneMatch(line -> line.startsWith(":due") || line.startsWith(":returned"));
        assertThat(one.giveBack("c/1", 1, "4 1-0 1 0", "4 2-0 1 50")).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatSomebodyElseHoldsIsNotGivenBack() {
        entries(4, 1);
        one.read(4, "1-0").pending(4, "1-0", "e/1", 1);
        two.read(4, "1-0").pending(4, "1-0", "c/1", 1);
        assertThat(one.giveBack("c/1", 1, "4 1-0 1 0")).isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream ~" + ONE + " @1-0 e/1 1-0 x1", "stream ~" + TWO + " @1-0 c/1 1-0 x1");
    }

    // ---- dead letters

    @Test
    void aDeadLetterGoesToThoseOfItsSubscriptionAndStaysForTheOthers() throws Exception {
        entries(4, 1);
        one.read(4, "1-0").pending(4, "1-0", "c/1", 3);
        two.read(4, "1-0").pending(4, "1-0", "d/1", 1);
        redis.jedis().zadd(one.keys().deadLetterWaiters(), 1, "r/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(one.deadLetter("c/1", 1, "1-0", "why")).isEqualTo("OK");
            assertThat(wakeUps.sinceLast()).containsExactly("r: r/1");
        }
        List<String> before = redis.state();
        assertThat(before)
                .contains(
                        "stream 1-0 body=b1",
                        "stream ~" + ONE + " @1-0",
                        "stream ~" + TWO + " @1-0 d/1 1-0 x1",
                        ":s:" + ONE + ":dlq #1 body=b1 evidence=why");
        assertThat(one.deadLetter("c/1", 1, "1-0", "why")).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(one.deadLetter("c/1", 2, "1-0", "why")).isEqualTo("OK");
        assertThat(redis.jedis().xlen(one.keys().deadLetters())).isEqualTo(1);
    }

    // ---- what goes wrong

    @ParameterizedTest
    @ValueSource(strings = {"", ":leases", ":priorities", ":waiters", ":due", ":s:" + ONE + ":consumers"})
    void aKeyOfAnotherTypeIsNamedAndOnceItIsGoneTheNextRequestIsServed(String suffix) {
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        assertThat(one.fetch("c/1", 1).credit(5).run()).startsWith("ERROR ").contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4) + suffix);
        one.known("c/1", 0);
        assertThat(one.fetch("c/1", 1).credit(5).run()).startsWith("OK ");
    }

    @Test
    void afterAllWasFlushedNobodyTakesPartAnyMore() {
        redis.jedis().del(redis.jedis().keys(redis.stream(4) + "*").toArray(String[]::new));
        assertThat(one.fetch("c/1", 9).credit(5).mode("wait").run()).isEqualTo("LEASE_LOST");
        assertThat(one.close("c/1", 10)).isEqualTo("OK");
        assertThat(one.reap("c/1", 10)).isEqualTo("ALIVE");
        assertThat(one.end("c/1")).isEqualTo("GONE");
        assertThat(new PublishRun(redis, 5).message(4, "x").run()).isEqualTo("UNKNOWN_SENDER");
        assertThat(redis.state()).isEmpty();
        assertThat(one.subscribe("c/1", "c/1#2")).isEqualTo("OK 1");
    }
}
