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
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What consumers of queues and of topics have in common. For one thread at a time, as its session, but for close. */
abstract class JmsMessageConsumer implements MessageConsumer {

    static final long FOREVER = -1;
    static final long NO_WAIT = 0;

    private final JmsSession session;
    private final RedisDestination destination;
    private final RedisDestination from;

    private final boolean keepsExpired;
    private final MessageFilter filter;
    private Receiver receiver;
    private volatile MessageListener listener;
    private volatile BooleanSupplier dispatch;
    private volatile boolean closed;

    /** The subclass opens the receiver, and then {@link #begin begins}. */
    JmsMessageConsumer(JmsSession session, RedisDestination destination, MessageFilter filter) throws JMSException {
        session.delivery().requireNoListener();
        this.session = session;
        this.destination = destination;
        this.filter = filter;
        this.from = Addresses.withoutOptions(destination);
        this.keepsExpired = optionsOf(session, destination).expiryQueue();
    }

    static DestinationOptions optionsOf(JmsSession session, RedisDestination destination) {
        return session.connection().optionsOf(destination);
    }

    static RedeliveryPolicy redeliveryOf(JmsSession session, RedisDestination destination) {
        return optionsOf(session, destination)
                .redelivery(session.connection().options().redelivery());
    }

    /** Takes part in the session's deliveries from here on. */
    final void begin(Receiver opened) {
        receiver = opened;
        if (keepsExpired) {
            Address address = opened.address();
            session.connection().engine().keepExpired(address, DeadLetterEvidence.ofExpired(address));
        }
        session.delivery().add(this);
    }

    final JmsSession session() {
        return session;
    }

    final RedisDestination destination() {
        return destination;
    }

    /** What received messages tell as their JMSDestination. */
    final RedisDestination from() {
        return from;
    }

    final MessageFilter filter() {
        return filter;
    }

    /** Whether a message is for this consumer, by what can be told here only; it is acknowledged otherwise. */
    abstract boolean wants(JmsMessage message);

    Receiver receiver() {
        return receiver;
    }

    /** Hands the next message over and returns whether there may be another; null while the application receives. */
    BooleanSupplier dispatch() {
        return dispatch;
    }

    void dispatchBy(BooleanSupplier next) {
        dispatch = next;
        receiver.listen(next != null);
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
        dispatchBy(newListener == null ? null : () -> session.delivery().dispatchNext(this, newListener));
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

    final void requireOpen() throws IllegalStateException {
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
        try {
            session.delivery().close(this);
        } finally {
            awaitListener(); // however it ended
        }
        // What the listener acknowledged, if it was running until now.
        session.delivery().await(List.of(receiver.acknowledged()), "Closing a consumer");
    }

    private void awaitListener() throws JMSException {
        try {
            session.delivery().awaitOutside(this);
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }
}
