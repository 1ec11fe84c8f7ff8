package io.redismq.internal.broker;

import java.util.List;

/**
 * What a transaction has received from one consumer and is done with.
 *
 * @param consumer who holds the messages; when it is gone, the transaction cannot commit
 * @param ids which messages
 */
public record Settlement(ConsumerId consumer, List<DeliveryId> ids) {}
