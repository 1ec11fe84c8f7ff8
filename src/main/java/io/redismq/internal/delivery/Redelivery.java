package io.redismq.internal.delivery;

/**
 * A message that the application had and that is to be delivered again.
 *
 * @param received the message
 * @param delayMillis milliseconds until then; 0 at once
 */
public record Redelivery(Received received, long delayMillis) {}
