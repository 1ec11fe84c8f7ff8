package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.StreamEntryID;

/** New messages, credit, acknowledgements and waiting. */
class FetchScriptTest {

    private static final String LEASES =
            ":leases ~seen=" + NOW + " c/1=" + (NOW + FetchRun.LEASE) + " ~grace=" + (NOW + FetchRun.LEASE);

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @Test
    void theFirstFetchMakesTheConsumerAndTheGroup() {
        assertThat(redis.fetch("c/1", 1).credit(10).run()).isEqualTo("OK -1 SHORT - 0");
        // Whether reading nothing makes the consumer known to the group differs between versions of Redis.
        assertThat(redis.state()).hasSize(3).contains(":consumers c/1=1", LEASES);
        assertThat(redis.state().get(0)).startsWith("stream ~");
    }

    @Test
    void newMessagesAreGrantedWithTheirBytesAndACountOfOne() {
        redis.add(4, "1-0", "header", header(4, 0), "body", "a\n\u00ff\u0000b");
        redis.add(4, "2-0", "body", "foreign");
        redis.add(4, "3-0", "evidence", "e", "x", "y", "header", "h", "header", "h2");
        redis.add(4, "4-0", "other", "field");
        String first = header(4, 0);
        assertThat(ScriptHarness.shown(redis.fetch("c/1", 1).credit(10).reply()))
                .containsExactly(
                        "OK -1 SHORT - 4",
                        "4 1-0 1",
                        first,
                        "a\n\u00ff\u0000b",
                        "4 2-0 1",
                        "nil",
                        "foreign",
                        "4 3-0 1 +",
                        "h2",
                        "nil",
                        "e",
                        "4 4-0 1",
                        "nil",
                        "nil");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x1 2-0 x1 3-0 x1 4-0 x1");
    }

    @Test
    void aRequestSentTwiceGrantsOnceAndTheRepeatChangesNothing() {
        redis.message(4, "1-0", "a");
        redis.message(4, "2-0", "b");
        redis.fetch("c/1", 1).credit(1).run();
        List<String> before = redis.state();
        assertThat(redis.fetch("c/1", 1).credit(1).mode("wait").run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aLowerRequestNumberThatComesLateDoesNothing() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 7);
        List<String> before = redis.state();
        assertThat(redis.fetch("c/1", 6).credit(1).acknowledge(4, "1-0").run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void anUnknownConsumerThatThinksItIsKnownLostItsLease() {
        redis.held(4, "1-0", "c/1", 1);
        List<String> before = redis.state();
        assertThat(redis.fetch("c/1", 2).credit(1).acknowledge(4, "1-0").run()).isEqualTo("LEASE_LOST");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aRequestThatDoesNotKnowAllPrioritiesIsToldAndNothingIsDone() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.message(4, "1-0", "a");
        List<String> before = redis.state();
        assertThat(redis.fetch("c/1", 1).credit(1).run()).isEqualTo("PRIORITIES 94");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aRequestThatKnowsMorePrioritiesThanAreRecordedIsServedFromAllOfThem() {
        redis.held(9, "1-0", "c/1", 1);
        redis.message(9, "2-0", "high");
        redis.message(4, "1-0", "normal");
        redis.known("c/1", 1);
        assertThat(redis.fetch("c/1", 2)
                        .priorities("94")
                        .credit(5)
                        .acknowledge(9, "1-0")
                        .granted())
                .containsExactly("9:2-0 x1 high", "4:1-0 x1 normal");
        assertThat(redis.state()).noneMatch(line -> line.contains(" 1-0 body=b1-0"));
    }

    @Test
    void higherPrioritiesComeFirstHoweverLateTheyWereSent() {
        redis.jedis().set(redis.keys().priorities(), "9410");
        redis.message(4, "1-0", "n1");
        redis.message(1, "1-0", "l");
        redis.message(4, "2-0", "n2");
        redis.message(9, "9-0", "h");
        assertThat(redis.fetch("c/1", 1).priorities("9410").credit(3).granted())
                .containsExactly("9:9-0 x1 h", "4:1-0 x1 n1", "4:2-0 x1 n2");
        assertThat(redis.fetch("c/1", 2).priorities("9410").credit(3).granted()).containsExactly("1:1-0 x1 l");
    }

    @Test
    void acknowledgedMessagesAreRemovedFromEveryPriority() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.held(4, "3-0", "c/2", 1);
        redis.known("c/1", 1);
        String reply = redis.fetch("c/1", 2)
                .priorities("94")
                .acknowledge(9, "1-0")
                .acknowledge(4, "1-0", "2-0")
                .run();
        assertThat(reply).isEqualTo("OK -1 MORE - 0");
        assertThat(redis.state())
                .containsExactly(
                        "stream 3-0 body=b3-0",
                        "stream ~ c/1",
                        "stream ~ c/2 3-0 x1",
                        ":consumers c/1=2",
                        LEASES,
                        ":p9 ~ c/1",
                        ":priorities 94");
    }

    @Test
    void moreAcknowledgementsThanLuaCanUnpackAreTaken() {
        String[] ids = IntStream.rangeClosed(1, 9001).mapToObj(i -> i + "-0").toArray(String[]::new);
        for (String id : ids) {
            redis.add(4, id, "body", "x");
        }
        assertThat(redis.fetch("c/1", 1).credit(1).granted()).hasSize(1);
        assertThat(redis.fetch("c/1", 2).acknowledge(4, ids).run()).startsWith("OK ");
        assertThat(redis.jedis().xlen(redis.stream(4))).isZero();
    }

    @Test
    void aHugeCreditIsServedInSteps() {
        for (int i = 1; i <= 9001; i++) {
            redis.add(4, i + "-0", "body", "");
        }
        redis.fetch("c/1", 1).credit(10_000).chunk(9000).run();
        redis.known("c/2", 1);
        redis.run(
                LuaScript.CLOSE_CONSUMER,
                List.of(
                        redis.keys().leases(),
                        redis.keys().consumers(),
                        redis.keys().waiters(),
                        redis.keys().returned(),
                        redis.keys().groups(),
                        redis.stream(4)),
                ScriptHarness.GROUP,
                "c/1",
                10_000,
                ScriptHarness.WAKE,
                "",
                "4");
        List<String> granted = new ArrayList<>();
        for (int request = 1; granted.size() < 9001 && request < 12; request++) {
            granted.addAll(
                    redis.fetch("c/3", request).credit(10_000).chunk(9000).granted());
        }
        assertThat(granted).hasSize(9001).startsWith("4:1-0 x1 ").endsWith("4:9001-0 x1 ");
    }

    @Test
    void creditEndsAtTheNumberOfMessages() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.message(4, i + "-0", "m"));
        assertThat(redis.fetch("c/1", 1).credit(3).chunk(1).mode("wait").run()).endsWith(" BULK - 3");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x1 2-0 x1 3-0 x1");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void creditEndsAtTheNumberOfBytes() {
        IntStream.rangeClosed(1, 50).forEach(i -> redis.message(4, i + "-0", "m".repeat(100)));
        FetchRun fetch = redis.fetch("c/1", 1).credit(50).bytes(1000).chunk(1).mode("wait");
        List<Object> reply = fetch.reply();
        assertThat(ScriptHarness.text(reply.get(0))).isEqualTo("OK -1 BULK - 10");
        assertThat(FetchRun.granted(reply)).hasSizeBetween(9, 11);
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void evidenceCountsAmongTheBytes() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.add(4, i + "-0", "body", "", "evidence", "e".repeat(600)));
        assertThat(redis.fetch("c/1", 1).credit(5).bytes(1000).chunk(1).granted())
                .hasSize(2);
    }

    @Test
    void oneMessageLargerThanTheByteCreditPasses() {
        redis.message(4, "1-0", "m".repeat(5000));
        redis.message(4, "2-0", "m");
        assertThat(redis.fetch("c/1", 1).credit(10).bytes(1000).chunk(1).granted())
                .hasSize(1);
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x1");
    }

    @Test
    void aReadOfNothingAtFirstStillReads() {
        redis.message(4, "1-0", "m");
        assertThat(redis.fetch("c/1", 1).credit(10).chunk(0).granted()).hasSize(1);
    }

    @Test
    void expiredMessagesAreRemovedUnseen() {
        redis.add(4, "1-0", "header", header(4, NOW - 1), "body", "late");
        redis.add(4, "2-0", "header", header(4, NOW), "body", "on time is late too");
        redis.add(4, "3-0", "header", header(4, NOW + 1), "body", "early");
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).containsExactly("4:3-0 x1 early");
        assertThat(redis.state()).contains("stream ~ c/1 3-0 x1").noneMatch(line -> line.contains("late"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14TP0x1p4         \nm",
                "14TPnan           \nm",
                "14TP-inf          \nm",
                "14TP-0000000000001\nm",
                "14TP1e0           \nm",
                "14TP             1\nm",
                "14TP1",
                "24TP00000000000001\nm",
                "1",
                ""
            })
    void aHeaderThatIsNotOfThisFormatNeverCountsAsExpired(String header) {
        redis.add(4, "1-0", "header", header, "body", "b");
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).containsExactly("4:1-0 x1 b");
    }

    @Test
    void deadLettersDoNotExpire() {
        redis.add(4, "1-0", "header", header(4, 1), "body", "a", "evidence", "e");
        redis.add(4, "2-0", "header", header(4, 1), "body", "b", "other", "x", "evidence", "e");
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).containsExactly("4:1-0 x1 a", "4:2-0 x1 b");
    }

    @Test
    void expiredMessagesAreDiscardedInBoundedSteps() {
        for (int i = 1; i <= 2500; i++) {
            redis.add(4, i + "-0", "header", header(4, 1), "body", "x");
        }
        redis.message(4, "9999-0", "alive");
        String first = redis.fetch("c/1", 1).credit(10).mode("wait").run();
        assertThat(first).isEqualTo("OK -1 BULK - 0");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
        assertThat(redis.jedis().xlen(redis.stream(4))).isBetween(1400L, 1600L);
        redis.fetch("c/1", 2).credit(10).run();
        assertThat(redis.fetch("c/1", 3).credit(10).granted()).containsExactly("4:9999-0 x1 alive");
    }

    @Test
    void whoGetsLessThanTheCreditWaitsAndTheNextFetchEndsThat() {
        redis.message(4, "1-0", "a");
        assertThat(redis.fetch("c/1", 1).credit(2).mode("wait").run()).endsWith(" SHORT - 1");
        assertThat(redis.state()).contains(":waiters c/1=" + NOW + "1");
        assertThat(redis.fetch("c/1", 2).run()).endsWith(" MORE - 1");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void aFetchThatNeedNotRenewTheLeaseLeavesTheLeasesAlone() {
        redis.message(4, "1-0", "a");
        redis.known("c/1", 1);
        assertThat(redis.fetch("c/1", 2).withoutRenewal().credit(1).granted()).hasSize(1);
        assertThat(redis.state()).contains(":leases c/1=" + (NOW + 1000));
    }

    @Test
    void whoDoesNotWaitIsNotRegistered() {
        assertThat(redis.fetch("c/1", 1).credit(2).run()).endsWith(" SHORT - 0");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void aWakeUpThatIsPassedOnReachesTheNextConsumer() throws Exception {
        redis.known("c/1", 1);
        redis.jedis().zadd(redis.keys().waiters(), 1, "d/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            redis.fetch("c/1", 2).mode("pass").run();
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
    }

    @Test
    void whoWasNotWokenHasNothingToPassOn() throws Exception {
        redis.known("c/1", 1);
        redis.jedis().zadd(redis.keys().waiters(), 1, "d/1");
        redis.jedis().zadd(redis.keys().waiters(), 2, "c/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            redis.fetch("c/1", 2).mode("pass").run();
            assertThat(wakeUps.sinceLast()).isEmpty();
        }
        assertThat(redis.state()).contains(":waiters d/1=1");
    }

    @Test
    void aGroupThatWasLostIsMadeAgainWithEverythingStillStored() {
        redis.message(4, "1-0", "a");
        redis.fetch("c/1", 1).credit(10).run();
        redis.jedis().xgroupDestroy(redis.stream(4), ScriptHarness.GROUP);
        assertThat(redis.fetch("c/1", 2).credit(10).granted()).containsExactly("4:1-0 x1 a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":p9", ":p0", ":consumers", ":leases", ":priorities", ":waiters", ":due"})
    void aKeyOfAnotherTypeIsNamedAndOnceItIsGoneTheNextRequestIsServed(String suffix) {
        redis.jedis().set(redis.keys().priorities(), "940");
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "~returned", 1);
        redis.known("c/1", 1);
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        assertThat(redis.fetch("c/1", 2).priorities("940").credit(5).run())
                .startsWith("ERROR ")
                .contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4) + suffix);
        long next = suffix.equals(":consumers") ? 1 : 3;
        assertThat(redis.fetch("c/1", next).priorities("940").run()).startsWith("OK ");
    }

    @Test
    void anEntryDeletedUnderAPendingOneIsAcknowledgedLikeAnyOther() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        assertThat(redis.fetch("c/1", 2).acknowledge(4, "1-0").run()).startsWith("OK");
        assertThat(redis.state()).contains("stream ~ c/1");
    }
}
