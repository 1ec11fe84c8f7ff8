package io.redismq.internal.broker;

import java.util.List;

/**
 * One round trip of a consumer with a selector. Only the client can evaluate that, so the broker shows it messages
 * without their bodies, and the next request says what becomes of them.
 *
 * @param fetch all that a usual fetch says; its credit is not used
 * @param cursor up to where the consumer has examined the pool of returned messages; 0 at first
 * @param examine so many messages of the pool to show at most
 * @param pull so many new messages to pull into the pool and show at most, once the pool is examined
 * @param decisions about messages that were shown before, carried out in this order
 */
public record SelectRequest(FetchRequest fetch, long cursor, int examine, int pull, List<Decision> decisions) {

    /** What becomes of a message that was shown. */
    public enum Verdict {
        /** Taken from the pool, if it is there still. */
        CLAIM,
        /** Left to others with its group, of which the consumer does not want this message. */
        LEAVE
    }

    public record Decision(Verdict verdict, DeliveryId id) {}
}
