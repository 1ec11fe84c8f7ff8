package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
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
    private final List<Supplier<CompletableFuture<Void>>> chunks = new ArrayList<>();
    private final Map<Address, Long> chunksOf = new HashMap<>();
    private final long renewalNanos;
    private boolean entered;
    private long keptNanos;
    private int staged;

    StagedCommit(Commit commit, TransactionLog log, Duration lease) {
        this.commit = commit;
        this.log = log;
        this.branches = commit.destinations().stream().distinct().toList();
        this.renewalNanos = lease.toNanos() / 3;
        commit.settlements().forEach(this::addChunks);
        commit.batches().forEach(this::addChunks);
    }

    private void addChunks(Settlement settlement) {
        List<DeliveryId> ids = settlement.ids();
        for (int from = 0; from < ids.size(); from += MOST_RECEIVED) {
            Settlement chunk = new Settlement(
                    settlement.consumer(), ids.subList(from, Math.min(from + MOST_RECEIVED, ids.size())));
            long number = next(settlement.consumer().address());
            chunks.add(() -> log.stage(commit.id(), number, chunk));
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
        chunks.add(() -> log.stage(commit.id(), number, chunk));
    }

    private long next(Address branch) {
        return chunksOf.merge(branch, 1L, Long::sum);
    }

    @Override
    public CompletableFuture<Void> attempt() {
        return keep().thenCompose(nothing -> stageRest())
                .thenCompose(nothing -> log.decide(commit.id(), true))
                .thenCompose(committed -> committed ? finish(true) : lost());
    }

    private CompletableFuture<Void> keep() {
        if (entered && System.nanoTime() - keptNanos < renewalNanos) {
            return CompletableFuture.completedFuture(null);
        }
        return log.keep(commit.id(), !entered, branches).thenCompose(kept -> {
            entered = true;
            keptNanos = System.nanoTime();
            return kept.held() ? CompletableFuture.completedFuture(null) : lost();
        });
    }

    private CompletableFuture<Void> stageRest() {
        if (staged == chunks.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return keep().thenCompose(nothing -> chunks.get(staged).get()).thenCompose(nothing -> {
            staged++;
            return stageRest();
        });
    }

    private static CompletableFuture<Void> lost() {
        return CompletableFuture.failedFuture(new BrokerException(
                Reason.LEASE_LOST,
                "The commit gave no sign of life for a lease, or its state in Redis was removed: it was rolled back"));
    }

    @Override
    public CompletableFuture<Boolean> fence() {
        return log.decide(commit.id(), false)
                .thenCompose(committed -> finish(committed).thenApply(nothing -> committed));
    }

    /** It is decided: what cannot be finished now, others finish when the lease has ended. */
    private CompletableFuture<Void> finish(boolean committed) {
        return log.finish(commit.id().toString(), committed, branches).handle((nothing, failure) -> {
            DeliveryEngine.noted("finishing transaction " + commit.id(), failure);
            return null;
        });
    }
}
