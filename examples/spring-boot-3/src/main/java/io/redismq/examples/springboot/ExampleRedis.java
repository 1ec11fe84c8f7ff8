package io.redismq.examples.springboot;

import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** The Redis that the example runs on: the one that REDIS_URL names, or else an embedded one. */
record ExampleRedis(String url, RedisServer embedded) implements AutoCloseable {

    static ExampleRedis open() throws IOException {
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

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.stop();
        }
    }
}
