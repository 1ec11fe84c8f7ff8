package io.redismq.internal.broker.redis;

import io.redismq.testing.RedisExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Jedis;

/** A broker on a Redisson client of its own, and a second connection beside it, for each test anew. */
final class ConnectedBroker implements BeforeEachCallback, AfterEachCallback {

    private final RedisExtension server;
    private RedissonClient redisson;
    private RedisBroker broker;
    private Jedis jedis;

    ConnectedBroker(RedisExtension server) {
        this.server = server;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri()).setConnectionMinimumIdleSize(1);
        redisson = Redisson.create(config);
        broker = new RedisBroker(
                redisson,
                new BrokerSettings("redismq", Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(5)));
        jedis = server.jedis();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        jedis.close();
        redisson.shutdown();
    }

    RedisBroker broker() {
        return broker;
    }

    Jedis jedis() {
        return jedis;
    }
}
