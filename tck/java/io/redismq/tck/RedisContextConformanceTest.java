package io.redismq.tck;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of the simplified interface on Redis MQ. */
class RedisContextConformanceTest extends ContextConformance {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(redis.uri());
    }
}
