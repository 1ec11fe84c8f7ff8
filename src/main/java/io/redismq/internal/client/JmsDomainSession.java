package io.redismq.internal.client;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;

/**
 * A session with the methods that JMS 1.0 has for one domain only, beside the common ones. Every session is one, since
 * old code casts. For one thread at a time, as every session.
 */
final class JmsDomainSession extends JmsSession implements QueueSession, TopicSession {

    JmsDomainSession(JmsConnection connection, AcknowledgeMode mode) {
        super(connection, mode);
    }

    @Override
    public QueueSender createSender(Queue queue) throws JMSException {
        requireOpen();
        connection().domain().requireQueues("createSender");
        return register(new JmsQueueSender(this, Addresses.usable(queue)));
    }

    @Override
    public TopicPublisher createPublisher(Topic topic) throws JMSException {
        requireOpen();
        connection().domain().requireTopics("createPublisher");
        return register(new JmsTopicPublisher(this, Addresses.usable(topic)));
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue, String selector) throws JMSException {
        requireOpen();
        connection().domain().requireQueues("createReceiver");
        return newReceiver(queue, selector);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic, String selector, boolean noLocal) throws JMSException {
        return topics("createSubscriber").unnamed(topic, selector, noLocal);
    }
}
