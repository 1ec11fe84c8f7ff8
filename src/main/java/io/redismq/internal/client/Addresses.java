package io.redismq.internal.client;

import io.redismq.api.DestinationOptions;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;

/** From the destinations of applications to those of the broker. Stateless. */
final class Addresses {

    private Addresses() {}

    /** Where a destination is at the broker. */
    static Address of(RedisDestination destination) throws JMSException {
        try {
            return destination instanceof RedisTopic
                    ? Address.topic(destination.getName())
                    : Address.queue(destination.getName());
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** A destination for a producer: null means that each send names its own. */
    static RedisDestination usable(Destination destination) throws JMSException {
        if (destination == null) {
            return null;
        }
        RedisDestination ours = RedisDestination.of(destination);
        of(ours);
        return ours;
    }

    /** A temporary destination's name goes from client to client as a JMSReplyTo, which carries no options. */
    static <D extends RedisDestination> D named(D named) throws JMSException {
        if (of(named).isTemporary() && !named.options().equals(DestinationOptions.defaults())) {
            throw new InvalidDestinationException(
                    "The name of the temporary destination " + named.getName()
                            + " cannot have options; leave out what follows the question mark",
                    JmsErrors.WRONG_ARGUMENT);
        }
        return named;
    }

    /** A destination as messages carry it: how somebody uses it is no part of it. */
    static RedisDestination withoutOptions(RedisDestination destination) {
        if (destination.options().equals(DestinationOptions.defaults())) {
            return destination;
        }
        return destination instanceof RedisTopic
                ? new RedisTopic(destination.getName())
                : new RedisQueue(destination.getName());
    }
}
