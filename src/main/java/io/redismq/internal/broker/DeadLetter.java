package io.redismq.internal.broker;

/**
 * One message that a consumer sets aside.
 *
 * @param id where it stands
 * @param evidence why, as header lines of the entry format
 */
public record DeadLetter(DeliveryId id, byte[] evidence) {}
