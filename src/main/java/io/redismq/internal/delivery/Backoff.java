package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.time.Duration;

/** The growing pause between repeats of what did not succeed. Not thread-safe; owned by who repeats. */
final class Backoff {

    /** For how long those who close wait for a broker that is away: long enough for it to start anew. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 500;

    private final long longest;
    private long next = FIRST_MILLIS;
    private long sinceNanos;
    private boolean failing;

    Backoff() {
        this(LONGEST_MILLIS);
    }

    Backoff(long longestMillis) {
        this.longest = longestMillis;
    }

    long nextMillis() {
        if (!failing) {
            failing = true;
            sinceNanos = System.nanoTime();
        }
        long now = next;
        next = Math.min(next * 2, longest);
        return now;
    }

    /** Whether nothing has succeeded for so long that whoever closes should not wait for the next repeat. */
    boolean isTooLongToClose() {
        return failing && System.nanoTime() - sinceNanos > CLOSING.toNanos();
    }

    /**
     * What was repeated is over. The next pause is a short one; a broker that was away may be so still.
     *
     * @param failure how it ended, or null
     */
    void over(BrokerException failure) {
        next = FIRST_MILLIS;
        failing &= failure != null && (failure.reason().isPassing() || failure.reason() == Reason.OUTCOME_UNKNOWN);
    }

    void reset() {
        next = FIRST_MILLIS;
        failing = false;
    }
}
