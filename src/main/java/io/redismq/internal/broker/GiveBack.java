package io.redismq.internal.broker;

/**
 * One message that a consumer returns.
 *
 * @param id where it stands
 * @param count its delivery count from now on: as delivered, or one less when the application never saw it
 * @param delayMillis milliseconds until it may be redelivered; 0 at once
 */
public record GiveBack(DeliveryId id, int count, long delayMillis) {}
