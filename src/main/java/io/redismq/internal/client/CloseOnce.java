package io.redismq.internal.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the first caller of a close method do the work and every other one wait until that is done. Thread-safe; owned by
 * what is closed.
 */
final class CloseOnce {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Whether the caller is the one to close; then it calls {@link #done()} in the end, whatever happens. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    boolean hasBegun() {
        return begun.get();
    }

    void done() {
        done.countDown();
    }

    void await() throws InterruptedException {
        done.await();
    }
}
