package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.DeliveryGate;
import io.redismq.internal.delivery.Received;
import io.redismq.internal.delivery.Receiver;
import io.redismq.internal.delivery.Redeliverer;
import io.redismq.internal.delivery.SerialExecutor;
import io.redismq.internal.delivery.Unsettled;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.MessageCodec;
import io.redismq.internal.message.UndecodableMessageException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of a session: runs its listeners one at a time, decodes what comes, and settles it by the
 * acknowledgement mode. Thread-safe where close and stop need it; owned by a {@link JmsSession}.
 */
final class SessionDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(SessionDelivery.class);

    private final JmsConnection connection;
    private final AcknowledgeMode mode;
    private final MessageCodec codec;
    private final Duration limit;
    private final Redeliverer redeliverer;
    private final DeliveryGate gate = new DeliveryGate();
    private final Unsettled unsettled = new Unsettled();
    private final List<JmsMessageConsumer> consumers = new CopyOnWriteArrayList<>();
    private final SerialExecutor dispatcher;
    private final Set<Receiver> ending = new LinkedHashSet<>();
    private boolean started;
    private volatile boolean shutting;
    private volatile boolean closed;

    SessionDelivery(JmsConnection connection, AcknowledgeMode mode) {
        this.connection = connection;
        this.mode = mode;
        this.codec = connection.provider().codec();
        this.limit = connection.engine().settings().requestTimeout();
        this.redeliverer = new Redeliverer(new DeadLetterEvidence(connection)::of);
        this.dispatcher = new SerialExecutor(connection.engine().application(), this::dispatch);
    }

    // ---- consumers, start and stop

    synchronized void add(JmsMessageConsumer consumer) {
        consumers.add(consumer);
        if (shutting) {
            end(consumer); // made by a listener for which the session is kept while it closes
        } else if (started) {
            consumer.receiver().start();
        }
    }

    synchronized void start() {
        started = true;
        gate.open();
        consumers.forEach(consumer -> consumer.receiver().start());
        dispatcher.signal();
    }

    /** Lets no further delivery begin. */
    synchronized void pause() {
        started = false;
        consumers.forEach(consumer -> consumer.receiver().stop());
        gate.close();
    }

    void awaitPaused() throws InterruptedException {
        gate.awaitOutside(null);
    }

    boolean isInside() {
        return gate.isInside();
    }

    /** Whether the session is being closed: from the beginning of that, while listeners may still run. */
    boolean isShutting() {
        return shutting;
    }

    void awaitOutside(JmsMessageConsumer consumer) throws InterruptedException {
        gate.awaitOutside(consumer);
    }

    /** Messages have come for a consumer with a listener. */
    void signal() {
        dispatcher.signal();
    }

    // ---- listeners

    /** Delivers, one message of each listening consumer in turn, until there are none. */
    private void dispatch() {
        boolean any = true;
        while (any && !closed) {
            any = false;
            for (JmsMessageConsumer consumer : consumers) {
                MessageListener listener = consumer.listener();
                any |= listener != null && dispatchNext(consumer, listener);
            }
        }
    }

    private boolean dispatchNext(JmsMessageConsumer consumer, MessageListener listener) {
        if (!gate.enter(consumer)) {
            return false;
        }
        try {
            Received received = consumer.receiver().poll();
            if (received == null) {
                return false;
            }
            JmsMessage message = open(received, consumer);
            if (message != null) {
                deliver(received, message, listener);
            }
            return true;
        } finally {
            gate.exit();
        }
    }

    private void deliver(Received received, JmsMessage message, MessageListener listener) {
        unsettled.add(received);
        try {
            listener.onMessage(message);
        } catch (Throwable e) { // whatever it is, checked ones of other languages included, the dispatch goes on
            // In CLIENT mode the message stays with the session, whose recover() the application decides on.
            if (mode != AcknowledgeMode.CLIENT && unsettled.remove(received)) {
                redeliverer.redeliver(received.source(), List.of(received), "the listener failed", e);
            }
            LOG.warn("The listener of {} threw an exception", received.source().address(), e);
            return;
        }
        settle(received);
    }

    private void settle(Received received) {
        if (mode == AcknowledgeMode.CLIENT || !unsettled.remove(received)) {
            return; // not ours to settle, or the listener has called recover()
        }
        if (mode == AcknowledgeMode.AUTO) {
            received.source().acknowledge(received);
        } else {
            received.source().acknowledgeLazily(received);
        }
    }

    // ---- receive

    /** What a receiving method returns of a message. */
    @FunctionalInterface
    interface Extraction<T> {
        T from(JmsMessage message) throws JMSException;
    }

    /**
     * Takes the next message of a consumer.
     *
     * @param limitNanos as in {@link Receiver#take(long)}
     * @return what was extracted, or null when no message came
     */
    <T> T receive(JmsMessageConsumer consumer, long limitNanos, Extraction<T> extraction) throws JMSException {
        long deadline = System.nanoTime() + limitNanos;
        boolean nested = gate.isInside(); // a listener receives from another consumer of its session
        while (true) {
            long left = limitNanos <= 0 ? limitNanos : Math.max(deadline - System.nanoTime(), 1);
            Received received = take(consumer, left);
            if (received == null) {
                return null;
            }
            if (!nested && !gate.enter(consumer)) {
                received.source().putBack(received); // stopped meanwhile
                continue;
            }
            try {
                JmsMessage message = open(received, consumer);
                if (message != null) {
                    return extract(received, message, extraction);
                }
            } finally {
                if (!nested) {
                    gate.exit();
                }
            }
        }
    }

    /** A body of the wrong type leaves the message unreceived, or in CLIENT mode received like any other (8.6). */
    private <T> T extract(Received received, JmsMessage message, Extraction<T> extraction) throws JMSException {
        T result;
        try {
            result = extraction.from(message);
        } catch (JMSException | RuntimeException | Error e) {
            if (mode == AcknowledgeMode.CLIENT) {
                unsettled.add(received);
            } else {
                received.source().putBack(received);
            }
            throw e;
        }
        unsettled.add(received);
        settle(received);
        return result;
    }

    private static Received take(JmsMessageConsumer consumer, long limitNanos) throws JMSException {
        try {
            if (limitNanos == JmsMessageConsumer.NO_WAIT) {
                consumer.awaitSends();
            }
            return consumer.receiver().take(limitNanos);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** The message, or null when it was nothing to show to the application. */
    private JmsMessage open(Received received, JmsMessageConsumer consumer) {
        if (redeliverer.deadLetterIfOverdelivered(received)) {
            return null;
        }
        Delivery delivery = received.delivery();
        JmsMessage message;
        try {
            message = consumer.decode(codec, delivery);
        } catch (UndecodableMessageException | RuntimeException e) { // of whatever kind, it must not stay with us
            redeliverer.deadLetter(received, "not a message: " + e.getMessage(), null);
            return null;
        }
        if (consumer.isExpired(message)) {
            discard(received, consumer);
            return null;
        }
        if (!consumer.wants(message)) {
            received.source().acknowledgeLazily(received);
            return null;
        }
        message.resolveReplyTo(connection::resolve);
        if (mode == AcknowledgeMode.CLIENT) {
            message.setAcknowledgement(this::acknowledge);
        } else {
            message.setAcknowledgement(this::requireOpen);
        }
        return message;
    }

    private void discard(Received expired, JmsMessageConsumer consumer) {
        if (consumer.keepsExpired()) {
            redeliverer.expire(expired, DeadLetterEvidence.EXPIRED);
        } else {
            expired.source().acknowledge(expired);
        }
    }

    // ---- settling

    private void requireOpen() throws JMSException {
        if (closed) {
            throw JmsErrors.closed("session of this message");
        }
    }

    /** CLIENT_ACKNOWLEDGE: all that the session has consumed. */
    void acknowledge() throws JMSException {
        requireOpen();
        try {
            unsettled.acknowledgeAll(limit);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    void recover() throws JMSException {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        unsettled
                .drainBySource()
                .forEach((source, received) ->
                        pending.add(redeliverer.redeliver(source, received, "the session was recovered", null)));
        await(pending, "Recovering the session");
    }

    private void await(List<CompletableFuture<Void>> pending, String what) throws JMSException {
        await(pending, limit, what);
    }

    private static void await(List<CompletableFuture<Void>> pending, Duration limit, String what) throws JMSException {
        try {
            Await.forResult(CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)), limit, what);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** Ends one consumer; what the application has of it stays with the session. */
    void close(JmsMessageConsumer consumer) throws JMSException {
        consumers.remove(consumer);
        await(List.of(consumer.receiver().close()), "Closing a consumer");
    }

    /** Lets no delivery begin ever again and ends waiting receives; a listener that is running keeps its session. */
    synchronized void beginClose() {
        shutting = true;
        pause();
        gate.shut();
        consumers.forEach(this::end);
    }

    private void end(JmsMessageConsumer consumer) {
        if (ending.add(consumer.receiver())) {
            consumer.receiver().close();
        }
    }

    /**
     * Returns everything that is not settled and ends the consumers; deliveries have ended before.
     *
     * @param deadlineNanos until when to wait for the broker
     */
    void close(long deadlineNanos) throws JMSException {
        List<CompletableFuture<Void>> ends =
                endAll().stream().map(Receiver::whenClosed).toList();
        await(ends, Duration.ofNanos(Math.max(deadlineNanos - System.nanoTime(), 0)), "Closing a session");
    }

    private synchronized List<Receiver> endAll() {
        closed = true;
        for (JmsMessageConsumer consumer : consumers) {
            consumer.markClosed();
            end(consumer);
        }
        consumers.clear();
        unsettled.drainBySource().forEach((source, received) -> {
            redeliverer.giveBack(source, received);
            ending.add(source); // its consumer may have been closed long ago
        });
        return List.copyOf(ending);
    }
}
