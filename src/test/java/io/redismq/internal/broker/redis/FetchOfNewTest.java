package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fetch that need not renew the lease reads new messages first, and ends there where nothing else can be waiting. */
class FetchOfNewTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @BeforeEach
    void aConsumerThatHoldsOne() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
    }

    private FetchRun acknowledgement(String consumer, long request) {
        return redis.fetch(consumer, request)
                .withoutRenewal()
                .credit(5)
                .mode("wait")
                .acknowledge(4, "1-0");
    }

    @Test
    void theConsumerWaitsAndCanBeHandedTheNext() {
        assertThat(acknowledgement("c/1", 2).run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.state())
                .containsExactly(
                        "stream ~ c/1", ":consumers c/1=2", ":leases c/1=" + (NOW + 1000), ":waiters c/1=" + NOW + "1");
        assertThat(acknowledgement("c/1", 2).run()).isEqualTo("REPEATED");
    }

    @Test
    void whoThoughtThatItWaitsCounts() {
        assertThat(acknowledgement("c/1", 2).mode("keep").run()).isEqualTo("OK -1 SHORT - 0");
        assertThat(redis.fetch("c/1", 3).withoutRenewal().credit(5).mode("keep").run())
                .isEqualTo("OK -1 SHORT - -");
    }

    @Test
    void whatAnotherConsumerHoldsIsNoneOfItsBusiness() {
        redis.held(4, "2-0", "d/1", 1);
        assertThat(acknowledgement("c/1", 2).run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.state()).contains("stream ~ d/1 2-0 x1", ":waiters c/1=" + NOW + "1");
    }

    @Test
    void whatIsNewIsTaken() {
        redis.message(4, "2-0", "new");
        List<Object> reply = acknowledgement("c/1", 2).reply();
        assertThat(ScriptHarness.text(reply.get(0))).isEqualTo("OK -1 SHORT - -");
        assertThat(FetchRun.granted(reply)).containsExactly("4:2-0 x1 new");
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x1", ":waiters c/1=" + NOW + "1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 5000})
    void creditEndsAtTheNumberOfMessages(int chunk) {
        IntStream.rangeClosed(2, 6).forEach(i -> redis.message(4, i + "-0", "m"));
        List<Object> reply = acknowledgement("c/1", 2).credit(3).chunk(chunk).reply();
        assertThat(ScriptHarness.text(reply.get(0))).isEqualTo("OK -1 BULK - -");
        assertThat(FetchRun.granted(reply)).hasSize(3);
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x1 3-0 x1 4-0 x1");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void creditEndsAtTheNumberOfBytes() {
        IntStream.rangeClosed(2, 50).forEach(i -> redis.message(4, i + "-0", "m".repeat(100)));
        assertThat(acknowledgement("c/1", 2).credit(50).bytes(1000).chunk(1).granted())
                .hasSizeBetween(9, 11);
    }

    @Test
    void whatHasExpiredIsRemoved() {
        redis.add(4, "2-0", "header", header(4, NOW), "body", "late");
        redis.message(4, "3-0", "in time");
        assertThat(acknowledgement("c/1", 2).granted()).containsExactly("4:3-0 x1 in time");
        assertThat(redis.state()).noneMatch(line -> line.contains("2-0"));
    }

    @Test
    void whatIsNewOfAnotherPriorityIsTaken() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.message(9, "1-0", "high");
        assertThat(acknowledgement("c/1", 2).run()).isEqualTo("PRIORITIES 94");
        assertThat(acknowledgement("c/1", 2).priorities("94").granted()).containsExactly("9:1-0 x1 high");
        redis.jedis().del(redis.stream(9));
        assertThat(acknowledgement("c/1", 3).priorities("94").run()).isEqualTo("OK -1 SHORT - -");
    }

    @Test
    void whatCameBackIsTaken() {
        redis.held(4, "2-0", "~returned", 1);
        assertThat(acknowledgement("c/1", 2).granted()).containsExactly("4:2-0 x2 b2-0");
    }

    @Test
    void whatIsDueLaterIsWaitedFor() {
        redis.jedis().zadd(redis.keys().due(), NOW + 700, "new 7-0");
        assertThat(acknowledgement("c/1", 2).at(NOW).run()).isEqualTo("OK 700 SHORT - -");
    }

    @Test
    void aLeaseIsRenewed() {
        redis.lease("gone/1", 5);
        assertThat(redis.fetch("c/1", 2)
                        .credit(5)
                        .mode("wait")
                        .acknowledge(4, "1-0")
                        .run())
                .isEqualTo("OK -1 SHORT - 0");
        assertThat(redis.state()).contains(":consumers c/1=2").anyMatch(line -> line.contains("~grace="));
    }

    @Test
    void whereThereAreGroupsNobodyIsHandedAnything() {
        redis.jedis().set(redis.keys().priorities(), "4g");
        acknowledgement("c/1", 2).run();
        assertThat(redis.state()).contains(":waiters c/1=" + NOW + "0");
    }

    @Test
    void whoWantsTheQueueForItselfAsksForIt() {
        redis.pending(4, "1-0", "c/2/x", 1);
        redis.known("c/2/x", 1);
        acknowledgement("c/2/x", 2).run();
        assertThat(redis.jedis().hget(redis.keys().groups(), "*")).isEqualTo("c/2/x");
        assertThat(redis.state()).contains(":waiters c/2/x=" + NOW + "0");
    }

    @Test
    void theMarkOfABulkFetchMakesItCount() {
        redis.jedis().hset(redis.keys().consumers(), "c/1", "1?");
        assertThat(acknowledgement("c/1", 2).run()).isEqualTo("OK -1 SHORT - 0");
    }

    @Test
    void aBulkFetchReadsNothingAndCounts() {
        redis.held(4, "2-0", "c/1", 1);
        assertThat(acknowledgement("c/1", 2).credit(0).mode("bulk").run()).isEqualTo("OK -1 BULK - 1");
    }

    @Test
    void whoWaitsStillGoesOnWaiting() {
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        assertThat(acknowledgement("c/1", 2).mode("keep").run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.state()).contains(":waiters c/1=" + NOW + "1");
    }

    @Test
    void whoHasNothingToAcknowledgeMakesTheGroup() {
        redis.jedis().del(redis.stream(4));
        redis.fetch("c/1", 2).withoutRenewal().credit(5).mode("wait").run();
        assertThat(redis.jedis().exists(redis.stream(4))).isTrue();
    }

    @Test
    void whoOnlyAcknowledgesLooksForNothing() {
        redis.message(4, "2-0", "new");
        redis.jedis().zadd(redis.keys().due(), NOW, "new 7-0");
        assertThat(acknowledgement("c/1", 2).credit(0).mode("").run()).isEqualTo("OK -1 MORE - -");
        assertThat(redis.state())
                .containsExactly(
                        "stream 2-0 body=new",
                        "stream ~ c/1",
                        ":consumers c/1=2",
                        ":due new+7-0=" + NOW,
                        ":leases c/1=" + (NOW + 1000));
    }

    @Test
    void whoOnlyAcknowledgesDoesNotWaitAnyMore() {
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        acknowledgement("c/1", 2).credit(0).mode("").run();
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void whoPassesNothingOnDoesNotWaitEither() {
        redis.jedis().zadd(redis.keys().waiters(), 1, "c/1");
        assertThat(acknowledgement("c/1", 2).mode("pass").run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }

    @Test
    void whoDoesNotWantToWaitDoesNot() {
        assertThat(acknowledgement("c/1", 2).mode("").run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }
}
