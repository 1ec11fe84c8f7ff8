package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** claim_name and release_name. */
class NameScriptsTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String key() {
        return redis.stream(4) + ":name";
    }

    private String claim(String token) {
        return redis.run(LuaScript.CLAIM_NAME, List.of(key()), token, 30_000);
    }

    private String release(String token) {
        return redis.run(LuaScript.RELEASE_NAME, List.of(key()), token);
    }

    @Test
    void aFreeNameIsTakenForTheTimeOfALease() {
        assertThat(claim("a")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":name a (ttl)");
        assertThat(redis.jedis().pttl(key())).isBetween(20_000L, 30_000L);
    }

    @Test
    void itsHolderRenewsIt() {
        claim("a");
        redis.jedis().pexpire(key(), 500);
        assertThat(claim("a")).isEqualTo("OK");
        assertThat(redis.jedis().pttl(key())).isBetween(20_000L, 30_000L);
    }

    @Test
    void nobodyElseGetsItOrProlongsIt() {
        claim("a");
        redis.jedis().pexpire(key(), 5000);
        assertThat(claim("b")).isEqualTo("TAKEN");
        assertThat(redis.state()).containsExactly(":name a (ttl)");
        assertThat(redis.jedis().pttl(key())).isLessThanOrEqualTo(5000);
    }

    @Test
    void aReleasedNameIsFree() {
        claim("a");
        assertThat(release("a")).isEqualTo("OK");
        assertThat(redis.state()).isEmpty();
        assertThat(release("a")).isEqualTo("OK");
        assertThat(claim("b")).isEqualTo("OK");
    }

    @Test
    void aLateReleaseTakesNothingFromTheNextHolder() {
        claim("b");
        assertThat(release("a")).isEqualTo("OK");
        assertThat(redis.state()).containsExactly(":name b (ttl)");
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() {
        redis.jedis().sadd(key(), "x");
        assertThat(claim("a")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(release("a")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.jedis().smembers(key())).containsExactly("x");
    }
}
