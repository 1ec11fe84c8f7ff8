package io.redismq.internal.client;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.delivery.Received;
import io.redismq.internal.delivery.Redeliverer;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.UndecodableMessageException;

/**
 * Decodes what comes, and settles what is not for the application: what was delivered too often, is no message, has
 * expired, or is not wanted. Stateless; owned by a {@link SessionDelivery}.
 */
final class IncomingMessages {

    private final JmsConnection connection;
    private final Redeliverer redeliverer;

    IncomingMessages(JmsConnection connection, Redeliverer redeliverer) {
        this.connection = connection;
        this.redeliverer = redeliverer;
    }

    /** The message, or null when it was nothing to show to the application. */
    JmsMessage open(Received received, JmsMessageConsumer consumer) {
        if (redeliverer.deadLetterIfOverdelivered(received)) {
            return null;
        }
        Delivery delivery = received.delivery();
        JmsMessage message;
        try {
            message = consumer.decode(connection.provider().codec(), delivery);
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
        return message;
    }

    /** It has expired. */
    void discard(Received expired, JmsMessageConsumer consumer) {
        if (consumer.keepsExpired()) {
            redeliverer.expire(expired, DeadLetterEvidence.EXPIRED);
        } else {
            expired.source().acknowledge(expired);
        }
    }
}
