package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Page;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.DeliveryEngine;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.MessageCodec;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/**
 * Shows what is still on a queue, delivered or not, highest priority first; delayed messages that are not due are not
 * on it yet. Reads a page at a time, so a queue of any length fits, and what comes or goes meanwhile may show or not.
 * For one thread at a time, as its session.
 */
final class JmsQueueBrowser implements QueueBrowser {

    private final JmsSession session;
    private final RedisDestination queue;
    private final RedisDestination from;
    private final Address address;
    private final MessageFilter filter;
    private volatile boolean closed;

    JmsQueueBrowser(JmsSession session, RedisDestination queue, Address address, MessageFilter filter)
            throws JMSException {
        this.session = session;
        this.queue = queue;
        this.from = Addresses.withoutOptions(queue);
        this.address = address;
        this.filter = filter;
        requireConsumable();
    }

    /** A temporary queue shows its messages to its own connection only. */
    private void requireConsumable() throws JMSException {
        try {
            session.connection().engine().temporaries().requireConsumable(address);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) queue;
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return filter.text();
    }

    /** Starts at the head of the queue, each time it is called. */
    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        requireOpen();
        requireConsumable();
        return new Pages();
    }

    private void requireOpen() throws JMSException {
        session.requireOpen();
        if (closed) {
            throw JmsErrors.closed("browser");
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Walks through the pages, one of which is held in memory. */
    private final class Pages implements Enumeration<Message> {

        private final DeliveryEngine engine = session.connection().engine();
        private final MessageCodec codec = session.connection().provider().codec();
        private final ArrayDeque<Message> ready = new ArrayDeque<>();
        private DeliveryId after;
        private boolean ended;

        @Override
        public boolean hasMoreElements() {
            while (ready.isEmpty() && !ended) {
                Unchecked.run(this::readPage);
            }
            return !ready.isEmpty();
        }

        @Override
        public Message nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException("The browser has shown all messages of " + queue);
            }
            return ready.poll();
        }

        private void readPage() throws JMSException {
            requireOpen();
            try {
                if (after == null) {
                    engine.awaitSends(address);
                    engine.awaitAcknowledgements(address);
                }
                Page page = Await.forResult(
                        engine.broker().browse(address, after),
                        engine.settings().requestTimeout(),
                        "Browsing");
                page.deliveries().forEach(this::add);
                after = page.next();
                ended = after == null;
            } catch (BrokerException e) {
                throw JmsErrors.of(e);
            }
        }

        private void add(Delivery delivery) {
            JmsMessage message =
                    codec.decodeDeadLetter(delivery.payload(), delivery.id().entry(), from, delivery.count());
            long expiration = message.getJMSExpiration();
            boolean mortal = !address.isSetAside();
            boolean expired = mortal && expiration > 0 && expiration <= engine.now();
            if (!expired && filter.matches(message)) {
                message.resolveReplyTo(session.connection()::resolve);
                ready.add(message);
            }
        }
    }
}
