package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.delivery.SerialExecutor;
import io.redismq.internal.message.JmsBytesMessage;
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

    private record Pending(
            JmsMessageProducer producer,
            CompletableFuture<Void> stored,
            Message message,
            CompletionListener listener) {}

    private final Deque<Pending> pending = new ArrayDeque<>();
    private final SerialExecutor executor;
    private volatile Thread caller;

    Completions(Executor pool) {
        this.executor = new SerialExecutor(pool, this::callBack);
    }

    void add(
            JmsMessageProducer producer, CompletableFuture<Void> stored, Message message, CompletionListener listener) {
        synchronized (pending) {
            pending.add(new Pending(producer, stored, message, listener));
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
        if (send.message instanceof JmsBytesMessage bytes) {
            bytes.reset(); // the listener may read it at once; a foreign one was reset when it was copied
        }
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

    /** Whether callbacks of a producer's sends have not returned. */
    boolean isPending(JmsMessageProducer producer) {
        synchronized (pending) {
            return pending.stream().anyMatch(send -> send.producer == producer);
        }
    }

    /** Waits until every callback has returned; each comes, since each send ends by its time-out. */
    void await() throws InterruptedException {
        synchronized (pending) {
            while (!pending.isEmpty()) {
                pending.wait();
            }
        }
    }

    /** The same for those of one producer. Within a callback they could not return, so that they are not waited for. */
    void await(JmsMessageProducer producer) throws InterruptedException {
        synchronized (pending) {
            while (!isInside() && isPending(producer)) {
                pending.wait();
            }
        }
    }
}
