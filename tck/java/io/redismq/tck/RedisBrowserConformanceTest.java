package io.redismq.tck;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of browsers on Redis MQ. */
class RedisBrowserConformanceTest extends BrowserConformance {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(redis.uri());
    }
}
