package io.redismq.internal.broker;

/**
 * A consumer as the broker knows it.
 *
 * @param address the destination it consumes from
 * @param name unique for all time: {@code CONNECTION/NUMBER}; a consumer that lost its lease goes on under a new name
 */
public record ConsumerId(Address address, String name) {}
