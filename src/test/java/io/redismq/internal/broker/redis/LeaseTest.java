package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.FetchRun.LEASE;
import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Leases of consumers as fetches see them: gaps, the time of grace and jumps of the clock. */
class LeaseTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String overdueSeenBy(String consumer, long request, long now) {
        return redis.fetch(consumer, request).at(now).run().split(" ")[3];
    }

    private void ticking(String consumer, long from, long to) {
        long request = 1;
        for (long now = from; now <= to; now += LEASE / 3) {
            overdueSeenBy(consumer, request++, now);
        }
    }

    @Test
    void aLeaseEndsOneLeaseAfterTheLastFetch() {
        redis.fetch("dead/1", 1).at(NOW).run();
        ticking("c/1", NOW, NOW + LEASE - 1);
        assertThat(overdueSeenBy("c/1", 100, NOW + LEASE - 1)).isEqualTo("-");
        assertThat(overdueSeenBy("c/1", 101, NOW + LEASE + 1)).isEqualTo("-"); // ended since anybody was here
        assertThat(overdueSeenBy("c/1", 102, NOW + LEASE + 2)).isEqualTo("dead/1");
    }

    @Test
    void theOneThatEndedFirstIsToldFirst() {
        redis.lease("dead/2", NOW - 1);
        redis.lease("dead/1", NOW - 2);
        redis.lease("~seen", NOW);
        redis.lease("~grace", NOW - 5);
        assertThat(overdueSeenBy("c/1", 1, NOW)).isEqualTo("dead/1");
    }

    @Test
    void afterAGapNobodyIsOverdueForOneLease() {
        redis.lease("old/1", NOW - 10 * LEASE);
        redis.lease("~seen", NOW - 10 * LEASE);
        redis.lease("~grace", NOW - 20 * LEASE);
        assertThat(overdueSeenBy("c/1", 1, NOW)).isEqualTo("-");
        assertThat(redis.state())
                .contains(":leases old/1=" + (NOW - 10 * LEASE) + " ~seen=" + NOW + " c/1=" + (NOW + LEASE) + " ~grace="
                        + (NOW + LEASE));
        ticking("c/2", NOW + LEASE / 3, NOW + LEASE - 1);
        assertThat(overdueSeenBy("c/2", 100, NOW + LEASE - 1)).isEqualTo("-");
        assertThat(overdueSeenBy("c/2", 101, NOW + LEASE)).isEqualTo("old/1");
    }

    @Test
    void aForwardJumpOfTheClockIsAGapLikeAnyOther() {
        redis.fetch("c/1", 1).at(NOW).run();
        redis.fetch("c/2", 1).at(NOW).run();
        long jumped = NOW + 86_400_000;
        assertThat(overdueSeenBy("c/1", 2, jumped)).isEqualTo("-");
        assertThat(overdueSeenBy("c/2", 2, jumped + 1)).isEqualTo("-");
        assertThat(overdueSeenBy("c/1", 3, jumped + LEASE / 3)).isEqualTo("-");
    }

    @Test
    void aBackwardJumpTakesAllLeasesWithIt() {
        redis.fetch("a/1", 1).at(NOW).run();
        redis.fetch("c/1", 1).at(NOW).run();
        long jumped = NOW - 86_400_000;
        assertThat(overdueSeenBy("c/1", 2, jumped)).isEqualTo("-");
        assertThat(redis.state())
                .contains(":leases ~seen=" + jumped + " a/1=" + (jumped + LEASE) + " c/1=" + (jumped + LEASE)
                        + " ~grace=" + (jumped + LEASE));
        ticking("c/2", jumped + LEASE / 3, jumped + LEASE);
        assertThat(overdueSeenBy("c/2", 100, jumped + LEASE + 1)).isEqualTo("a/1");
    }

    @Test
    void aSmallStepBackIsNotAJump() {
        redis.fetch("c/1", 1).at(NOW).run();
        redis.fetch("c/2", 1).at(NOW - 900).run();
        assertThat(redis.state())
                .contains(":leases ~seen=" + (NOW - 900) + " c/2=" + (NOW - 900 + LEASE) + " c/1=" + (NOW + LEASE)
                        + " ~grace=" + (NOW + LEASE));
    }

    @Test
    void aBackwardJumpMovesABoundedNumberOfLeases() {
        redis.lease("~seen", NOW);
        IntStream.range(0, 1500).forEach(i -> redis.lease("c/" + i, NOW + 1 + i));
        redis.fetch("d/1", 1).at(NOW - 1_000_000).run();
        assertThat(redis.jedis().zcount(redis.keys().leases(), NOW, NOW + 10_000))
                .isEqualTo(501);
    }

    @Test
    void aRepeatOrARefusedRequestRenewsNothing() {
        redis.known("c/1", 5);
        List<String> before = redis.state();
        redis.fetch("c/1", 5).run();
        redis.fetch("c/2", 5).run();
        assertThat(redis.state()).isEqualTo(before);
    }
}
