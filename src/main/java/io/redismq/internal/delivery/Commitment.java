package io.redismq.internal.delivery;

import java.util.concurrent.CompletableFuture;

/** One way of committing a transaction. Both calls may be repeated; used by a {@link CommitRun}. */
interface Commitment {

    /** Commits, or goes on where an earlier attempt was interrupted. */
    CompletableFuture<Void> attempt();

    /**
     * Rolls back unless the transaction was committed; what is still under way can do nothing after that.
     *
     * @return whether it was committed
     */
    CompletableFuture<Boolean> fence();
}
