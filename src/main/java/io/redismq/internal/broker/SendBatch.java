package io.redismq.internal.broker;

import io.redismq.api.Durability;
import java.util.List;

/**
 * Messages of one sender that are stored together, all or none. Repeating a batch stores nothing twice.
 *
 * @param address where to
 * @param sender the sender's name, unique per connection and destination
 * @param epoch the sender's epoch, from 1
 * @param sequence the batch's number in the epoch, from 1 without holes
 * @param limit how many messages the destination may hold
 * @param retentionMillis for how long a topic keeps what all subscriptions have had; 0 when the caller does not say
 * @param durability how durable it is to be before the reply says so
 * @param messages in sending order
 */
public record SendBatch(
        Address address,
        String sender,
        long epoch,
        long sequence,
        Limit limit,
        long retentionMillis,
        Durability durability,
        List<Outgoing> messages) {

    /**
     * How many messages the destination may hold when the batch is stored.
     *
     * @param messages that many; 0 for any number
     * @param dropOldest whether older messages that no consumer holds are removed for the batch
     */
    public record Limit(long messages, boolean dropOldest) {
        public static final Limit NONE = new Limit(0, false);
    }
}
