package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

@ExtendWith(RedisExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisExtensionTest {

    @RegisterExtension
    static final RedisExtension shared = RedisExtension.shared();

    @RegisterExtension
    static final RedisExtension own = RedisExtension.own("--maxmemory", "20mb");

    private static final String KEY = RedisExtension.unique("left-behind");

    @Test
    void aParameterIsTheSharedServer(RedisServer injected) {
        assertThat(injected).isSameAs(RedisServers.shared()).isSameAs(shared.server());
        assertThat(shared.uri()).isEqualTo(injected.uri());
    }

    @Test
    void anOwnServerIsAnotherOneAndHasItsArguments() {
        assertThat(own.server().port()).isNotEqualTo(shared.server().port());
        try (Jedis jedis = own.jedis()) {
            assertThat(jedis.configGet("maxmemory")).containsEntry("maxmemory", "20971520");
        }
    }

    @Test
    void namesAreUniqueAndReadable() {
        assertThat(RedisExtension.unique("orders")).startsWith("orders-").isNotEqualTo(RedisExtension.unique("orders"));
    }

    @Test
    @Order(1)
    void aTestMayLeaveKeysAndADeadServerBehind() {
        try (Jedis jedis = shared.jedis();
                Jedis ownJedis = own.jedis()) {
            jedis.set(KEY, "value");
            ownJedis.set(KEY, "value");
        }
        own.server().kill();
    }

    @Test
    @Order(2)
    void theNextTestFindsItsServersRunningAndEmptyAndMayFreezeItsOwn() {
        try (Jedis jedis = shared.jedis();
                Jedis ownJedis = own.jedis()) {
            assertThat(jedis.exists(KEY)).isEqualTo(!shared.server().isDisposable());
            assertThat(ownJedis.dbSize()).isZero();
        }
        own.server().freeze();
    }

    @Test
    @Order(3)
    void aFrozenServerIsResumedForTheNextTest() {
        try (Jedis jedis = own.jedis()) {
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }
}
