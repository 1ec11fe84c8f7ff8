package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.MessageCodec;
import io.redismq.internal.message.UndecodableMessageException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;

/** A consumer of a queue. What its selector does not match is left to others. For one thread at a time, but for close. */
final class JmsQueueReceiver extends JmsMessageConsumer implements QueueReceiver {

    private final Address address;

    JmsQueueReceiver(JmsSession session, RedisDestination queue, Address address, MessageFilter filter)
            throws JMSException {
        super(session, queue, filter);
        this.address = address;
        try {
            begin(session.connection()
                    .engine()
                    .open(
                            address,
                            redeliveryOf(session, queue),
                            filter.text() == null ? null : this::isWanted,
                            optionsOf(session, queue).exclusive(),
                            session.delivery()::signal));
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** What cannot be decoded is delivered too, so that it is set aside with the reason. */
    private boolean isWanted(Delivery delivery) {
        MessageCodec codec = session().connection().provider().codec();
        try {
            return filter().matches(headers(codec, delivery));
        } catch (UndecodableMessageException | RuntimeException e) {
            return true;
        }
    }

    private JmsMessage headers(MessageCodec codec, Delivery delivery) throws UndecodableMessageException {
        String entry = delivery.id().entry();
        return address.isSetAside()
                ? codec.decodeDeadLetter(delivery.payload(), entry, from(), delivery.count())
                : codec.decodeHeaders(delivery.payload(), entry, from(), delivery.count());
    }

    /** The broker brings what is wanted only. */
    @Override
    boolean wants(JmsMessage message) {
        return true;
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) destination();
    }
}
