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

/** sweep.lua at a topic. */
class TopicSweepTest {

    private static final long REST = 30_000;
    private static final long PAST = NOW - 1;

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server, Kind.TOPIC);

    private RawSubscription one;
    private RawSubscription two;

    @BeforeEach
    void twoSubscriptions() {
        redis.jedis().set(redis.keys().latestDeadline(), String.valueOf(NOW));
        one = redis.subscription("shared//one").made(1, "c/1");
        two = redis.subscription("durable//two").made(2, "c/2");
    }

    private String sweep() {
        DestinationKeys names = redis.keys();
        return redis.run(
                LuaScript.SWEEP,
                ScriptHarness.concat(
                        List.of(names.latestDeadline(), names.sweep(), names.priorities(), names.returned()),
                        redis.streams(RedisBroker.ALL_PRIORITIES)),
                names.group(),
                REST,
                NOW,
                ScriptHarness.WAKE,
                "",
                "topic");
    }

    private void message(int priority, String id, long deadline) {
        redis.add(priority, id, "header", ScriptHarness.header(priority, deadline), "body", "b" + id);
    }

    private List<String> left() {
        return redis.state().stream()
                .filter(line -> line.contains(" body="))
                .map(line -> line.replaceAll(" header=\\S+ ", " "))
                .toList();
    }

    @Test
    void whatNobodyHasReadAndWhatAllHaveDoneWithIsTakenOut() {
        message(4, "1-0", PAST);
        message(4, "2-0", 0);
        message(4, "3-0", PAST);
        one.read(4, "1-0");
        two.read(4, "1-0");
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left()).containsExactly("stream 2-0 body=b2-0");
        assertThat(redis.state()).contains("stream ~durable//two @1-0", "stream ~shared//one @1-0");
        List<String> before = redis.state();
        assertThat(sweep()).isEqualTo("OK 30000 0");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatSomeConsumerHasIsLeftToItAndWhatCameBackIsTakenOut() {
        IntStream.rangeClosed(1, 5).forEach(id -> message(4, id + "-0", PAST));
        one.read(4, "4-0").pending(4, "1-0", "c/1", 1).pending(4, "4-0", "~returned", 1);
        two.read(4, "4-0").pending(4, "2-0", "~returned", 1).pending(4, "3-0", "~delayed", 1);
        two.pending(4, "4-0", "c/2", 1);
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left()).containsExactly("stream 1-0 body=b1-0", "stream 3-0 body=b3-0", "stream 4-0 body=b4-0");
        assertThat(redis.state())
                .contains("stream ~shared//one @4-0 c/1 1-0 x1 ~returned 4-0 x1")
                .contains("stream ~durable//two @4-0 c/2 4-0 x1 ~delayed 3-0 x1");
    }

    @Test
    void everyPriorityIsSweptAlsoWithoutSubscriptions() {
        redis.jedis().set(redis.keys().priorities(), "94");
        message(9, "1-0", PAST);
        message(4, "1-0", PAST);
        one.end("");
        two.end("");
        assertThat(sweep()).isEqualTo("OK 30000 2");
        assertThat(left()).isEmpty();
    }

    @Test
    void subscriptionsCountTowardsThePage() {
        IntStream.range(0, 98).forEach(i -> redis.subscription("shared//s" + i).made(10 + i, "c/9"));
        IntStream.rangeClosed(1, 100).forEach(id -> message(4, id + "-0", PAST));
        String reply = sweep();
        assertThat(reply).startsWith("OK 0 ");
        assertThat(Integer.parseInt(reply.substring(5))).isBetween(1, 20);
        assertThat(left()).hasSizeGreaterThan(79);
        int rounds = 1;
        while (sweep().startsWith("OK 0 ")) {
            rounds++;
        }
        assertThat(left()).isEmpty();
        assertThat(rounds).isLessThan(101);
    }
}
