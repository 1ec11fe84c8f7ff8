package io.redismq.internal.broker;

import java.util.List;

/**
 * What a round trip of a consumer with a selector brought.
 *
 * @param fetched all that a usual fetch tells; the deliveries are those that were claimed and kept, in that order
 * @param pooled messages of the pool, without their bodies
 * @param staged new messages, without their bodies; the consumer holds them
 * @param cursor up to where the pool is examined now
 * @param examined whether that is all of it
 */
public record SelectReply(
        FetchReply fetched, List<Delivery> pooled, List<Delivery> staged, long cursor, boolean examined) {}
