package io.redismq.internal.client;

import io.redismq.api.RedisQueue;
import io.redismq.internal.broker.Address;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;

/**
 * A temporary queue as its connection has it: equal to the queue of the same name that others get as a JMSReplyTo, and
 * able to be deleted. Serialized, it is such a queue. Thread-safe.
 */
final class JmsTemporaryQueue extends RedisQueue implements TemporaryQueue {

    private static final long serialVersionUID = 1L;

    private final transient JmsConnection connection;
    private final transient Address address;

    JmsTemporaryQueue(JmsConnection connection, Address address) {
        super(address.name());
        this.connection = connection;
        this.address = address;
    }

    @Override
    public void delete() throws JMSException {
        connection.delete(address);
    }

    private Object writeReplace() {
        return new RedisQueue(getName());
    }
}
