package io.redismq.internal.broker;

/**
 * One message that a consumer sends to the dead letters.
 *
 * @param id where it stands
 * @param evidence why, as header lines of the entry format
 */
public record DeadLetter(DeliveryId id, byte[] evidence) {}
