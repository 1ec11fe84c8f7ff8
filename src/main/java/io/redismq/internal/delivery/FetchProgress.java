package io.redismq.internal.delivery;

/**
 * Which of a consumer's fetches are done, so that whoever looks at the broker once knows that the look is over. The one
 * that only withdraws a registration is not counted: it looks for nothing, and takes no acknowledgements along. Not
 * thread-safe: guarded by the lock of its {@link Intake}.
 */
final class FetchProgress {

    private long begun;
    private long done;
    private long doneUnseen;

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
}
