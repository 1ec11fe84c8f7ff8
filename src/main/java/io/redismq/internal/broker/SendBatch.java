package io.redismq.internal.broker;

import java.util.List;

/**
 * Messages of one sender that are stored together, all or none. Repeating a batch stores nothing twice.
 *
 * @param address where to
 * @param sender the sender's name, unique per connection and destination
 * @param epoch the sender's epoch, from 1
 * @param sequence the batch's number in the epoch, from 1 without holes
 * @param messages in sending order
 */
public record SendBatch(Address address, String sender, long epoch, long sequence, List<Outgoing> messages) {}
