package io.redismq.internal.broker;

import io.redismq.api.Durability;
import java.util.List;
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
     * QUEUE_FULL or INVALID_DESTINATION nothing was done, but what is still under way may yet be. Waits a while for it to be
     * as durable as it says; to wait on, the call is repeated.
     */
    CompletableFuture<Confirmation> commit(Commit commit);

    /**
     * Rolls a transaction back unless it was committed, so that a commit still under way can do nothing any more.
     *
     * @return whether it was committed
     */
    CompletableFuture<Boolean> fence(Commit commit);

    // ---- in several steps: staged in chunks, decided by one write, then applied or undone

    /**
     * What a look at the transactions that are being staged found.
     *
     * @param held false when others have rolled the transaction back, or its record is lost
     * @param overdue a transaction whose lease has ended, or null
     */
    record Leases(boolean held, String overdue) {}

    /** Looks for a transaction whose lease has ended. */
    CompletableFuture<Leases> look();

    /**
     * Enters a transaction before it is staged, so that none is forgotten, or renews its lease.
     *
     * @param first whether it begins
     * @param branches the destinations that it will be staged at
     */
    CompletableFuture<Leases> keep(TransactionId id, boolean first, List<Address> branches);

    /**
     * Stages a chunk of what is sent to one destination; fails and waits as {@link #commit} does.
     *
     * @param chunk its number, from 1 at each destination
     */
    CompletableFuture<Confirmation> stage(TransactionId id, long chunk, Commit.Batch batch, Durability durability);

    /** Stages a chunk of what was received from one consumer. */
    CompletableFuture<Void> stage(TransactionId id, long chunk, Settlement settlement);

    /**
     * Gives such a chunk of a transaction that is rolled back to its consumer again, as far as it is staged. When the
     * consumer is gone nothing is done; then {@link #finish} returns it to all.
     */
    CompletableFuture<Void> unstage(TransactionId id, Settlement settlement);

    /**
     * Decides a transaction, unless that was done before.
     *
     * @return what it came to
     */
    CompletableFuture<Decision> decide(TransactionId id, boolean commit, Durability durability);

    /** Makes what is staged take effect, or undoes it, as was decided, and forgets the transaction. */
    CompletableFuture<Void> finish(String id, boolean committed, List<Address> branches);

    /** Brings a transaction to its end whose lease has ended: completes it if it is committed, else rolls it back. */
    CompletableFuture<Void> takeOver(String overdue);
}
