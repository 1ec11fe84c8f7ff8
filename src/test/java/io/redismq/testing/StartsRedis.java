package io.redismq.testing;

import java.io.IOException;
import java.time.Duration;

/** A program for child JVMs: starts a Redis, says where it listens, and waits for the end of its input. */
final class StartsRedis {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private StartsRedis() {}

    public static void main(String[] arguments) throws IOException {
        RedisServer server = RedisSource.valueOf(arguments[0]).start();
        System.out.println("port " + server.port());
        if (System.in.read() < 0) {
            System.out.println("end of input");
        }
    }
}
