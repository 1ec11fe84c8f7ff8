package io.redismq.internal.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one task on the application's pool again and again, never twice at the same time, as often as is needed to see
 * everything that was signalled. Lock-free; owned by whoever the task belongs to.
 */
public final class SerialExecutor {

    private final Executor pool;
    private final Runnable task;
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * Prepares a task.
     *
     * @param task works off what there is and returns; it must not throw
     */
    public SerialExecutor(Executor pool, Runnable task) {
        this.pool = pool;
        this.task = task;
    }

    /** There may be work: the task will run after this. */
    public void signal() {
        if (signals.getAndIncrement() == 0) {
            pool.execute(this::run);
        }
    }

    private void run() {
        int seen = signals.get();
        try {
            task.run();
        } finally {
            // Whatever the task threw, later signals must find somebody who listens.
            if (!signals.compareAndSet(seen, 0)) {
                pool.execute(this::run);
            }
        }
    }
}
