package io.redismq.internal.delivery;

import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.TransactionLog;
import java.util.concurrent.CompletableFuture;

/** Commits in one call of the broker. Immutable; used by a {@link CommitRun}. */
final class OneStepCommit implements Commitment {

    private final Commit commit;
    private final TransactionLog log;

    OneStepCommit(Commit commit, TransactionLog log) {
        this.commit = commit;
        this.log = log;
    }

    @Override
    public CompletableFuture<Confirmation> attempt() {
        return log.commit(commit);
    }

    @Override
    public boolean isOneStep() {
        return true;
    }

    @Override
    public CompletableFuture<Boolean> fence() {
        return log.fence(commit);
    }
}
