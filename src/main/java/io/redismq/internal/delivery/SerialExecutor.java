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
            execute();
        }
    }

    private void execute() {
        try {
            pool.execute(this::run);
        } catch (RuntimeException | Error e) { // no thread to be had: the next signal tries again
            signals.set(0);
            throw e;
        }
    }

    private void run() {
        int seen = signals.get();
        boolean finished = false;
        try {
            task.run();
            finished = true;
        } finally {
            // Whatever the task threw, what it left undone must find somebody who does it.
            if (!finished || !signals.compareAndSet(seen, 0)) {
                execute();
            }
        }
    }
}
