package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Commits what is too large for one call of the broker, or lies on several of its nodes: stages everything in chunks
 * beside the destinations, decides by one write, and then has it applied. A further attempt goes on with the chunk at which
 * the last one ended. Whatever ends this client in between, others bring the transaction to its end. Used by a
 * {@link CommitRun}, one step at a time.
 */
final class StagedCommit implements Commitment {

    static final int MOST_MESSAGES = 200;
    static final int MOST_BYTES = 128 << 10;
    static final int MOST_RECEIVED = 200;

    private final Commit commit;
    private final TransactionLog log;
    private final List<Address> branches;
    private final List<Settlement> received = new ArrayList<>();
    private final List<Supplier<CompletableFuture<Confirmation>>> chunks = new ArrayList<>();
    private final Map<Address, Long> chunksOf = new HashMap<>();
    private final long renewalNanos;
    private boolean entered;
    private boolean decided;
    private long keptNanos;
    private int staged;

    StagedCommit(Commit commit, TransactionLog log, Duration lease) {
        this.commit = commit;
        this.log = log;
        this.branches = commit.destinations().stream().distinct().toList();
        this.renewalNanos = lease.toNanos() / 3;
        commit.settlements().forEach(this::addChunks); // first, so that it is known which are staged
        commit.batches().forEach(this::addChunks);
    }

    private void addChunks(Settlement settlement) {
        List<DeliveryId> ids = settlement.ids();
        for (int from = 0; from < ids.size(); from += MOST_RECEIVED) {
            Settlement chunk = new Settlement(
                    settlement.consumer(), ids.subList(from, Math.min(from + MOST_RECEIVED, ids.size())));
            long number = next(settlement.consumer().address());
            received.add(chunk);
            chunks.add(() -> log.stage(commit.id(), number, chunk).thenApply(nothing -> Confirmation.COMPLETE));
        }
    }

    private void addChunks(Commit.Batch batch) {
        List<Outgoing> messages = batch.messages();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i <= messages.size(); i++) {
            int size = i < messages.size() ? messages.get(i).payload().size() : 0;
            boolean full = i - from == MOST_MESSAGES || bytes + size > MOST_BYTES;
            if (i > from && (full || i == messages.size())) {
                addChunk(new Commit.Batch(
                        batch.address(), batch.limit(), batch.retentionMillis(), messages.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
    }

    private void addChunk(Commit.Batch chunk) {
        long number = next(chunk.address());
        chunks.add(() -> log.stage(commit.id(), number, chunk, commit.durability()));
    }

    private long next(Address branch) {
        return chunksOf.merge(branch, 1L, Long::sum);
    }

    @Override
    public CompletableFuture<Confirmation> attempt() {
        return decided
                ? decide()
                : keep().thenCompose(nothing -> stageRest())
                        .thenCompose(staged -> staged.isComplete() ? decide() : done(staged));
    }

    /** What is staged and decided is as durable as all that follows from it. */
    private CompletableFuture<Confirmation> decide() {
        return log.decide(commit.id(), true, commit.durability()).thenCompose(decision -> {
            if (!decision.committed()) {
                return lost();
            }
            decided = true;
            return decision.confirmation().isComplete()
                    ? finish(true).thenApply(nothing -> Confirmation.COMPLETE)
                    : done(decision.confirmation());
        });
    }

    private static CompletableFuture<Confirmation> done(Confirmation confirmation) {
        return CompletableFuture.completedFuture(confirmation);
    }

    private CompletableFuture<Void> keep() {
        if (entered && System.nanoTime() - keptNanos < renewalNanos) {
            return CompletableFuture.completedFuture(null);
        }
        return log.keep(commit.id(), !entered, branches).thenCompose(kept -> {
            entered = true;
            keptNanos = System.nanoTime();
            return kept.held() ? CompletableFuture.<Void>completedFuture(null) : lost();
        });
    }

    private CompletableFuture<Confirmation> stageRest() {
        if (staged == chunks.size()) {
            return done(Confirmation.COMPLETE);
        }
        return keep().thenCompose(nothing -> chunks.get(staged).get()).thenCompose(confirmation -> {
            if (!confirmation.isComplete()) {
                return done(confirmation);
            }
            staged++;
            return stageRest();
        });
    }

    private static <T> CompletableFuture<T> lost() {
        return CompletableFuture.failedFuture(new BrokerException(
                Reason.LEASE_LOST,
                "The commit gave no sign of life for a lease, or its state in Redis was removed: it was rolled back"));
    }

    @Override
    public boolean isOneStep() {
        return false;
    }

    @Override
    public CompletableFuture<Boolean> fence() {
        return log.decide(commit.id(), false, Durability.memory()).thenCompose(decision -> {
            decided = decision.committed();
            return (decided ? finish(true) : undo()).thenApply(nothing -> decision.committed());
        });
    }

    /** What was received is its consumers' again first, so that the session decides when it is redelivered. */
    private CompletableFuture<Void> undo() {
        CompletableFuture<Void> undone = CompletableFuture.completedFuture(null);
        for (Settlement chunk : received.subList(0, Math.min(staged + 1, received.size()))) {
            undone = undone.thenCompose(nothing -> log.unstage(commit.id(), chunk));
        }
        return undone.handle((nothing, failure) -> noted("taking back what was received in", failure))
                .thenCompose(nothing -> finish(false));
    }

    /** It is decided: what cannot be finished now, others finish when the lease has ended. */
    private CompletableFuture<Void> finish(boolean committed) {
        return log.finish(commit.id().toString(), committed, branches)
                .handle((nothing, failure) -> noted("finishing", failure));
    }

    private Void noted(String doing, Throwable failure) {
        DeliveryEngine.noted(doing + " transaction " + commit.id(), failure);
        return null;
    }
}
