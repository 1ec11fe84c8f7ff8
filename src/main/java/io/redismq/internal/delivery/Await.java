package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one place where an application's thread waits for a future of the engine. Stateless. */
public final class Await {

    private Await() {}

    /** Waits until the future completes; its maker promises that it does. */
    public static <T> T forResult(CompletableFuture<T> future) throws BrokerException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw BrokerException.from(e.getCause());
        }
    }

    /** Waits for at most the given time; then fails with TIMEOUT. */
    public static <T> T forResult(CompletableFuture<T> future, Duration limit, String what) throws BrokerException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw BrokerException.from(e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(Reason.TIMEOUT, what + " had no answer from the broker within " + limit, e);
        }
    }

    static BrokerException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BrokerException(
                Reason.INTERRUPTED, "The thread was interrupted while waiting; the outcome is not known", e);
    }
}
