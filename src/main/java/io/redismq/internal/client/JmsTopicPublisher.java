package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/** A producer of the JMS 1.0 topic interfaces. For one thread at a time, as its session. */
final class JmsTopicPublisher extends JmsMessageProducer implements TopicPublisher {

    JmsTopicPublisher(JmsSession session, RedisDestination topic) throws JMSException {
        super(session, topic);
    }

    @Override
    public Topic getTopic() throws JMSException {
        return (Topic) getDestination();
    }

    @Override
    public void publish(Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(Message message, int mode, int priority, long timeToLive) throws JMSException {
        send(message, mode, priority, timeToLive);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        send(topic, message);
    }

    @Override
    public void publish(Topic topic, Message message, int mode, int priority, long timeToLive) throws JMSException {
        send(topic, message, mode, priority, timeToLive);
    }
}
