package io.redismq.internal.client;

import io.redismq.api.DestinationOptions;
import io.redismq.api.Durability;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.Sender;
import io.redismq.internal.delivery.StoragePolicy;
import io.redismq.internal.message.ForeignMessages;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.MessageCodec;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A producer, with a destination of its own or none: completes the headers, encodes, and hands the message to the
 * connection's sender. For one thread at a time, as its session.
 */
class JmsMessageProducer implements MessageProducer {

    private final JmsSession session;
    private final RedisDestination destination;
    private final Route route;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
    private boolean disableMessageId;
    private boolean disableTimestamp;
    private volatile boolean closed;

    JmsMessageProducer(JmsSession session, RedisDestination destination) throws JMSException {
        this.session = session;
        this.destination = destination;
        this.route = destination == null ? null : routeTo(destination);
    }

    /** How messages get to a destination. */
    private record Route(
            RedisDestination destination, Sender sender, StoragePolicy persistent, StoragePolicy nonPersistent) {

        StoragePolicy storage(int mode) {
            return mode == DeliveryMode.PERSISTENT ? persistent : nonPersistent;
        }
    }

    private Route routeTo(RedisDestination to) throws JMSException {
        Address address = Addresses.of(to);
        JmsConnection connection = session.connection();
        DestinationOptions options = connection.optionsOf(to);
        if (options.expiryQueue()) {
            connection.engine().keepExpired(address, DeadLetterEvidence.ofExpired(address));
        }
        StoragePolicy storage = storageOf(options);
        Durability durability = options.durability();
        return new Route(
                to,
                connection.engine().sender(address),
                storage.with(durability == null ? connection.options().durability() : durability),
                storage);
    }

    private StoragePolicy storageOf(DestinationOptions options) {
        if (options.maxLength() == 0 && options.retention().isZero()) {
            return StoragePolicy.NONE;
        }
        Duration patience = options.fullTimeout();
        return new StoragePolicy(
                options.maxLength(),
                options.whenFull(),
                patience == null ? session.connection().options().sendTimeout() : patience,
                options.retention(),
                Durability.memory());
    }

    // ---- settings

    @Override
    public void setDisableMessageID(boolean disable) throws JMSException {
        requireOpen();
        disableMessageId = disable; // a hint: ids cost nothing here, so messages get one all the same
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        requireOpen();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(boolean disable) throws JMSException {
        requireOpen();
        disableTimestamp = disable;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        requireOpen();
        return disableTimestamp;
    }

    @Override
    public void setDeliveryMode(int newMode) throws JMSException {
        requireOpen();
        checkDeliveryMode(newMode);
        deliveryMode = newMode;
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        requireOpen();
        return deliveryMode;
    }

    @Override
    public void setPriority(int newPriority) throws JMSException {
        requireOpen();
        checkPriority(newPriority);
        priority = newPriority;
    }

    @Override
    public int getPriority() throws JMSException {
        requireOpen();
        return priority;
    }

    @Override
    public void setTimeToLive(long millis) throws JMSException {
        requireOpen();
        checkDuration("time to live", millis);
        timeToLive = millis;
    }

    @Override
    public long getTimeToLive() throws JMSException {
        requireOpen();
        return timeToLive;
    }

    @Override
    public void setDeliveryDelay(long millis) throws JMSException {
        requireOpen();
        checkDuration("delivery delay", millis);
        deliveryDelay = millis;
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        requireOpen();
        return deliveryDelay;
    }

    @Override
    public Destination getDestination() throws JMSException {
        requireOpen();
        return destination;
    }

    private static void checkDeliveryMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw JmsErrors.wrongArgument("There is no delivery mode " + mode
                    + "; use DeliveryMode.PERSISTENT or DeliveryMode.NON_PERSISTENT");
        }
    }

    private static void checkPriority(int priority) throws JMSException {
        if (priority < 0 || priority > 9) {
            throw JmsErrors.wrongArgument("The priority must be from 0 to 9, not " + priority);
        }
    }

    private static void checkDuration(String what, long millis) throws JMSException {
        if (millis < 0) {
            throw JmsErrors.wrongArgument("The " + what + " must be 0 or more milliseconds, not " + millis);
        }
    }

    // ---- send

    @Override
    public void send(Message message) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(Message message, int mode, int priority, long timeToLive) throws JMSException {
        sendBound(message, mode, priority, timeToLive, null);
    }

    @Override
    public void send(Destination to, Message message) throws JMSException {
        send(to, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(Destination to, Message message, int mode, int priority, long timeToLive) throws JMSException {
        sendUnbound(to, message, mode, priority, timeToLive, null);
    }

    @Override
    public void send(Message message, CompletionListener listener) throws JMSException {
        send(message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public void send(Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        sendBound(message, mode, priority, timeToLive, required(listener));
    }

    @Override
    public void send(Destination to, Message message, CompletionListener listener) throws JMSException {
        send(to, message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public void send(
            Destination to, Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        sendUnbound(to, message, mode, priority, timeToLive, required(listener));
    }

    private static CompletionListener required(CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("The completion listener is null; use the send method without one");
        }
        return listener;
    }

    private void sendBound(Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        requireOpen();
        if (destination == null) {
            throw new UnsupportedOperationException(
                    "The producer has no destination; use a send method that names one");
        }
        send(route, message, new Quality(mode, priority, timeToLive), listener);
    }

    private void sendUnbound(
            Destination to, Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        requireOpen();
        if (destination != null) {
            throw new UnsupportedOperationException(
                    "The producer sends to " + destination + " only; use a send method that names no destination");
        }
        if (to == null) {
            throw new InvalidDestinationException("The destination is null", JmsErrors.WRONG_ARGUMENT);
        }
        send(routeTo(RedisDestination.of(to)), message, new Quality(mode, priority, timeToLive), listener);
    }

    /** What a send decides besides the destination. */
    private record Quality(int mode, int priority, long timeToLive) {

        void check() throws JMSException {
            checkDeliveryMode(mode);
            checkPriority(priority);
            checkDuration("time to live", timeToLive);
        }
    }

    private void send(Route to, Message message, Quality quality, CompletionListener listener) throws JMSException {
        if (message == null) {
            throw new MessageFormatException("The message is null", JmsErrors.WRONG_ARGUMENT);
        }
        quality.check();
        JmsMessage ours = ForeignMessages.adopt(message);
        complete(ours, to.destination, quality);
        Payload payload = session.connection().provider().codec().encode(ours);
        int limit = session.connection().options().maxMessageBytes();
        if (payload.size() > limit) {
            throw JmsErrors.tooLarge(payload.size(), limit);
        }
        ForeignMessages.reportSent(ours, message);
        Outgoing outgoing = new Outgoing(quality.priority, deliveryDelay, deadlineOf(ours), payload);
        try {
            CompletableFuture<Void> stored = session.work().send(to.sender, outgoing, to.storage(quality.mode));
            if (listener != null) {
                session.completions().add(this, stored, message, listener);
            } else if (quality.mode == DeliveryMode.PERSISTENT) {
                await(stored);
            } else {
                reportLoss(stored);
            }
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** Whoever is interrupted gives up a message that waits for room. */
    private static void await(CompletableFuture<Void> stored) throws BrokerException {
        try {
            Await.forResult(stored);
        } catch (BrokerException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                stored.cancel(false);
            }
            throw e;
        }
    }

    private static long deadlineOf(JmsMessage message) {
        long expiration = message.getJMSExpiration();
        return expiration <= MessageCodec.LATEST_DEADLINE ? expiration : 0;
    }

    /** Time stamp, expiration and delivery time are exact sums of one reading of the broker's clock. */
    private void complete(JmsMessage message, RedisDestination where, Quality quality) throws JMSException {
        long now = session.connection().engine().now();
        long due = saturated(now, deliveryDelay);
        message.setJMSDestination(where);
        message.setJMSDeliveryMode(quality.mode);
        message.setJMSPriority(quality.priority);
        message.setJMSMessageID(session.connection().nextMessageId());
        message.setJMSTimestamp(disableTimestamp ? 0 : now);
        message.setJMSDeliveryTime(due);
        message.setJMSExpiration(quality.timeToLive == 0 ? 0 : saturated(now, quality.timeToLive));
        message.setSenderClient(
                where instanceof RedisTopic ? session.connection().getClientID() : null);
    }

    private static long saturated(long now, long millis) {
        return now > Long.MAX_VALUE - millis ? Long.MAX_VALUE : now + millis;
    }

    /** Nobody waits for a non-persistent message: that it was lost is told to the ExceptionListener. */
    private void reportLoss(CompletableFuture<Void> stored) {
        stored.whenComplete((nothing, failure) -> {
            if (failure instanceof BrokerException problem) {
                session.connection().problems().problem(problem);
            }
        });
    }

    private void requireOpen() throws IllegalStateException {
        if (closed || session.isClosed()) {
            throw JmsErrors.closed("producer");
        }
    }

    @Override
    public void close() throws JMSException {
        if (session.completions().isPending(this)) {
            session.refuseWithinCompletion("close"); // its own callback, or one that others of its own wait for
        }
        if (!closed) {
            closed = true;
            session.removed(this);
            try {
                session.completions().await(this);
            } catch (InterruptedException e) {
                throw JmsErrors.interrupted(e);
            }
        }
    }
}
