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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How subscribe.lua makes subscriptions and how end_subscription.lua and list_subscriptions.lua treat them. */
class SubscribeScriptTest {

    private static final String LABEL = "durable/desk/archive";
    private static final String BOOKS = ":s:" + LABEL + ":";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription archive;

    @BeforeEach
    void nameIt() {
        archive = redis.subscription(LABEL);
    }

    private static String leases(String... consumers) {
        StringBuilder line = new StringBuilder(":leases ~seen=" + NOW);
        for (String consumer : consumers) {
            line.append(' ')
                    .append(LABEL)
                    .append('+')
                    .append(consumer)
                    .append('=')
                    .append(NOW + FetchRun.LEASE);
        }
        return line.append(" ~grace=").append(NOW + FetchRun.LEASE).toString();
    }

    // ---- making

    @Test
    void aNewSubscriptionBeginsBehindWhatThereIs() {
        redis.add(4, "5-0", "body", "before");
        assertThat(archive.subscribe("c/1", "c/1")).isEqualTo("OK 1");
        assertThat(redis.state())
                .containsExactly(
                        "stream 5-0 body=before",
                        "stream ~" + LABEL + " @5-0",
                        leases("c/1"),
                        BOOKS + "consumers c/1=0",
                        ":subscriptions " + LABEL + "=1 c/1",
                        ":topic last=1");
    }

    @ParameterizedTest
    @CsvSource({"0, 0-0", "4-18446744073709551615, 4-18446744073709551615", "$, 5-0"})
    void itBeginsWhereItIsAskedTo(String start, String last) {
        redis.add(4, "5-0", "body", "before");
        assertThat(archive.subscribe("c/1", "c/1", start, "", 10)).isEqualTo("OK 1");
        assertThat(redis.state()).contains("stream ~" + LABEL + " @" + last);
        assertThat(archive.fetch("c/1", 1).credit(5).granted()).hasSize(start.equals("$") ? 0 : 1);
    }

    @Test
    void itReadsAllPrioritiesThatAreInUseAndTheDefaultOne() {
        redis.jedis().set(redis.keys().priorities(), "91g");
        redis.add(9, "7-0", "body", "before");
        archive.subscribe("c/1", "c/1");
        assertThat(redis.state())
                .contains("stream ~" + LABEL + " @0-0", ":p1 ~" + LABEL + " @0-0", ":p9 ~" + LABEL + " @7-0")
                .noneMatch(line -> line.startsWith(":p0"));
    }

    @Test
    void eachThatIsMadeGetsAHigherNumber() {
        assertThat(archive.subscribe("c/1", "c/1")).isEqualTo("OK 1");
        assertThat(redis.subscription("shared//s").subscribe("c/2", "c/2")).isEqualTo("OK 2");
        archive.end("c/1");
        assertThat(archive.subscribe("c/3", "c/3")).isEqualTo("OK 3");
        assertThat(redis.state()).contains(":subscriptions " + LABEL + "=3 c/3 shared//s=2 c/2");
    }

    @Test
    void subscribedTwiceIsSubscribedOnce() {
        archive.subscribe("c/1", "c/1");
        redis.add(4, "5-0", "body", "b");
        List<String> before = redis.state();
        assertThat(archive.subscribe("c/1", "c/1")).isEqualTo("OK 1");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatIsAtWorkKeepsItsNumberAndWhatItHolds() {
        redis.add(4, "5-0", "body", "b");
        archive.made(1, "c/1").read(4, "5-0").pending(4, "5-0", "c/1", 1).known("c/1", 8);
        assertThat(archive.subscribe("c/1", "c/1")).isEqualTo("OK 1");
        assertThat(redis.state()).contains(BOOKS + "consumers c/1=8", "stream ~" + LABEL + " @5-0 c/1 5-0 x1");
    }

    @Test
    void anotherConsumerOfASharedOneJoinsWithoutChangingIt() {
        redis.add(4, "5-0", "body", "b");
        archive.made(3, "c/1").known("c/1", 8).pending(4, "5-0", "c/1", 1);
        assertThat(archive.subscribe("c/1", "d/1", "0", "", 10)).isEqualTo("OK 3");
        assertThat(redis.state())
                .contains(
                        BOOKS + "consumers c/1=8 d/1=0",
                        "stream ~" + LABEL + " @0-0 c/1 5-0 x1",
                        ":subscriptions " + LABEL + "=3 c/1");
    }

    @Test
    void whereAnotherOneHasTheLabelThatIsToldAndNothingIsDone() {
        redis.add(4, "5-0", "body", "b");
        archive.made(3, "old").known("c/1", 8).waiting("d/1", 1).pending(4, "5-0", "c/1", 1);
        List<String> before = redis.state();
        assertThat(archive.subscribe("new", "d/1")).isEqualTo("OTHER old");
        assertThat(archive.subscribe("new", "d/1", "0", "alone", 10)).isEqualTo("OTHER old");
        assertThat(archive.subscribe("ol", "d/1")).isEqualTo("OTHER old");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(archive.end("old")).isEqualTo("OK");
        redis.jedis().hset(redis.keys().topic(), "last", "3");
        assertThat(archive.subscribe("new", "d/1")).isEqualTo("OK 4");
        assertThat(redis.state()).contains("stream ~" + LABEL + " @5-0", ":subscriptions " + LABEL + "=4 new");
        assertThat(archive.fetch("c/1", 9).run()).isEqualTo("LEASE_LOST");
    }

    @Test
    void whoWaitsUnderThisNameDoesNotWaitAnyMore() {
        archive.made(1, "c/1").waiting("c/1", 1).waiting("c/2", 2);
        archive.subscribe("c/1", "c/1");
        assertThat(redis.state()).contains(":waiters " + LABEL + "+c/2=2");
    }

    // ---- being alone

    @Test
    void whoIsToBeAlonePutsOutConsumersOfOtherConnections() {
        IntStream.of(1, 2, 3, 4).forEach(id -> redis.add(4, id + "-0", "body", "b" + id));
        archive.made(1, "a/1").read(4, "4-0").known("a/1", 8).known("c/1", 3).waiting("a/1", 1);
        archive.pending(4, "1-0", "a/1", 2).pending(4, "2-0", "c/1", 1).pending(4, "3-0", "~for:a/1", 0);
        assertThat(archive.subscribe("a/1", "c/2", "$", "alone", 100)).isEqualTo("OK 1");
        assertThat(redis.state())
                .contains(
                        "stream ~" + LABEL + " @4-0 c/1 2-0 x1 ~returned 1-0 x2 ~returned 3-0 x0",
                        BOOKS + "consumers c/1=3 c/2=0")
                .noneMatch(line -> line.startsWith(":waiters") || line.contains("+a/1"));
        assertThat(archive.fetch("a/1", 9).acknowledge(4, "1-0").run()).isEqualTo("LEASE_LOST");
        assertThat(archive.fetch("c/2", 1).credit(9).granted()).containsExactly("4:1-0 x3 b1", "4:3-0 x1 b3");
    }

    @Test
    void aConnectionWhoseNameBeginsLikeOursIsAnother() {
        archive.made(1, "a/1").known("ab/1", 1).known("a/1", 1);
        archive.subscribe("a/1", "a/2", "$", "alone", 100);
        assertThat(redis.state()).contains(BOOKS + "consumers a/1=1 a/2=0");
    }

    @Test
    void puttingOutIsBoundedAndCalledAgain() {
        IntStream.rangeClosed(1, 5).forEach(id -> redis.add(4, id + "-0", "body", "b" + id));
        archive.made(1, "a/1").read(4, "5-0").known("a/1", 8);
        IntStream.rangeClosed(1, 5).forEach(id -> archive.pending(4, id + "-0", "a/1", 1));
        assertThat(archive.subscribe("a/1", "c/1", "$", "alone", 2)).isEqualTo("MORE");
        assertThat(redis.state())
                .contains(BOOKS + "consumers a/1=8")
                .contains("stream ~" + LABEL
                        + " @5-0 a/1 3-0 x1 a/1 4-0 x1 a/1 5-0 x1 ~returned 1-0 x1 ~returned 2-0 x1");
        assertThat(archive.subscribe("a/1", "c/1", "$", "alone", 2)).isEqualTo("MORE");
        assertThat(archive.subscribe("a/1", "c/1", "$", "alone", 2)).isEqualTo("OK 1");
        assertThat(redis.state()).contains(BOOKS + "consumers c/1=0", leases("c/1"));
        List<String> before = redis.state();
        assertThat(archive.subscribe("a/1", "c/1", "$", "alone", 2)).isEqualTo("OK 1");
        assertThat(redis.state()).isEqualTo(before);
    }

    // ---- what goes wrong

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":p9", ":p0", ":subscriptions", ":topic", ":waiters", ":priorities", BOOKS + "consumers"})
    void aKeyOfAnotherTypeIsNamedAndOnceItIsGoneTheNextTryIsServed(String suffix) {
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        List<String> before = redis.state();
        assertThat(archive.subscribe("c/1", "c/1")).startsWith("ERROR ").contains("WRONGTYPE");
        if (!suffix.equals(":priorities")) {
            assertThat(redis.state()).isEqualTo(before);
        }
        redis.jedis().del(redis.stream(4) + suffix);
        assertThat(archive.subscribe("c/1", "c/1")).startsWith("OK ");
    }

    // ---- ending

    @Test
    void endedItLeavesNothingButWhatWasSetAside() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.add(4, "5-0", "body", "b");
        archive.made(1, "c/1").group(9, "0").known("c/1", 8).known("d/1", 1).waiting("c/1", 1);
        archive.pending(4, "5-0", "c/1", 1);
        RawSubscription other =
                redis.subscription("shared//s").made(2, "e/1").known("e/1", 1).waiting("e/1", 2);
        redis.jedis().zadd(archive.keys().due(), 1, "old 4 5-0");
        redis.jedis().zadd(archive.keys().returned(), 1, "4 5-0");
        redis.jedis().hset(archive.keys().groups(), "abc", "c/1");
        assertThat(archive.end("c/1")).isEqualTo("OK");
        List<String> after = redis.state();
        assertThat(after)
                .containsExactly(
                        "stream 5-0 body=b",
                        "stream ~shared//s @0-0",
                        ":leases " + "shared//s+e/1=" + (NOW + 1000),
                        ":priorities 94",
                        ":s:shared//s:consumers e/1=1",
                        ":subscriptions shared//s=2 e/1",
                        ":waiters shared//s+e/1=2");
        assertThat(archive.end("c/1")).isEqualTo("GONE");
        assertThat(archive.end("")).isEqualTo("GONE");
        assertThat(redis.state()).isEqualTo(after);
        assertThat(other.fetch("e/1", 2).priorities("94").credit(1).granted()).containsExactly("4:5-0 x1 b");
    }

    @Test
    void oneOfAnotherTokenIsNotEnded() {
        archive.made(1, "c/1").known("c/1", 8);
        List<String> before = redis.state();
        assertThat(archive.end("c/2")).isEqualTo("GONE");
        assertThat(archive.end("c/1 ")).isEqualTo("GONE");
        assertThat(redis.state()).isEqualTo(before);
        assertThat(archive.end("")).isEqualTo("OK");
        assertThat(redis.state()).allMatch(line -> line.startsWith("stream") || line.equals(":leases"));
    }

    @ParameterizedTest
    @ValueSource(strings = {":subscriptions", ":waiters", ":leases", BOOKS + "consumers"})
    void aKeyOfAnotherTypeIsNamedAndTheEndCanBeTriedAgain(String suffix) {
        archive.made(1, "c/1").known("c/1", 8);
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        assertThat(archive.end("c/1")).startsWith("ERROR ").contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4) + suffix);
        assertThat(archive.end("c/1")).isEqualTo(suffix.equals(":subscriptions") ? "GONE" : "OK");
    }

    // ---- listing

    @Test
    void theSubscriptionsOfATopicAreTold() {
        List<String> keys = List.of(redis.keys().subscriptions());
        assertThat(redis.run(LuaScript.LIST_SUBSCRIPTIONS, keys)).isEqualTo("OK ");
        assertThat(new Reply(redis.reply(LuaScript.LIST_SUBSCRIPTIONS, keys)).words())
                .isEqualTo(1);
        archive.made(1, "c/1");
        redis.subscription("shared//s").made(2, "c/2");
        List<String> before = redis.state();
        assertThat(redis.run(LuaScript.LIST_SUBSCRIPTIONS, keys).split(" "))
                .containsExactlyInAnyOrder("OK", LABEL, "shared//s");
        assertThat(redis.state()).isEqualTo(before);
        redis.jedis().del(redis.keys().subscriptions());
        redis.jedis().sadd(redis.keys().subscriptions(), "x");
        assertThat(redis.run(LuaScript.LIST_SUBSCRIPTIONS, keys)).startsWith("ERROR WRONGTYPE");
    }
}
