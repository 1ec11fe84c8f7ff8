package io.redismq.internal.client;

import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;

/**
 * A temporary topic as its connection has it: equal to the topic of the same name that others get as a JMSReplyTo, and
 * able to be deleted. Serialized, it is such a topic. Thread-safe.
 */
final class JmsTemporaryTopic extends RedisTopic implements TemporaryTopic {

    private static final long serialVersionUID = 1L;

    private final transient JmsConnection connection;
    private final transient Address address;

    JmsTemporaryTopic(JmsConnection connection, Address address) {
        super(address.name());
        this.connection = connection;
        this.address = address;
    }

    @Override
    public void delete() throws JMSException {
        connection.delete(address);
    }

    private Object writeReplace() {
        return new RedisTopic(getName());
    }
}
