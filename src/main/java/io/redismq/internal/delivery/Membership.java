package io.redismq.internal.delivery;

import io.redismq.internal.broker.Subscriptions.Spec;
import java.util.concurrent.CompletableFuture;

/** A consumer's part in what it consumes from, besides fetching. At a queue there is none. Owned by an {@link Intake}. */
interface Membership {

    /** Of the consumers of queues, whom the broker knows from their first fetch on. */
    Membership NONE = new Membership() {};

    /**
     * Whether the subscription was there when a message was sent.
     *
     * @param newest the number of the newest subscription then
     */
    default boolean existedAt(long newest) {
        return true;
    }

    /** Whether it is a part in a subscription of this name that is not quite this one. */
    default boolean differsFrom(Spec subscription) {
        return false;
    }

    /** Whether the broker knows of the consumer before its first fetch. */
    default boolean isRegistered() {
        return false;
    }

    /** Gives a sign of life when one is due. */
    default void tick(long nowNanos) {}

    /** The consumer lost its lease and has another name; under the lock of the intake. */
    default void lapse() {}

    /** What must be done, after that, before it can fetch again, or null; under the lock of the intake. */
    default RequestLine.Request rejoining(Intake intake) {
        return null;
    }

    /** Ends the consumer's part, so that another consumer may take it, while its messages are still being settled. */
    default CompletableFuture<Void> leave() {
        return CompletableFuture.completedFuture(null);
    }

    /** The consumer is gone from the broker. Does not fail. */
    default CompletableFuture<Void> gone() {
        return CompletableFuture.completedFuture(null);
    }
}
