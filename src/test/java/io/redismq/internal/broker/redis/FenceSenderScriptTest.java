package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FenceSenderScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String fence(long epoch) {
        return redis.run(LuaScript.FENCE_SENDER, List.of(redis.keys().sender("s")), epoch, 60_000);
    }

    private void given(String state) {
        redis.jedis().set(redis.keys().sender("s"), state);
    }

    @Test
    void itTellsHowFarTheEpochBeforeCame() {
        given("1:41");
        assertThat(fence(2)).isEqualTo("OK 1 41");
        assertThat(redis.state()).containsExactly(":sender:s 2:0:1 41 (ttl)");
        assertThat(redis.jedis().pttl(redis.keys().sender("s"))).isBetween(50_000L, 60_000L);
    }

    @Test
    void sentTwiceItSaysTheSameAndChangesNothing() {
        given("1:41");
        fence(2);
        assertThat(fence(2)).isEqualTo("OK 1 41");
        assertThat(redis.state()).containsExactly(":sender:s 2:0:1 41 (ttl)");
    }

    @Test
    void aRepeatThatArrivesAfterTheFirstBatchesOfItsEpochStillSaysTheSame() {
        given("2:3:1 41");
        assertThat(fence(2)).isEqualTo("OK 1 41");
        assertThat(redis.jedis().get(redis.keys().sender("s"))).isEqualTo("2:3:1 41");
    }

    @Test
    void anEpochThatWasOpenedByItsFirstBatchHadNoneBefore() {
        given("2:3");
        assertThat(fence(2)).isEqualTo("OK 0 0");
        assertThat(redis.jedis().get(redis.keys().sender("s"))).isEqualTo("2:3");
    }

    @Test
    void withoutStateThereIsNothingToTell() {
        assertThat(fence(5)).isEqualTo("OK 0 0");
        assertThat(redis.state()).containsExactly(":sender:s 5:0:0 0 (ttl)");
    }

    @Test
    void anEpochBetweenIsSkippedAndTold() {
        given("2:7:1 3");
        assertThat(fence(4)).isEqualTo("OK 2 7");
        assertThat(redis.state()).containsExactly(":sender:s 4:0:2 7 (ttl)");
    }

    @Test
    void anOlderEpochIsRefused() {
        given("3:1");
        assertThat(fence(2)).isEqualTo("FENCED");
        assertThat(redis.state()).containsExactly(":sender:s 3:1");
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() {
        redis.jedis().sadd(redis.keys().sender("s"), "x");
        assertThat(fence(2)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.jedis().smembers(redis.keys().sender("s"))).containsExactly("x");
    }
}
