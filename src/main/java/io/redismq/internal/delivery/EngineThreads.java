package io.redismq.internal.delivery;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of the engine: one timer, which only starts requests, and a pool for application code, which grows with
 * the listeners that run at the same time. All are daemons. Thread-safe; one per factory, shared by its connections.
 */
public final class EngineThreads {

    private static final long IDLE_SECONDS = 10;

    private final ScheduledExecutorService timer;
    private final ExecutorService application;

    public EngineThreads() {
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, named("redismq-timer"));
        one.setRemoveOnCancelPolicy(true);
        one.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        one.allowCoreThreadTimeOut(true); // a factory is never closed: its threads end when nothing is left to do
        this.timer = one;
        this.application = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                named("redismq-session"));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Where application code runs: listeners, completion and exception listeners. */
    public Executor application() {
        return application;
    }

    /** Runs a short task later; it must not block. */
    ScheduledFuture<?> after(long millis, Runnable task) {
        return timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a short task later; it must not block. */
    public ScheduledFuture<?> after(Duration delay, Runnable task) {
        return after(delay.toMillis(), task);
    }

    /** Runs a short task again and again; it must not block. */
    ScheduledFuture<?> every(long millis, Runnable task) {
        return timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }
}
