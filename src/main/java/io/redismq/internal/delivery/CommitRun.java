package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Brings one commit to its end: repeats it while the trouble is passing, waits for room where the destinations want it,
 * and when it failed makes sure that it cannot happen any more. Where nobody can be asked, it says so and goes on asking
 * in the background. One step at a time, on whatever thread the last one ended; owned by a {@link Transaction}.
 */
final class CommitRun {

    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final Commitment commitment;
    private final QueueLimit limit;
    private final BooleanSupplier hurried;
    private final Duration timeout;
    private final DeliveryEngine engine;
    private final Backoff backoff = new Backoff();
    private final Backoff pauses = new Backoff(LONGEST_PAUSE_MILLIS);
    private final long begunNanos = System.nanoTime();
    private final CompletableFuture<Boolean> committed = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private long deadlineNanos;
    private volatile BrokerException cause;
    private volatile boolean abandoned;

    /**
     * Made once per commit.
     *
     * @param limit of the destinations, as far as one is waited for
     * @param hurried whether to wait for room no longer
     */
    CommitRun(Commitment commitment, QueueLimit limit, BooleanSupplier hurried, DeliveryEngine engine) {
        this.commitment = commitment;
        this.limit = limit;
        this.hurried = hurried;
        this.engine = engine;
        this.timeout = engine.settings().sendTimeout();
        this.deadlineNanos = begunNanos + timeout.toNanos();
    }

    /** Whether the transaction was committed; completes when that is certain, or never when the connection ends first. */
    CompletableFuture<Boolean> committed() {
        return committed;
    }

    /** Fails with OUTCOME_UNKNOWN when it is not certain in time. */
    CompletableFuture<Void> inDoubt() {
        return told;
    }

    /** Why it was not committed. */
    BrokerException cause() {
        return cause;
    }

    /** Nobody waits for it any more, so it waits for no room either. */
    void abandon() {
        abandoned = true;
    }

    void attempt() {
        commitment.attempt().whenComplete((nothing, failure) -> {
            if (failure == null) {
                committed.complete(true);
            } else {
                failed(BrokerException.from(failure));
            }
        });
    }

    private void failed(BrokerException failure) {
        boolean late = System.nanoTime() - deadlineNanos > 0;
        if (failure.reason() == Reason.QUEUE_FULL && isWorthWaiting()) {
            long millis = pauses.nextMillis();
            deadlineNanos = System.nanoTime() + millis * 1_000_000 + timeout.toNanos(); // it answered: that counts anew
            engine.threads().after(millis, this::attempt);
        } else if (failure.reason().isPassing() && !late && !engine.isClosed()) {
            engine.threads().after(backoff.nextMillis(), this::attempt);
        } else {
            cause = failure;
            fence();
        }
    }

    private boolean isWorthWaiting() {
        return limit.isWaitedFor()
                && !abandoned
                && !hurried.getAsBoolean()
                && System.nanoTime() - begunNanos <= limit.patience().toNanos();
    }

    private void fence() {
        commitment.fence().whenComplete((done, failure) -> {
            if (failure == null) {
                committed.complete(done);
                return;
            }
            told.completeExceptionally(new BrokerException(
                    Reason.OUTCOME_UNKNOWN,
                    "The broker did not answer within " + timeout + ": the transaction may have been committed, or may"
                            + " yet be",
                    BrokerException.from(failure)));
            if (!engine.isClosed()) {
                engine.threads().after(backoff.nextMillis(), this::fence);
            }
        });
    }
}
