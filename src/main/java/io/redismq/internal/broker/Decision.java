package io.redismq.internal.broker;

/**
 * What a transaction came to.
 *
 * @param committed whether it is committed; else it is rolled back
 * @param confirmation whether that is as durable as was asked for
 */
public record Decision(boolean committed, Confirmation confirmation) {}
