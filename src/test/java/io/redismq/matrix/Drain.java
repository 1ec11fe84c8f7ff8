package io.redismq.matrix;

import io.redismq.matrix.fault.Ledger;
import io.redismq.matrix.fault.Scene;
import io.redismq.matrix.workload.Workload;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import redis.clients.jedis.Jedis;

/** The end of a row: consumers go on until nothing is left. For one thread. */
final class Drain {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration POLL = Duration.ofMillis(50);

    /** When Redis is empty, what consumers hold ahead is shown long before. */
    private static final long QUIET_NANOS = Duration.ofMillis(1_500).toNanos();

    private final Scene scene;
    private final Map<Workload, Map<String, Integer>> well;
    private int arrivals = -1;
    private long lastArrival;

    Drain(Scene scene, Map<Workload, Map<String, Integer>> well) {
        this.scene = scene;
        this.well = well;
    }

    /** Returns when Redis is empty and everything arrived, or nothing arrives any more; or when that takes too long. */
    void await() {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> left() == 0 && (isQuiet() || isComplete()));
        } catch (ConditionTimeoutException never) {
            System.err.println(left() + " entries are left"); // and counted as stuck
        }
    }

    private boolean isQuiet() {
        int now = scene.ledgers().values().stream().mapToInt(Ledger::arrivals).sum();
        if (now != arrivals) {
            arrivals = now;
            lastArrival = System.nanoTime();
        }
        return System.nanoTime() - lastArrival > QUIET_NANOS;
    }

    private boolean isComplete() {
        return scene.ledgers().entrySet().stream()
                .allMatch(each -> each.getValue().tally(well.get(each.getKey())).lost() == 0);
    }

    /** How many entries the streams have: messages, dead letters, staged parts of transactions. */
    long left() {
        try (Jedis jedis = scene.redis().jedis()) {
            return jedis.keys("redismq:*").stream()
                    .filter(key -> jedis.type(key).equals("stream"))
                    .mapToLong(jedis::xlen)
                    .sum();
        }
    }
}
