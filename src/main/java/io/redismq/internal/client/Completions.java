package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.delivery.SerialExecutor;
import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asynchronous sends of a session that are not completed: calls back one at a time, in the order of the sends, on
 * the application's pool. Thread-safe; owned by a session.
 */
final class Completions {

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private record Pending(CompletableFuture<Void> stored, Message message, CompletionListener listener) {}

    private final Deque<Pending> pending = new ArrayDeque<>();
    private final SerialExecutor executor;
    private volatile Thread caller;

    Completions(Executor pool) {
        this.executor = new SerialExecutor(pool, this::callBack);
    }

    void add(CompletableFuture<Void> stored, Message message, CompletionListener listener) {
        synchronized (pending) {
            pending.add(new Pending(stored, message, listener));
        }
        stored.whenComplete((nothing, failure) -> executor.signal());
    }

    /** Calls back for the oldest sends that are done; a send stays pending until its callback has returned. */
    private void callBack() {
        for (Pending next = done(); next != null; next = done()) {
            caller = Thread.currentThread();
            try {
                tell(next);
            } catch (Throwable e) {
                LOG.warn("A CompletionListener threw an exception, which has no effect", e);
            } finally {
                caller = null;
                remove();
            }
        }
    }

    private static void tell(Pending send) {
        if (!send.stored.isCompletedExceptionally()) {
            send.listener.onCompletion(send.message);
            return;
        }
        Throwable cause = send.stored.handle((nothing, failure) -> failure).join();
        send.listener.onException(send.message, JmsErrors.of(BrokerException.from(cause)));
    }

    private Pending done() {
        synchronized (pending) {
            Pending head = pending.peek();
            return head != null && head.stored.isDone() ? head : null;
        }
    }

    private void remove() {
        synchronized (pending) {
            pending.remove();
            pending.notifyAll();
        }
    }

    /** Whether the calling thread is within a callback. */
    boolean isInside() {
        return caller == Thread.currentThread();
    }

    /** Waits until every callback has returned; each comes, since each send ends by its time-out. */
    void await() throws InterruptedException {
        synchronized (pending) {
            while (!pending.isEmpty()) {
                pending.wait();
            }
        }
    }
}
