package io.redismq.internal.broker;

import java.util.List;

/**
 * What a round trip of a consumer with a selector brought.
 *
 * @param fetched all that a usual fetch tells; the deliveries are those that were claimed
 * @param pooled messages of the pool, without their bodies
 * @param pulled new messages that were pulled into the pool, without their bodies
 * @param cursor up to where the pool is examined now
 * @param examined whether that is all of it
 * @param grouped whether the queue has message groups, so that the consumer leaves those of which it does not want a message
 */
public record SelectReply(
        FetchReply fetched,
        List<Delivery> pooled,
        List<Delivery> pulled,
        long cursor,
        boolean examined,
        boolean grouped) {}
