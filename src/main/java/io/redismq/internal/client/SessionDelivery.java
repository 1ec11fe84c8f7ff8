package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.client.AssignedMessages.Assigned;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.DeliveryGate;
import io.redismq.internal.delivery.Received;
import io.redismq.internal.delivery.Receiver;
import io.redismq.internal.delivery.Redeliverer;
import io.redismq.internal.delivery.SerialExecutor;
import io.redismq.internal.delivery.Unsettled;
import io.redismq.internal.message.JmsMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of a session: runs its listeners one at a time, and settles what comes by the acknowledgement
 * mode. Thread-safe where close and stop need it; owned by a {@link JmsSession}.
 */
final class SessionDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(SessionDelivery.class);

    private final AcknowledgeMode mode;
    private final Duration limit;
    private final Redeliverer redeliverer;
    private final IncomingMessages incoming;
    private final DeliveryGate gate = new DeliveryGate();
    private final Unsettled unsettled = new Unsettled();
    private final AssignedMessages assigned;
    private final List<JmsMessageConsumer> consumers = new CopyOnWriteArrayList<>();
    private final SerialExecutor dispatcher;
    private final Set<Receiver> ending = new LinkedHashSet<>();
    private boolean started;
    private volatile boolean shutting;
    private volatile boolean closed;

    /** The session's own one, for what is assigned to it. */
    private volatile MessageListener listener;

    SessionDelivery(JmsConnection connection, AcknowledgeMode mode) {
        this.mode = mode;
        this.limit = connection.engine().settings().requestTimeout();
        this.redeliverer = new Redeliverer(new DeadLetterEvidence(connection)::of);
        this.incoming = new IncomingMessages(connection, redeliverer);
        this.assigned = new AssignedMessages(redeliverer);
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
        if (!shutting) {
            assigned.start();
        }
        consumers.forEach(consumer -> consumer.receiver().start());
        dispatcher.signal();
    }

    /** Lets no further delivery begin. */
    synchronized void pause() {
        started = false;
        consumers.forEach(consumer -> consumer.receiver().stop());
        gate.close();
        assigned.stop();
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

    /** Delivers, one message of each consumer that is dispatched in turn, until there are none. */
    private void dispatch() {
        boolean any = true;
        while (any && !closed) {
            any = false;
            for (JmsMessageConsumer consumer : consumers) {
                BooleanSupplier next = consumer.dispatch();
                any |= next != null && next.getAsBoolean();
            }
        }
    }

    /** Gives a listener the next message of its consumer; returns whether there may be another. */
    boolean dispatchNext(JmsMessageConsumer consumer, MessageListener to) {
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
                deliver(received, message, to);
            }
            return true;
        } finally {
            gate.exit();
        }
    }

    private void deliver(Received received, JmsMessage message, MessageListener to) {
        unsettled.add(received);
        try {
            to.onMessage(message);
        } catch (Throwable e) { // whatever it is, checked ones of other languages included, the dispatch goes on
            // Where messages are settled together, the application decides what becomes of this one too (8.7).
            if (!mode.settlesTogether() && unsettled.remove(received)) {
                redeliverer.redeliver(received.source(), List.of(received), "the listener failed", e);
                assigned.recall();
            }
            LOG.warn("The listener of {} threw an exception", received.source().address(), e);
            return;
        }
        settle(received, false);
    }

    private void settle(Received received, boolean taken) {
        if (mode.settlesTogether() || !unsettled.remove(received)) {
            return; // not ours to settle, or the listener has called recover()
        }
        if (mode == AcknowledgeMode.AUTO && taken) {
            received.source().acknowledgeTaken(received);
        } else if (mode == AcknowledgeMode.AUTO) {
            received.source().acknowledge(received);
        } else {
            received.source().acknowledgeLazily(received);
        }
    }

    // ---- connection consumers, and what they assign

    MessageListener listener() {
        return listener;
    }

    void listen(MessageListener newListener) throws JMSException {
        if (newListener != null && !consumers.isEmpty()) {
            throw JmsErrors.wrongState(
                    "The session has consumers, beside which it cannot have a message listener of its"
                            + " own: close them, or use another session");
        }
        listener = newListener;
    }

    /** Beside the session's own listener nothing else may receive. */
    void requireNoListener() throws JMSException {
        if (listener != null) {
            throw JmsErrors.wrongState("The session has a message listener of its own, beside which it cannot have"
                    + " consumers: use another session");
        }
    }

    /** Takes messages of a consumer until there are so many, for another session; returns whether there are any. */
    boolean prepare(JmsMessageConsumer consumer, int count) {
        if (!gate.enter(consumer)) {
            return false;
        }
        try {
            fill(consumer, count);
            return assigned.size() > 0;
        } finally {
            gate.exit();
        }
    }

    /** Assigns what was prepared, and more if it has come, to another session; nothing when stopped or closed. */
    List<Assigned> assign(JmsMessageConsumer consumer, int count, SessionDelivery to) {
        if (!gate.enter(consumer)) {
            return List.of();
        }
        try {
            fill(consumer, count);
            List<Assigned> all = assigned.drain();
            to.assigned.add(all);
            return all;
        } finally {
            gate.exit();
        }
    }

    private void fill(JmsMessageConsumer consumer, int count) {
        Received received;
        do {
            int recalls = assigned.recalls();
            received = assigned.size() < count ? consumer.receiver().poll() : null;
            JmsMessage message = received == null ? null : open(received, consumer);
            if (message != null) {
                assigned.prepare(new Assigned(received, message, consumer), recalls);
            }
        } while (received != null);
    }

    AssignedMessages assigned() {
        return assigned;
    }

    /** Gives the session's listener what is assigned to it, one after the other, on the calling thread. */
    void run() throws JMSException {
        MessageListener to = listener;
        if (to == null) {
            throw JmsErrors.wrongState("The session has no message listener to run; call setMessageListener before");
        }
        while (gate.enter(assigned) && runNext(to)) {}
    }

    private boolean runNext(MessageListener to) {
        try {
            Assigned next = assigned.poll();
            if (next == null) {
                return false;
            }
            if (next.consumer().isExpired(next.message())) {
                incoming.discard(next.received(), next.consumer());
            } else if (next.received().source().isHeld(next.received())) { // otherwise it is somebody else's by now
                deliver(next.received(), ours(next.message()), to);
            }
            return true;
        } finally {
            gate.exit();
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

    /** A body of the wrong type leaves the message unreceived, or received where messages are settled together (8.6). */
    private <T> T extract(Received received, JmsMessage message, Extraction<T> extraction) throws JMSException {
        T result;
        try {
            result = extraction.from(message);
        } catch (JMSException | RuntimeException | Error e) {
            if (mode.settlesTogether()) {
                unsettled.add(received);
            } else {
                received.source().putBack(received);
            }
            throw e;
        }
        unsettled.add(received);
        settle(received, true);
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
        JmsMessage message = incoming.open(received, consumer);
        return message == null ? null : ours(message);
    }

    /** Acknowledging the message is this session's business. */
    private JmsMessage ours(JmsMessage message) {
        if (mode == AcknowledgeMode.CLIENT) {
            message.setAcknowledgement(this::acknowledge);
        } else {
            message.setAcknowledgement(this::requireOpen);
        }
        return message;
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

    /** Redelivers all that the session has consumed and not settled. */
    void redeliver(String reason) throws JMSException {
        await(List.of(redeliver(takeUnsettled(), reason)), "Redelivering the session's messages");
    }

    CompletableFuture<Void> redeliver(Map<Receiver, List<Received>> messages, String reason) {
        CompletableFuture<Void> redelivered = CompletableFuture.allOf(messages.entrySet().stream()
                .map(each -> redeliverer.redeliver(each.getKey(), each.getValue(), reason, null))
                .toArray(CompletableFuture[]::new));
        assigned.recall();
        return redelivered;
    }

    /** Takes out what the session has consumed, to be settled together. */
    Map<Receiver, List<Received>> takeUnsettled() {
        return unsettled.drainBySource();
    }

    void await(List<CompletableFuture<Void>> pending, String what) throws JMSException {
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
        await(endAll(), Duration.ofNanos(Math.max(deadlineNanos - System.nanoTime(), 0)), "Closing a session");
    }

    private synchronized List<CompletableFuture<Void>> endAll() {
        closed = true;
        for (JmsMessageConsumer consumer : consumers) {
            consumer.markClosed();
            end(consumer);
        }
        consumers.clear();
        List<CompletableFuture<Void>> ends = new ArrayList<>(List.of(assigned.whenReturned()));
        unsettled.drainBySource().forEach((source, received) -> {
            ends.add(redeliverer.giveBack(source, received).exceptionally(failure -> null)); // others take them
            ending.add(source); // its consumer may have been closed long ago
        });
        assigned.sources().forEach(source -> ending.add(source.receiver()));
        ending.forEach(receiver -> {
            ends.add(receiver.acknowledged()); // fails where the broker may not know of all
            ends.add(receiver.whenReleased());
        });
        return ends;
    }
}
