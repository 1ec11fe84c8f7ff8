package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fetch that acknowledges the last message that is stored looks for nothing more, where it can be sure. */
class FetchLastMessageTest {

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
    void whatIsNewIsTaken() {
        redis.message(4, "2-0", "new");
        assertThat(acknowledgement("c/1", 2).granted()).containsExactly("4:2-0 x1 new");
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
    void whoDoesNotWantToWaitDoesNot() {
        assertThat(acknowledgement("c/1", 2).mode("").run()).isEqualTo("OK -1 SHORT - -");
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
    }
}
