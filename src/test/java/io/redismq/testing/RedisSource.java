package io.redismq.testing;

import java.util.List;
import java.util.Optional;

/**
 * The ways to come by a Redis of one's own. Each tells cheaply whether it can work on this machine. Stateless; whoever
 * starts a server owns it.
 */
public enum RedisSource {
    /** A container, through Testcontainers, when a Docker daemon answers. */
    DOCKER {
        @Override
        public boolean isAvailable() {
            return DockerDaemon.answers();
        }

        @Override
        public RedisServer start(String... redisConfigArgs) {
            if (!isAvailable()) {
                throw new IllegalStateException("No Docker daemon answers (DOCKER_HOST, /var/run/docker.sock)");
            }
            return RedisContainer.start(List.of(redisConfigArgs));
        }

        @Override
        Optional<RedisBinary> binary() {
            return Optional.empty();
        }
    },

    /** A redis-server or valkey-server on the PATH. */
    INSTALLED {
        @Override
        public boolean isAvailable() {
            return binary().isPresent();
        }

        @Override
        Optional<RedisBinary> binary() {
            return RedisBinary.installed();
        }

        @Override
        public RedisServer start(String... redisConfigArgs) {
            RedisBinary binary = binary().orElseThrow(
                            () -> new IllegalStateException("No redis-server or valkey-server on the PATH"));
            return RedisProcess.start(binary, List.of(redisConfigArgs));
        }
    },

    /** The executable inside the embedded-redis jar. */
    EMBEDDED {
        @Override
        public boolean isAvailable() {
            return binary().isPresent();
        }

        @Override
        Optional<RedisBinary> binary() {
            return RedisBinary.embedded();
        }

        @Override
        public RedisServer start(String... redisConfigArgs) {
            RedisBinary binary = binary().orElseThrow(() -> new IllegalStateException("There is no embedded Redis for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                    + ": install Redis, run Docker, or name one with -D" + RedisServers.PROPERTY
                    + "=redis://…"));
            return RedisProcess.start(binary, List.of(redisConfigArgs));
        }
    };

    public abstract boolean isAvailable();

    /** The executable that it starts, where it has one. */
    abstract Optional<RedisBinary> binary();

    /**
     * Starts a server and waits until it answers.
     *
     * @param redisConfigArgs what would follow redis-server on a command line, such as "--appendonly", "yes"
     */
    public abstract RedisServer start(String... redisConfigArgs);
}
