package io.redismq.spring;

import java.util.List;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Makes connection details of a container with {@code @ServiceConnection} whose image is one of Redis or Valkey, or that is
 * called {@code redis} there. Stateless; made by Boot in tests.
 */
final class RedisContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, RedisMqConnectionDetails> {

    private static final List<String> IMAGES = List.of(
            "redis",
            "bitnami/redis",
            "bitnamilegacy/redis",
            "redis/redis-stack",
            "redis/redis-stack-server",
            "valkey/valkey");

    private static final int PORT = 6379;

    RedisContainerConnectionDetailsFactory() {
        super(IMAGES);
    }

    @Override
    protected RedisMqConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new OfContainer(source);
    }

    private static final class OfContainer extends ContainerConnectionDetails<Container<?>>
            implements RedisMqConnectionDetails {

        OfContainer(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String getUri() {
            return "redis://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT);
        }
    }
}
