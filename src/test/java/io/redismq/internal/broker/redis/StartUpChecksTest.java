package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.StartupChecks;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Jedis;

/** What starting does when Redis is too old, which any is for a client that asks for what none can do, or falls silent. */
class StartUpChecksTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final String namespace = RedisExtension.unique("old");
    private RedissonClient redisson;

    @BeforeEach
    void connect() {
        Config config = new Config();
        config.useSingleServer().setAddress(redis.uri()).setConnectionMinimumIdleSize(1);
        redisson = Redisson.create(config);
    }

    @AfterEach
    void close() {
        redisson.shutdown();
    }

    private StartUpChecks checks(StartupChecks mode) {
        return new StartUpChecks(ConnectionOptions.builder()
                .namespace(namespace)
                .startupChecks(mode)
                .build());
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsTooOldIsRefusedByItsVersionAndNothingIsWritten(StartupChecks mode) {
        ScriptRunner scripts = new ScriptRunner(redisson);
        assertThatThrownBy(() -> checks(mode)
                        .run(redisson, scripts, new Layout(namespace, scripts, "unheard of"))
                        .join())
                .extracting(BrokerException::from)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNSUITABLE))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("Redis " + redis.server().version())
                .contains("is too old", "6.2 or later", "upgrade");
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.keys(namespace + "*")).isEmpty();
        }
    }

    @Test
    void aServerThatCannotBeAskedHowItIsSetUpIsUsedUnlessTheChecksAreRequired() {
        ScriptRunner scripts = new ScriptRunner(redisson);
        RedissonClient other;
        try (RedisServer server = RedisServers.start()) {
            Config config = new Config();
            config.useSingleServer().setAddress(server.uri()).setConnectionMinimumIdleSize(1);
            other = Redisson.create(config);
        }
        try {
            checks(StartupChecks.WARN)
                    .run(other, scripts, new Layout(namespace, scripts))
                    .join();
            assertThatThrownBy(() -> checks(StartupChecks.REQUIRE)
                            .run(other, scripts, new Layout(namespace, scripts))
                            .join())
                    .hasCauseInstanceOf(BrokerException.class);
        } finally {
            other.shutdown();
        }
    }
}
