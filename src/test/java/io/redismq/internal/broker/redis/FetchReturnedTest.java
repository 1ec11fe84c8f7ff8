package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

/** The pool of returned messages: its order, delivery counts and ghosts. */
class FetchReturnedTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @Test
    void returnedMessagesComeInStreamOrderBeforeNewOnesAndCountOneMore() {
        redis.held(4, "1-0", "~returned", 2);
        redis.held(4, "2-0", "c/9", 1);
        redis.held(4, "3-0", "~returned", 0);
        redis.message(4, "4-0", "new");
        assertThat(redis.fetch("c/1", 1).credit(10).chunk(1).granted())
                .containsExactly("4:1-0 x3 b1-0", "4:3-0 x1 b3-0", "4:4-0 x1 new");
        assertThat(redis.state())
                .contains("stream ~ c/1 1-0 x3 3-0 x1 4-0 x1", "stream ~ c/9 2-0 x1", "stream ~ ~returned");
    }

    @Test
    void newMessagesOfAHigherPriorityComeBeforeReturnedOnesOfALower() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.held(4, "1-0", "~returned", 1);
        redis.message(9, "5-0", "high");
        assertThat(redis.fetch("c/1", 1).priorities("94").credit(10).granted())
                .containsExactly("9:5-0 x1 high", "4:1-0 x2 b1-0");
    }

    @Test
    void aDeletedEntryLeavesNoGhostInThePool() {
        redis.held(4, "1-0", "~returned", 1);
        redis.held(4, "2-0", "~returned", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).containsExactly("4:2-0 x2 b2-0");
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x2", "stream ~ ~returned");
    }

    @Test
    void anExpiredMessageOfThePoolIsRemoved() {
        redis.add(4, "1-0", "header", header(4, NOW - 1), "body", "late");
        redis.pending(4, "1-0", "~returned", 1);
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).isEmpty();
        assertThat(redis.state()).contains("stream ~ c/1", "stream ~ ~returned");
    }

    @Test
    void creditHoldsInThePoolToo() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.held(4, i + "-0", "~returned", 1));
        assertThat(redis.fetch("c/1", 1).credit(3).mode("wait").run()).endsWith(" MORE - 3");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x2 2-0 x2 3-0 x2", "stream ~ ~returned 4-0 x1 5-0 x1");
    }

    @Test
    void aFullPoolIsServedUpToALargeCredit() {
        for (int i = 1; i <= 2500; i++) {
            redis.add(4, i + "-0", "body", "x");
        }
        redis.group(4);
        IntStream.rangeClosed(1, 2500).forEach(i -> redis.pending(4, i + "-0", "~returned", 0));
        assertThat(redis.fetch("c/1", 1).credit(2500).chunk(1000).granted()).hasSize(2500);
    }
}
