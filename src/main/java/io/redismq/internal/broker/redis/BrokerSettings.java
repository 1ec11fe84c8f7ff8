package io.redismq.internal.broker.redis;

import java.time.Duration;

/**
 * What the scripts need to know of the options.
 *
 * @param namespace first part of every key
 * @param lease how long a consumer lives without a sign of life
 * @param senderLifetime how long a sender's state is kept after its last batch; must outlive the longest retry
 * @param durabilityTimeout how long to wait in all until a change is as durable as it is to be
 */
public record BrokerSettings(String namespace, Duration lease, Duration senderLifetime, Duration durabilityTimeout) {}
