package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;

/**
 * What is there at one moment that closing should take away: threads and objects of ours in this JVM, connections,
 * channels and keys in Redis. A later moment is compared with it. Immutable; used by one test thread.
 */
final class Leftovers {

    private static final Pattern CLASS_LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(io\\.redismq\\.\\S+).*");

    /** Objects that wait for a timer, or for the garbage collector to look twice; far below one for each round. */
    private static final int STRAY_OBJECTS = 15;

    private final RedisServer redis;
    private final Set<String> threads;
    private final long connections;
    private final Set<String> channels;
    private final Set<String> keys;
    private final Map<String, Long> objects;

    private Leftovers(RedisServer redis) {
        this.redis = redis;
        this.threads = threads();
        try (Jedis jedis = redis.jedis()) {
            this.connections = connections(jedis);
            this.channels = new TreeSet<>(jedis.pubsubChannels());
            this.keys = lastingKeys(jedis);
        }
        this.objects = objects();
    }

    static Leftovers of(RedisServer redis) {
        return new Leftovers(redis);
    }

    /** Waits until nothing is there that was not there at this moment. */
    void awaitNothingMore() {
        awaitNothingMore(0);
    }

    /** The same where clients stay, whose pools may have had so many connections fewer at this moment than they may have. */
    void awaitNothingMore(int pooled) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(threads()).as("threads").isSubsetOf(threads);
            try (Jedis jedis = redis.jedis()) {
                assertThat(connections(jedis)).as("connections to Redis").isLessThanOrEqualTo(connections + pooled);
                assertThat(jedis.pubsubChannels()).as("channels").isSubsetOf(channels);
                assertThat(lastingKeys(jedis)).as("keys that do not expire").isSubsetOf(keys);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(grown()).as("objects").isEmpty());
    }

    /** Threads for listeners stay ten seconds for the next one; a pool that stays for ever shows among the objects. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("redismq"))
                .filter(name -> !name.startsWith("redismq-session"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long connections(Jedis jedis) {
        return Arrays.stream(jedis.clientList().split("\n"))
                .filter(client -> client.contains("name=redis-mq"))
                .count();
    }

    private static Set<String> lastingKeys(Jedis jedis) {
        return jedis.keys("*").stream()
                .filter(key -> jedis.pttl(key) == -1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Long> grown() {
        Map<String, Long> grown = objects();
        grown.replaceAll((name, count) -> count - objects.getOrDefault(name, 0L));
        grown.values().removeIf(more -> more < STRAY_OBJECTS);
        return grown;
    }

    /** How many objects of each of our classes are reachable; collects garbage first. */
    private static Map<String, Long> objects() {
        Map<String, Long> counts = new TreeMap<>();
        histogram().lines().map(CLASS_LINE::matcher).filter(Matcher::matches).forEach(line -> {
            counts.put(line.group(2), Long.parseLong(line.group(1)));
        });
        assertThat(counts).as("classes in the histogram").isNotEmpty();
        return counts;
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
