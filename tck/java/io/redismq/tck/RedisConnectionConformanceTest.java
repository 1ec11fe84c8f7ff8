package io.redismq.tck;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of connections on Redis MQ. */
class RedisConnectionConformanceTest extends ConnectionConformance {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(redis.uri());
    }

    @Override
    ConnectionFactory factory(String clientId) {
        return new RedisConnectionFactory(
                ConnectionOptions.builder().uri(redis.uri()).clientId(clientId).build());
    }
}
