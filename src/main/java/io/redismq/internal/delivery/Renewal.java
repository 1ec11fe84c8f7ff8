package io.redismq.internal.delivery;

import java.time.Duration;

/** When a consumer renews its lease. Not thread-safe: guarded by the lock of its {@link Intake}. */
final class Renewal {

    private final long leaseNanos;
    private boolean renewed;
    private long lastNanos = System.nanoTime();

    Renewal(Duration lease) {
        this.leaseNanos = lease.toNanos();
    }

    /** A fetch renews the lease when a tenth of it is over, so that busy consumers rarely pay for it. */
    boolean begin() {
        long now = System.nanoTime();
        if (renewed && now - lastNanos < leaseNanos / 10) {
            return false;
        }
        renewed = true;
        lastNanos = now;
        return true;
    }

    /** Whether a sign of life is due although nothing else is to be fetched. */
    boolean isOverdue(long nowNanos) {
        return nowNanos - lastNanos > leaseNanos / 3;
    }

    /** The next fetch renews the lease, however short the last renewal is ago. */
    void again() {
        renewed = false;
    }
}
