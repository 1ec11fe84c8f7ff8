package io.redismq.tck;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of retention on Redis MQ, over a Redis that writes its append-only file before it answers. */
class RedisRetentionConformanceTest extends RetentionConformance {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--appendonly", "yes", "--appendfsync", "always");

    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(redis.uri());
    }

    @Override
    void restartBroker() {
        redis.server().kill();
        redis.server().restart();
    }
}
