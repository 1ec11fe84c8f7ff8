package io.redismq.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks a starting Redis with PING until it answers, which it does only when its data is loaded. Stateless.
 */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");

    private Readiness() {}

    /**
     * Waits until the server answers or the thought is given up.
     *
     * @param connect makes a connection, or fails
     * @param givenUp whether waiting longer is pointless, for instance because the process has ended
     * @return whether it answers
     */
    static boolean await(Supplier<Jedis> connect, BooleanSupplier givenUp) {
        try {
            Awaitility.await("Redis to answer a PING")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> givenUp.getAsBoolean() || answers(connect));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return false;
        }
        return !givenUp.getAsBoolean();
    }

    /**
     * Waits until a server that was started answers.
     *
     * @throws IllegalStateException with the end of its log, if it ends or does not answer in time
     */
    static void await(ChildProcess server, Supplier<Jedis> connect) {
        if (!await(connect, () -> !server.isAlive())) {
            throw new IllegalStateException("No answer to a PING: " + server.describe());
        }
    }

    static String version(Jedis connection) {
        try (connection) {
            Matcher version = VERSION.matcher(connection.info("server"));
            if (!version.find()) {
                throw new IllegalStateException("INFO names no redis_version");
            }
            return version.group(1);
        }
    }

    private static boolean answers(Supplier<Jedis> connect) {
        try (Jedis jedis = connect.get()) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            return false;
        }
    }
}
