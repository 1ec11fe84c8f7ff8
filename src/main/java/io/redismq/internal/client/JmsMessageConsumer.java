package io.redismq.internal.client;

import io.redismq.api.DestinationOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.RedisDestination;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.delivery.Receiver;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.MessageCodec;
import io.redismq.internal.message.UndecodableMessageException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import java.util.concurrent.TimeUnit;

/** A consumer of a queue. For one thread at a time, as its session, but for close. */
final class JmsMessageConsumer implements QueueReceiver {

    static final long FOREVER = -1;
    static final long NO_WAIT = 0;

    private final JmsSession session;
    private final RedisDestination destination;
    private final RedisDestination from;

    private final boolean keepsExpired;
    private final MessageFilter filter;
    private final Receiver receiver;
    private volatile MessageListener listener;
    private volatile boolean closed;

    JmsMessageConsumer(JmsSession session, RedisDestination destination, Address address, MessageFilter filter)
            throws JMSException {
        this.filter = filter;
        this.session = session;
        this.destination = destination;
        this.from = JmsConnection.withoutOptions(destination);
        JmsConnection connection = session.connection();
        DestinationOptions options = connection.optionsOf(destination);
        this.keepsExpired = options.expiryQueue();
        if (keepsExpired) {
            connection.engine().keepExpired(address, DeadLetterEvidence.ofExpired(address));
        }
        RedeliveryPolicy policy = options.redelivery(connection.options().redelivery());
        try {
            this.receiver = connection
                    .engine()
                    .open(
                            address,
                            policy,
                            filter.text() == null ? null : this::isWanted,
                            options.exclusive(),
                            session.delivery()::signal);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
        session.delivery().add(this);
    }

    Receiver receiver() {
        return receiver;
    }

    MessageListener listener() {
        return listener;
    }

    /** What cannot be decoded is delivered too, so that it is set aside with the reason. */
    private boolean isWanted(Delivery delivery) {
        MessageCodec codec = session.connection().provider().codec();
        try {
            return filter.matches(headers(codec, delivery));
        } catch (UndecodableMessageException | RuntimeException e) {
            return true;
        }
    }

    private JmsMessage headers(MessageCodec codec, Delivery delivery) throws UndecodableMessageException {
        String entry = delivery.id().entry();
        return receiver.address().isSetAside()
                ? codec.decodeDeadLetter(delivery.payload(), entry, from, delivery.count())
                : codec.decodeHeaders(delivery.payload(), entry, from, delivery.count());
    }

    /** Where expired messages go: to a queue of theirs, or nowhere. */
    boolean keepsExpired() {
        return keepsExpired;
    }

    /** What was set aside arrives whatever it is: there is nowhere else for it to go. */
    JmsMessage decode(MessageCodec codec, Delivery delivery) throws UndecodableMessageException {
        String entry = delivery.id().entry();
        return receiver.address().isSetAside()
                ? codec.decodeDeadLetter(delivery.payload(), entry, from, delivery.count())
                : codec.decode(delivery.payload(), entry, from, delivery.count());
    }

    /** What was set aside stays whatever its time to live was: it is evidence. */
    boolean isExpired(JmsMessage message) {
        long expiration = message.getJMSExpiration();
        return expiration > 0
                && !receiver.address().isSetAside()
                && expiration <= session.connection().engine().now();
    }

    /** Waits for what the connection has sent here, as whoever looks at once expects to find it. */
    void awaitSends() throws BrokerException {
        session.connection().engine().awaitSends(receiver.address());
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) destination;
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return filter.text();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        requireOpen();
        return listener;
    }

    @Override
    public void setMessageListener(MessageListener newListener) throws JMSException {
        requireOpen();
        listener = newListener;
        receiver.listen(newListener != null);
    }

    @Override
    public Message receive() throws JMSException {
        return receive(FOREVER, message -> message);
    }

    @Override
    public Message receive(long timeoutMillis) throws JMSException {
        return receive(nanosOf(timeoutMillis), message -> message);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return receive(NO_WAIT, message -> message);
    }

    /** Zero means without limit; a negative time-out, which the specification leaves open, does too. */
    static long nanosOf(long timeoutMillis) {
        return timeoutMillis <= 0 ? FOREVER : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Receives a message and takes from it what the caller wants. */
    <T> T receive(long limitNanos, SessionDelivery.Extraction<T> extraction) throws JMSException {
        requireOpen();
        if (listener != null) {
            throw JmsErrors.wrongState("The consumer has a message listener; receive cannot be used beside it");
        }
        return session.delivery().receive(this, limitNanos, extraction);
    }

    private void requireOpen() throws IllegalStateException {
        if (closed) {
            throw JmsErrors.closed("consumer");
        }
    }

    /** The session closes and ends the receiver itself. */
    void markClosed() {
        closed = true;
    }

    @Override
    public void close() throws JMSException {
        if (closed) {
            return;
        }
        closed = true;
        receiver.stop();
        session.delivery().close(this);
        try {
            session.delivery().awaitOutside(this);
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }
}
