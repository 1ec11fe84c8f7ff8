package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;

/** A producer of the JMS 1.0 queue interfaces. For one thread at a time, as its session. */
final class JmsQueueSender extends JmsMessageProducer implements QueueSender {

    JmsQueueSender(JmsSession session, RedisDestination queue) throws JMSException {
        super(session, queue);
    }

    @Override
    public Queue getQueue() throws JMSException {
        return (Queue) getDestination();
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        send((jakarta.jms.Destination) queue, message);
    }

    @Override
    public void send(Queue queue, Message message, int mode, int priority, long timeToLive) throws JMSException {
        send((jakarta.jms.Destination) queue, message, mode, priority, timeToLive);
    }
}
