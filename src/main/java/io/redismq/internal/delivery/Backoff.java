package io.redismq.internal.delivery;

/** The growing pause between repeats of what did not succeed. Not thread-safe; owned by who repeats. */
final class Backoff {

    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 1_000;

    private final long longest;
    private long next = FIRST_MILLIS;

    Backoff() {
        this(LONGEST_MILLIS);
    }

    Backoff(long longestMillis) {
        this.longest = longestMillis;
    }

    long nextMillis() {
        long now = next;
        next = Math.min(next * 2, longest);
        return now;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
