package io.redismq.internal.delivery;

/** The growing pause between repeats of a failing request. Not thread-safe; owned by who repeats. */
final class Backoff {

    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 1_000;

    private long next = FIRST_MILLIS;

    long nextMillis() {
        long now = next;
        next = Math.min(next * 2, LONGEST_MILLIS);
        return now;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
