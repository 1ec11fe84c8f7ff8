package io.redismq.internal.broker;

import io.redismq.api.Durability;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transaction as it is committed.
 *
 * @param id whose it is, and its number
 * @param settlements what it has received
 * @param batches what it has sent, one for each destination
 * @param durability how durable it is to be before the reply says so
 */
public record Commit(TransactionId id, List<Settlement> settlements, List<Batch> batches, Durability durability) {

    /**
     * What is sent to one destination.
     *
     * @param address where to
     * @param limit how many messages the destination may hold
     * @param retentionMillis for how long a topic keeps what all subscriptions have had; 0 when the caller does not say
     * @param messages in sending order
     */
    public record Batch(Address address, SendBatch.Limit limit, long retentionMillis, List<Outgoing> messages) {}

    /** All destinations that take part, in no particular order; some may be there twice. */
    public List<Address> destinations() {
        return Stream.concat(
                        settlements.stream()
                                .map(settlement -> settlement.consumer().address()),
                        batches.stream().map(Batch::address))
                .toList();
    }
}
