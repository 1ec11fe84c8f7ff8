package io.redismq.internal.broker;

/**
 * A message to be stored.
 *
 * @param priority 0 to 9
 * @param delayMillis milliseconds until it may be delivered; 0 at once
 * @param deadlineMillis when it expires, milliseconds since 1970 by the broker's clock; 0 never
 * @param payload its header and body
 */
public record Outgoing(int priority, long delayMillis, long deadlineMillis, Payload payload) {}
