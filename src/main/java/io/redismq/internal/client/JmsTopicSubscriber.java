package io.redismq.internal.client;

import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Subscriptions.Spec;
import io.redismq.internal.message.JmsMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/**
 * A consumer of a subscription of a topic. What the subscription is not for, by its selector, by noLocal, or because it
 * did not exist when a delayed message was sent, is acknowledged unseen. For one thread at a time, but for close.
 */
final class JmsTopicSubscriber extends JmsMessageConsumer implements TopicSubscriber {

    private final boolean noLocal;
    private final String connection;
    private final String clientId;

    /**
     * Subscribes.
     *
     * @param subscription the topic's address, with the label of a named subscription
     * @param alone whether no other consumer of a named subscription may be active
     */
    JmsTopicSubscriber(
            JmsSession session,
            RedisTopic topic,
            Address subscription,
            MessageFilter filter,
            boolean alone,
            boolean noLocal)
            throws JMSException {
        super(session, topic, filter);
        this.noLocal = noLocal;
        this.connection = session.connection().name();
        this.clientId = session.connection().getClientID();
        String selector = filter.text() == null ? "" : filter.text();
        long now = session.connection().engine().now();
        try {
            begin(session.connection()
                    .engine()
                    .subscribe(
                            new Spec(subscription, alone, selector, noLocal),
                            optionsOf(session, topic).startFrom().millisAt(now),
                            redeliveryOf(session, topic),
                            session.delivery()::signal));
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    @Override
    boolean wants(JmsMessage message) {
        return receiver().existedAt(message.newestSubscription())
                && !(noLocal && message.isSentBy(connection, clientId))
                && filter().matches(message);
    }

    @Override
    public Topic getTopic() throws JMSException {
        requireOpen();
        return (Topic) destination();
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        requireOpen();
        return noLocal;
    }
}
