package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Brings one commit to its end: repeats it while the trouble is passing, waits for room where the destinations want it,
 * and when it failed makes sure that it cannot happen any more. Where nobody can be asked, it says so and goes on asking
 * in the background. One step at a time, on whatever thread the last one ended; owned by a {@link Transaction}.
 */
final class CommitRun {

    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final Commitment commitment;
    private final Durability durability;
    private final StoragePolicy policy;
    private final BooleanSupplier hurried;
    private final Function<Address, CompletableFuture<Boolean>> giveWay;
    private final Unconfirmed unconfirmed;
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
    /** Unless every attempt was refused for certain. */
    private boolean inDoubt;

    private Confirmation shortfall; // null while it is worth while to ask

    /**
     * Made once per commit.
     *
     * @param durability how durable the commitment is to be
     * @param policy of the destinations, as far as one is waited for
     * @param hurried whether to wait for room no longer
     * @param giveWay ends a subscription that keeps a topic full, if it may be; completes with whether it was
     */
    CommitRun(
            Commitment commitment,
            Durability durability,
            StoragePolicy policy,
            BooleanSupplier hurried,
            Function<Address, CompletableFuture<Boolean>> giveWay,
            DeliveryEngine engine) {
        this.commitment = commitment;
        this.durability = durability;
        this.policy = policy;
        this.hurried = hurried;
        this.giveWay = giveWay;
        this.engine = engine;
        this.unconfirmed = new Unconfirmed(engine.settings().durabilityTimeout());
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

    /** Why it was not committed, or with UNCONFIRMED what is missing though it was; null when all is well. */
    BrokerException cause() {
        return cause;
    }

    /** Nobody waits for it any more, so it waits for no room either. */
    void abandon() {
        abandoned = true;
    }

    void attempt() {
        long askedNanos = System.nanoTime();
        commitment.attempt().whenComplete((confirmation, failure) -> {
            BrokerException why = failure == null ? null : BrokerException.from(failure);
            inDoubt |= why == null || !why.isUntouched() || !commitment.isOneStep();
            if (why != null) {
                answered(why);
            } else if (confirmation.isComplete()) {
                cause = null;
                committed.complete(true);
            } else if (unconfirmed.isWorthRepeating(confirmation, askedNanos) && !engine.isClosed()) {
                attempt();
            } else {
                shortfall = confirmation;
                fence(); // it may be staged only
            }
        });
    }

    private void answered(BrokerException failure) {
        if (failure.slowest() == null) {
            failed(failure);
            return;
        }
        giveWay.apply(failure.slowest()).thenAccept(ended -> {
            if (ended) {
                attempt();
            } else {
                failed(failure);
            }
        });
    }

    private void failed(BrokerException failure) {
        boolean late = System.nanoTime() - deadlineNanos > 0;
        if (failure.reason() == Reason.QUEUE_FULL && isWorthWaiting()) {
            long millis = pauses.nextMillis();
            deadlineNanos = System.nanoTime() + millis * 1_000_000 + timeout.toNanos(); // it answered: that counts anew
            engine.threads().after(millis, this::attempt);
        } else if (failure.reason().isPassing() && !late && !isPointless()) {
            engine.threads().after(backoff.nextMillis(), this::attempt);
        } else {
            cause = failure;
            if (inDoubt) {
                fence();
            } else {
                committed.complete(false);
            }
        }
    }

    private boolean isPointless() {
        return engine.isClosed() || hurried.getAsBoolean() && backoff.isTooLongToClose();
    }

    private boolean isWorthWaiting() {
        return policy.isWaitedFor()
                && !abandoned
                && !hurried.getAsBoolean()
                && System.nanoTime() - begunNanos <= policy.patience().toNanos();
    }

    private void fenced(boolean done) {
        if (done && shortfall == null && !durability.isMemory()) { // by an attempt that had no answer
            if (System.nanoTime() - deadlineNanos < 0 && !engine.isClosed()) {
                engine.threads().after(backoff.nextMillis(), this::attempt);
                return;
            }
            shortfall = new Confirmation("the broker did not say in time how durable it is");
        }
        if (shortfall != null) {
            cause = done
                    ? unconfirmed.failure("The transaction is committed", durability, shortfall)
                    : unconfirmed.undone(durability, shortfall);
        }
        committed.complete(done);
    }

    private void fence() {
        commitment.fence().whenComplete((done, failure) -> {
            if (failure == null) {
                fenced(done);
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
