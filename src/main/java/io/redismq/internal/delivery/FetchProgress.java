package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;

/**
 * Which of a consumer's fetches are done, so that whoever looks at the broker once knows that the look is over, and what
 * is in the way of the next one. The one that only withdraws a registration is not counted: it looks for nothing, and takes no acknowledgements along. Not
 * thread-safe: guarded by the lock of its {@link Intake}.
 */
final class FetchProgress {

    private long begun;
    private long done;
    private long doneUnseen;
    private BrokerException trouble;

    void begin() {
        begun++;
    }

    long begun() {
        return begun;
    }

    /** The number that a fetch from now on will have. */
    long next() {
        return begun + 1;
    }

    /** Whether the outcome of all fetches is known. */
    boolean isIdle() {
        return isDone(begun);
    }

    boolean isDone(long number) {
        return done >= number;
    }

    void done() {
        done = begun;
    }

    /**
     * The broker has carried the fetch out, and what it granted is to be looked up.
     *
     * @param whole whether the fetch is done when that is known
     */
    void doneUnseen(boolean whole) {
        doneUnseen = whole ? begun : 0;
    }

    /** All that was granted is known. */
    void lookedUp() {
        done = Math.max(done, doneUnseen);
    }

    void failed(BrokerException failure) {
        trouble = failure;
    }

    void succeeded() {
        trouble = null;
    }

    /** Why the last request failed, or null when one has succeeded or the application has looked since. */
    BrokerException trouble() {
        return trouble;
    }
}
