package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Address;
import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * What the scripts need to know of the options.
 *
 * @param namespace first part of every key
 * @param lease how long a consumer lives without a sign of life
 * @param senderLifetime how long a sender's state is kept after its last batch; must outlive the longest retry
 * @param maximumDeliveries per destination, 0 for no limit
 */
public record BrokerSettings(
        String namespace, Duration lease, Duration senderLifetime, ToIntFunction<Address> maximumDeliveries) {}
