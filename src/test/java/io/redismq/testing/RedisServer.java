package io.redismq.testing;

import redis.clients.jedis.Jedis;

/**
 * A real, running Redis that a test talks to: a process, a container or one that somebody else runs. It is made by
 * {@link RedisServers} and owned by whoever asked for it; the shared one belongs to the JVM. All methods may be
 * called from any thread, but kill, freeze, resume, restart, stop and close by one thread at a time.
 */
public interface RedisServer extends AutoCloseable {

    String host();

    int port();

    /** The address as a client takes it. A password given among the configuration arguments is not part of it. */
    default String uri() {
        return "redis://" + host() + ":" + port();
    }

    /** A new connection for looking at the raw keys, authenticated if need be. The caller closes it. */
    Jedis jedis();

    /** The Redis version the server claims to speak; Valkey names the last Redis it is compatible with. */
    String version();

    /** Whether {@link #version()} is this one or newer. */
    default boolean isAtLeast(int major, int minor) {
        String[] numbers = version().split("\\.");
        int actualMajor = Integer.parseInt(numbers[0]);
        return actualMajor > major || (actualMajor == major && Integer.parseInt(numbers[1]) >= minor);
    }

    /** Where it comes from, in words for a log: embedded, installed, docker, configured. */
    String source();

    /** Whether the tests started it for themselves and so may delete everything in it. */
    boolean isDisposable();

    /** Whether {@link #kill()}, {@link #freeze()}, {@link #resume()}, {@link #restart()} and {@link #stop()} work. */
    boolean canBeKilled();

    /** Whether it has been started and neither killed nor stopped since; a frozen one runs. */
    boolean isRunning();

    /** Ends it at once, as a crash or the kernel's out-of-memory killer would: it can write nothing more. */
    void kill();

    /** Makes it stand still: connections stay open and nothing is answered until {@link #resume()}. */
    void freeze();

    /** Ends {@link #freeze()}; does nothing when it is not frozen or not running. */
    void resume();

    /** Starts it again, on the same port and with the same directory, whether it runs, is frozen or was killed. */
    void restart();

    /** Ends it in an orderly way and keeps its directory for {@link #restart()}. */
    void stop();

    /** Ends it for good and deletes its data; a configured one is left alone. */
    @Override
    void close();
}
