package io.redismq.testing;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the tests' Redis comes from. The system property {@value #PROPERTY}, or else the environment variable
 * {@value #ENVIRONMENT}, says it: a redis:// or rediss:// URL, docker, installed, embedded, or auto (the default),
 * which takes the first of docker, installed and embedded that works here. Safe from any thread; it owns the shared
 * server, and the caller owns what {@link #start} returns.
 */
public final class RedisServers {

    public static final String PROPERTY = "redismq.test.redis";
    public static final String ENVIRONMENT = "REDISMQ_TEST_REDIS";

    private static final String AUTO = "auto";

    private static final Map<RedisMode, RedisServer> SHARED = new EnumMap<>(RedisMode.class);

    private RedisServers() {}

    /**
     * The one server of this JVM and of the current {@link RedisMode}, started at first use and ended with the JVM. Not for
     * tests that kill it.
     */
    public static synchronized RedisServer shared() {
        return SHARED.computeIfAbsent(RedisMode.current(), mode -> {
            RedisServer started = mode == RedisMode.SINGLE ? open(setting()) : mode.start(binary());
            AtExit.run(started::close);
            System.err.println("The tests use " + started);
            return started;
        });
    }

    /** What private servers are made of, where it is an executable. */
    static RedisBinary binary() {
        return privateSource(setting())
                .binary()
                .orElseThrow(() -> new IllegalStateException(
                        "Several servers that belong together need a redis-server on the PATH, or the embedded one"));
    }

    /**
     * A private server on a free port, always one that can be killed and frozen: of the same source as the shared
     * one where that is an executable, otherwise from the best executable at hand, and only without any a container.
     *
     * @param redisConfigArgs what would follow redis-server on a command line, such as "--appendonly", "yes"
     */
    public static RedisServer start(String... redisConfigArgs) {
        return privateSource(setting()).start(redisConfigArgs);
    }

    /** The same with a clock that can jump; always of an executable. */
    public static RedisServer start(FakeClock clock, String... redisConfigArgs) {
        return RedisProcess.start(binary(), List.of(redisConfigArgs), clock.environment());
    }

    /** What a setting stands for; a URL is connected to, anything else started. */
    static RedisServer open(String setting) {
        if (isUrl(setting)) {
            return new ConfiguredRedis(setting);
        }
        return AUTO.equals(setting) ? firstThatStarts() : named(setting).start();
    }

    /** The system property wins, unless it is absent or leaves the choice open. */
    static String choose(String property, String environment) {
        return Stream.of(property, environment)
                .filter(value -> value != null && !value.isBlank() && !AUTO.equals(value.trim()))
                .map(String::trim)
                .findFirst()
                .orElse(AUTO);
    }

    static RedisSource privateSource(String setting) {
        if (!isUrl(setting) && !AUTO.equals(setting) && named(setting) != RedisSource.DOCKER) {
            return named(setting);
        }
        return Stream.of(RedisSource.INSTALLED, RedisSource.EMBEDDED, RedisSource.DOCKER)
                .filter(RedisSource::isAvailable)
                .findFirst()
                .orElse(RedisSource.EMBEDDED);
    }

    private static String setting() {
        return choose(System.getProperty(PROPERTY), System.getenv(ENVIRONMENT));
    }

    private static boolean isUrl(String setting) {
        return setting.startsWith("redis://") || setting.startsWith("rediss://");
    }

    private static RedisSource named(String setting) {
        return Stream.of(RedisSource.values())
                .filter(source -> source.name().toLowerCase(Locale.ROOT).equals(setting))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PROPERTY + " (or " + ENVIRONMENT + ") is \"" + setting
                        + "\"; accepted are auto, docker, installed, embedded, redis://host:port and"
                        + " rediss://host:port"));
    }

    /** A daemon that answers may still have no image and no network: then the next source serves as well. */
    private static RedisServer firstThatStarts() {
        if (RedisSource.DOCKER.isAvailable()) {
            try {
                return RedisSource.DOCKER.start();
            } catch (RuntimeException e) {
                System.err.println("Docker answers but gives no Redis, so the tests look further: " + e);
            }
        }
        return RedisSource.INSTALLED.isAvailable() ? RedisSource.INSTALLED.start() : RedisSource.EMBEDDED.start();
    }
}
