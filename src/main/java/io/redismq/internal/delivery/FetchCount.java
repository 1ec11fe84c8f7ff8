package io.redismq.internal.delivery;

/**
 * Which fetches of a consumer have begun and come back, so that whoever looks for a message at once can wait for one
 * that began after it asked. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class FetchCount {

    private long begun;
    private long done;
    private long doneUnseen;

    void begin() {
        begun++;
    }

    /** Whether the broker can know of the consumer. */
    boolean hasBegun() {
        return begun > 0;
    }

    /** The number that a fetch from now on will have. */
    long next() {
        return begun + 1;
    }

    boolean isDone(long number) {
        return done >= number;
    }

    void end() {
        done = begun;
    }

    /**
     * A fetch was carried out, but what it granted must be looked up.
     *
     * @param complete whether it looked at everything
     */
    void endUnseen(boolean complete) {
        doneUnseen = complete ? begun : 0;
    }

    /** It has been looked up. */
    void lookedUp() {
        done = Math.max(done, doneUnseen);
    }
}
