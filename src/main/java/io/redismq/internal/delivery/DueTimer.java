package io.redismq.internal.delivery;

import java.util.concurrent.ScheduledFuture;

/**
 * Wakes a waiting consumer when the next delayed message is due. One timer at a time; a heartbeat asks anew before one
 * beyond the lease would go off. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class DueTimer {

    private final EngineThreads threads;
    private final long leaseMillis;
    private final Runnable wake;
    private ScheduledFuture<?> running;

    DueTimer(EngineThreads threads, long leaseMillis, Runnable wake) {
        this.threads = threads;
        this.leaseMillis = leaseMillis;
        this.wake = wake;
    }

    /** Sets the time; negative when nothing is delayed. */
    void set(long millis) {
        if (millis < 0) {
            return;
        }
        if (running != null) {
            running.cancel(false);
        }
        running = millis < leaseMillis ? threads.after(millis, wake) : null;
    }
}
