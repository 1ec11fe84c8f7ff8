package io.redismq.internal.broker;

import java.util.concurrent.CompletableFuture;

/**
 * The part of the port that is about transactions. Calls are like those of {@link Broker}: they return at once, fail with
 * a {@link BrokerException} only, and are safe to repeat.
 */
public interface TransactionLog {

    /** Whether the broker can change all that a transaction touches in one step. */
    boolean isOneStep(Commit commit);

    /**
     * Commits in one step, all or nothing; for a transaction that {@link #isOneStep} only. When it fails with LEASE_LOST,
     * QUEUE_FULL or INVALID_DESTINATION nothing was done, but what is still under way may yet be.
     */
    CompletableFuture<Void> commit(Commit commit);

    /**
     * Rolls a transaction back unless it was committed, so that a commit still under way can do nothing any more.
     *
     * @return whether it was committed
     */
    CompletableFuture<Boolean> fence(Commit commit);
}
