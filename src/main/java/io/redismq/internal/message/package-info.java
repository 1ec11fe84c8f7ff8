/**
 * The six message types of Jakarta Messaging, their conversions, and the codec between them and what stands in
 * Redis. {@code MessageCodec} is the way in and out, {@code ForeignMessages} takes in other providers' messages.
 * Knows no Redis client and no session; docs/storage.md describes the format.
 */
package io.redismq.internal.message;
