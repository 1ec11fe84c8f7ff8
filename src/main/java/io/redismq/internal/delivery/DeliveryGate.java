package io.redismq.internal.delivery;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one delivery of a session at a time through to the application, and lets stop and close wait until the running
 * one has returned. A gate and not a lock, since it stays entered while application code runs. Thread-safe; owned by a
 * session.
 */
public final class DeliveryGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open;
    private boolean shut;
    private Thread inside;
    private Object occasion;

    /** Lets deliveries through, unless the gate is shut for good. */
    public void open() {
        lock.lock();
        try {
            open = !shut;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no further delivery begin. */
    public void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no further delivery begin, ever. */
    public void shut() {
        lock.lock();
        try {
            shut = true;
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a delivery; waits for the one that is running.
     *
     * @param what on whose behalf, for {@link #awaitOutside(Object)}
     * @return false when the gate is closed
     */
    public boolean enter(Object what) {
        lock.lock();
        try {
            while (open && inside != null && inside != Thread.currentThread()) {
                changed.awaitUninterruptibly();
            }
            if (!open || inside != null) {
                return false;
            }
            inside = Thread.currentThread();
            occasion = what;
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void exit() {
        lock.lock();
        try {
            inside = null;
            occasion = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is within a delivery. */
    public boolean isInside() {
        lock.lock();
        try {
            return inside == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no delivery is running, or none on behalf of what is given; not for one that the caller is within.
     *
     * @param what null for any
     */
    public void awaitOutside(Object what) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inside != null && inside != Thread.currentThread() && (what == null || occasion == what)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
