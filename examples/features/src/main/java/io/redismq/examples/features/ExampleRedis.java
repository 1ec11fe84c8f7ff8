package io.redismq.examples.features;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** The Redis that an example runs on: the one that REDIS_URL names, with keys of its own, or else an embedded one. */
final class ExampleRedis implements AutoCloseable {

    /** What an example does on the Redis it is given; it throws when it does not see what it should. */
    interface Example {
        void run(ExampleRedis redis) throws Exception;
    }

    private static final String NAMESPACE = "redismq-examples";

    private final String url;
    private final RedisServer embedded;

    private ExampleRedis(String url, RedisServer embedded) {
        this.url = url;
        this.embedded = embedded;
    }

    /** Runs an example. What it throws ends the program with exit code 1, since everything is closed by then. */
    static void run(Example example) throws Exception {
        try (ExampleRedis redis = open()) {
            example.run(redis);
        }
    }

    private static ExampleRedis open() throws IOException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        String given = System.getenv("REDIS_URL");
        if (given != null && !given.isBlank()) {
            return new ExampleRedis(given, null);
        }
        int port = freePort();
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        return new ExampleRedis("redis://127.0.0.1:" + port, server);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    ConnectionOptions.Builder options() {
        return ConnectionOptions.builder().uri(url).namespace(NAMESPACE);
    }

    RedisConnectionFactory factory() {
        return new RedisConnectionFactory(options().build());
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.stop();
        }
    }
}
