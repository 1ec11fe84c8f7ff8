package io.redismq.internal.delivery;

import io.redismq.internal.broker.Broker;
import java.util.concurrent.CompletableFuture;

/**
 * The broker's clock as seen from here: the local clock plus an offset, taken from the quickest of several readings.
 * Clients whose own clocks are wrong agree on time stamps and deadlines through it. Thread-safe; one per connection.
 */
final class BrokerClock {

    private static final int READINGS = 3;

    private final Broker broker;
    private volatile long offset;

    BrokerClock(Broker broker) {
        this.broker = broker;
    }

    /** Milliseconds since 1970 by the broker's clock. */
    long millis() {
        return System.currentTimeMillis() + offset;
    }

    /** Reads the broker's clock again. */
    CompletableFuture<Void> align() {
        return read(READINGS, Long.MAX_VALUE, offset);
    }

    private CompletableFuture<Void> read(int left, long quickest, long best) {
        if (left == 0) {
            offset = best;
            return CompletableFuture.completedFuture(null);
        }
        long asked = System.currentTimeMillis();
        long start = System.nanoTime();
        return broker.clock().thenCompose(now -> {
            long took = System.nanoTime() - start;
            // The broker read its clock about half way between our asking and its answer.
            long measured = now - (asked + took / 2_000_000);
            return took < quickest ? read(left - 1, took, measured) : read(left - 1, quickest, best);
        });
    }
}
