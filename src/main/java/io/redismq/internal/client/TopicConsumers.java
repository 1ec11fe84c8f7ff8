package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Labels;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;

/**
 * Makes a session's consumers of topics: the four kinds of subscription (sections 4.2 and 8.3), and their end. For one
 * thread at a time, as its session, which owns it.
 */
final class TopicConsumers {

    private final JmsSession session;

    TopicConsumers(JmsSession session) {
        this.session = session;
    }

    /** Unshared and not durable: the subscription is the consumer's own. */
    JmsTopicSubscriber unnamed(Topic topic, String selector, boolean noLocal) throws JMSException {
        RedisTopic ours = usable(topic);
        return new JmsTopicSubscriber(session, ours, Addresses.of(ours), MessageFilter.of(selector), true, noLocal);
    }

    JmsTopicSubscriber shared(Topic topic, String name, String selector) throws JMSException {
        RedisTopic ours = usable(topic);
        requireName(name);
        String label = Labels.shared(session.connection().getClientID(), name);
        return named(ours, label, selector, false, false);
    }

    JmsTopicSubscriber sharedDurable(Topic topic, String name, String selector) throws JMSException {
        RedisTopic ours = lasting(usable(topic));
        requireName(name);
        String label = Labels.durable(session.connection().getClientID(), name);
        return named(ours, label, selector, false, false);
    }

    /** Unshared: needs a client id, so that its name is this client's. */
    JmsTopicSubscriber durable(Topic topic, String name, String selector, boolean noLocal) throws JMSException {
        RedisTopic ours = lasting(usable(topic));
        requireName(name);
        String clientId = session.connection().getClientID();
        if (clientId == null) {
            throw JmsErrors.wrongState("An unshared durable subscription needs a client id: set it on the connection or"
                    + " in the factory's options, or use a shared one");
        }
        return named(ours, Labels.durable(clientId, name), selector, true, noLocal);
    }

    private JmsTopicSubscriber named(RedisTopic topic, String label, String selector, boolean alone, boolean noLocal)
            throws JMSException {
        Address subscription = Addresses.of(topic).subscription(label);
        return new JmsTopicSubscriber(session, topic, subscription, MessageFilter.of(selector), alone, noLocal);
    }

    /** Removes a durable subscription, shared or not. */
    void unsubscribe(String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new InvalidDestinationException(
                    "A subscription's name needs at least one character", JmsErrors.WRONG_ARGUMENT);
        }
        try {
            session.connection()
                    .engine()
                    .unsubscribe(Labels.durable(session.connection().getClientID(), name));
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    private static RedisTopic usable(Topic topic) throws JMSException {
        RedisDestination ours = RedisDestination.of(topic);
        if (ours instanceof RedisTopic usable) {
            return usable;
        }
        throw new InvalidDestinationException(ours + " is no topic", JmsErrors.WRONG_ARGUMENT);
    }

    private static RedisTopic lasting(RedisTopic topic) throws JMSException {
        if (Addresses.of(topic).isTemporary()) {
            throw new InvalidDestinationException(
                    "A temporary topic cannot have a durable subscription, which would outlive it: " + topic.getName(),
                    JmsErrors.WRONG_ARGUMENT);
        }
        return topic;
    }

    private static void requireName(String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw JmsErrors.wrongArgument("A subscription's name needs at least one character");
        }
    }
}
