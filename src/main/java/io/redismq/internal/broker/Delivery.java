package io.redismq.internal.broker;

/**
 * One message granted to a consumer.
 *
 * @param id where it stands
 * @param count how often it has been delivered, this time included: 1 at the first delivery
 * @param payload its header and body
 */
public record Delivery(DeliveryId id, int count, Payload payload) {}
