package io.redismq.internal.delivery;

import io.redismq.internal.broker.Confirmation;
import java.util.concurrent.CompletableFuture;

/** One way of committing a transaction. Both calls may be repeated; used by a {@link CommitRun}. */
interface Commitment {

    /**
     * Commits, or goes on where an earlier attempt ended.
     *
     * @return whether all is done and as durable as it is to be; if not, another attempt goes on
     */
    CompletableFuture<Confirmation> attempt();

    /** Whether an attempt that did nothing leaves nothing behind that would have to be rolled back. */
    boolean isOneStep();

    /**
     * Rolls back unless the transaction was committed; what is still under way can do nothing after that.
     *
     * @return whether it was committed
     */
    CompletableFuture<Boolean> fence();
}
