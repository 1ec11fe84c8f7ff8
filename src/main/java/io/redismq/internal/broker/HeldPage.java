package io.redismq.internal.broker;

import java.util.List;

/**
 * One page of what a consumer holds according to the broker.
 *
 * @param outcome APPLIED or LEASE_LOST
 * @param deliveries what it holds, in the broker's order
 * @param next where the next page starts; null when this was the last
 */
public record HeldPage(Outcome outcome, List<Delivery> deliveries, DeliveryId next) {}
