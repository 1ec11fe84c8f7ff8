package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

class TendScriptTest {

    private static final String ALL = "9876543210";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String tend(String digits) {
        return redis.run(
                LuaScript.TEND,
                ScriptHarness.concat(List.of(redis.keys().leases(), redis.keys().priorities()), redis.streams(digits)),
                ScriptHarness.GROUP,
                30_000,
                digits,
                NOW);
    }

    @Test
    void anUntouchedDestinationStaysUntouched() {
        assertThat(tend(ALL)).isEqualTo("OK 0 4");
        assertThat(redis.state()).isEmpty();
    }

    @Test
    void aConsumerWithoutLeaseGetsOneSoThatItCanBeReaped() {
        redis.held(4, "1-0", "lost", 1);
        redis.held(9, "1-0", "made by hand", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.held(4, "3-0", "~returned", 1);
        redis.held(4, "4-0", "~delayed", 1);
        redis.known("c/1", 1);
        assertThat(tend(ALL)).isEqualTo("OK 2 94");
        assertThat(redis.state())
                .contains(
                        ":leases c/1=" + (NOW + 1000) + " lost=" + (NOW + 30_000) + " made+by+hand=" + (NOW + 30_000));
        assertThat(tend(ALL)).isEqualTo("OK 0 94");
    }

    @Test
    void prioritiesAreRebuiltFromTheStreamsThatAreThere() {
        redis.add(0, "1-0", "body", "by hand");
        redis.add(9, "1-0", "body", "by hand");
        redis.jedis().set(redis.keys().priorities(), "74");
        assertThat(tend(ALL)).isEqualTo("OK 0 9740");
        assertThat(redis.state()).contains(":priorities 9740");
        assertThat(redis.fetch("c/1", 1).priorities("9740").credit(5).granted())
                .containsExactly("9:1-0 x1 by hand", "0:1-0 x1 by hand");
    }

    @Test
    void aDestinationOfOneStreamKeepsItsOnePriority() {
        redis.message(4, "1-0", "a dead letter");
        assertThat(tend("4")).isEqualTo("OK 0 4");
        assertThat(redis.jedis().exists(redis.keys().priorities())).isFalse();
    }

    @Test
    void tendedTwiceIsTendedOnce() {
        redis.held(4, "1-0", "lost", 1);
        redis.add(9, "1-0", "body", "x");
        tend(ALL);
        List<String> before = redis.state();
        assertThat(tend(ALL)).isEqualTo("OK 0 94");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aDelayedMessageWhosePriorityHasNoStreamYetKeepsItsPriority() {
        redis.jedis().set(redis.keys().priorities(), "84");
        redis.command(Command.XADD, redis.keys().delayed(), "1-0", "header", ScriptHarness.header(8, 0), "body", "x");
        redis.jedis().zadd(redis.keys().due(), NOW + 1, "new 1-0000000000");
        assertThat(tend(ALL)).isEqualTo("OK 0 84");
        assertThat(redis.jedis().get(redis.keys().priorities())).isEqualTo("84");
    }

    @Test
    void aKeyOfAnotherTypeIsNamed() {
        redis.jedis().sadd(redis.keys().priorities(), "x");
        assertThat(tend(ALL)).startsWith("ERROR ").contains("WRONGTYPE");
    }
}
