package io.redismq.internal.broker;

import java.util.List;

/**
 * What a fetch brought.
 *
 * @param outcome whether the request was carried out now, before, or refused; all else is empty unless it is APPLIED
 * @param deliveries the granted messages, highest priority first, returned ones before new ones
 * @param nextDueMillis milliseconds until the next delayed message is due; -1 when there is none
 * @param left what is left at the destination
 * @param held how many messages the consumer holds now, these included, or -1: when that is more than it knows of, it
 *     must reconcile
 * @param overdue a consumer of the same queue or topic whose lease ended and who should be reaped, or null
 */
public record FetchReply(
        Outcome outcome, List<Delivery> deliveries, long nextDueMillis, Left left, long held, ConsumerId overdue) {

    /** What is left at the destination after a fetch. */
    public enum Left {
        /** Less was there than the credit allowed. */
        NOTHING,
        /** There may be more. */
        SOME,
        /** There may be more, and it is new and of one priority: the next fetch may be a bulk one. */
        PLAIN
    }

    public static FetchReply without(Outcome outcome) {
        return new FetchReply(outcome, List.of(), -1, Left.SOME, -1, null);
    }

    /** The same where the next fetch must not be a bulk one. */
    public FetchReply withoutBacklog() {
        return left != Left.PLAIN ? this : new FetchReply(outcome, deliveries, nextDueMillis, Left.SOME, held, overdue);
    }
}
