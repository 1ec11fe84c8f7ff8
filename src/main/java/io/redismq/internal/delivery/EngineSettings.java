package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.time.Duration;

/**
 * What the engine needs to know of the options.
 *
 * @param prefetchMessages most messages a consumer holds unseen
 * @param prefetchBytes most bytes a consumer holds unseen; one larger message still passes
 * @param sendWindowBytes most bytes under way to one destination before senders wait
 * @param sendTimeout how long a send is repeated before its outcome is called unknown
 * @param requestTimeout how long a call that needs the broker's answer waits for it
 * @param durability how durable something is to be by default
 * @param durabilityTimeout how long what is stored waits until it is as durable as it is to be
 * @param lease how long a consumer lives without a sign of life
 */
public record EngineSettings(
        int prefetchMessages,
        int prefetchBytes,
        int sendWindowBytes,
        Duration sendTimeout,
        Duration requestTimeout,
        Durability durability,
        Duration durabilityTimeout,
        Duration lease) {

    /** What a sender hears when nobody can tell whether its message is stored. */
    BrokerException outcomeUnknown(BrokerException cause) {
        return new BrokerException(
                Reason.OUTCOME_UNKNOWN,
                "The broker did not answer in time (sendTimeout, or less when the connection is closed): the message may"
                        + " have been stored, or may yet be",
                cause);
    }

    /** What a sender hears when it is certain that its message was not stored, and will not be. */
    BrokerException notStored(BrokerException cause) {
        return new BrokerException(
                Reason.UNAVAILABLE,
                "The broker did not answer in time, or refused to store anything; the message was not stored",
                cause);
    }

    /** What a consumer hears when it was declared dead. */
    BrokerException leaseLost(Address address) {
        return new BrokerException(
                Reason.LEASE_LOST,
                "A consumer of " + address + " gave no sign of life for " + lease.toMillis()
                        + " ms, or its state in Redis was removed: what it held is redelivered to others, and cannot be"
                        + " acknowledged here any more");
    }
}
