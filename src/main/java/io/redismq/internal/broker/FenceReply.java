package io.redismq.internal.broker;

/**
 * How far a sender came in the epoch that was ended.
 *
 * @param last the sequence number of its last stored batch, or 0
 * @param confirmation whether that batch is as durable as was asked for
 */
public record FenceReply(long last, Confirmation confirmation) {}
