package io.redismq.internal.delivery;

/**
 * A message that was handed out and that is to be delivered again.
 *
 * @param received the message
 * @param count how often it counts as delivered: as often as the application saw it
 * @param delayMillis milliseconds until then; 0 at once
 */
public record Redelivery(Received received, int count, long delayMillis) {}
