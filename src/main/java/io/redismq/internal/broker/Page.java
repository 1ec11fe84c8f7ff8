package io.redismq.internal.broker;

import java.util.List;

/**
 * One page of what a consumer holds, or of what stands in a destination.
 *
 * @param outcome APPLIED or LEASE_LOST
 * @param deliveries the messages, in the broker's order
 * @param next where the next page starts; null when this was the last
 */
public record Page(Outcome outcome, List<Delivery> deliveries, DeliveryId next) {}
