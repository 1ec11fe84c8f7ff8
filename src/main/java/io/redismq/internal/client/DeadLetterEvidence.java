package io.redismq.internal.client;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.delivery.Received;
import io.redismq.internal.message.EvidenceWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Writes what is known of a message's failure beside it: why, where, how often, and what the listener threw. Stateless
 * but for the connection's clock; owned by a session.
 */
final class DeadLetterEvidence {

    /** The reason that expired messages have. */
    static final String EXPIRED = "expired";

    private static final String REASON = "JMS_RedisMQ_DeadLetterReason";
    private static final String ORIGIN = "JMS_RedisMQ_OriginalDestination";
    private static final String WHERE = "JMS_RedisMQ_Host";
    private static final String HOST = hostName();

    private final JmsConnection connection;

    DeadLetterEvidence(JmsConnection connection) {
        this.connection = connection;
    }

    byte[] of(Received received, String reason, Throwable cause) {
        Delivery delivery = received.delivery();
        EvidenceWriter evidence = new EvidenceWriter()
                .add(REASON, reason)
                .add(ORIGIN, received.source().address().toString())
                .add("JMS_RedisMQ_OriginalEntry", delivery.id().entry())
                .add("JMS_RedisMQ_DeliveryCount", delivery.count())
                .add("JMS_RedisMQ_DeadLetterTime", connection.engine().now())
                .add("JMS_RedisMQ_Consumer", received.source().name())
                .add(WHERE, HOST);
        addSubscription(evidence, received.source().address());
        if (cause != null) {
            evidence.add("JMS_RedisMQ_ExceptionClass", cause.getClass().getName());
            evidence.add("JMS_RedisMQ_ExceptionMessage", messageOf(cause));
        }
        return evidence.toBytes();
    }

    /** What all messages have in common that expire in a queue or a subscription; the broker adds what it knows of each. */
    static byte[] ofExpired(Address queue) {
        EvidenceWriter evidence = new EvidenceWriter()
                .add(REASON, EXPIRED)
                .add(ORIGIN, queue.toString())
                .add(WHERE, HOST);
        addSubscription(evidence, queue);
        return evidence.toBytes();
    }

    private static void addSubscription(EvidenceWriter evidence, Address source) {
        if (source.label() != null) {
            evidence.add("JMS_RedisMQ_Subscription", source.label());
        }
    }

    /** An exception is the application's own: its message may fail too. */
    private static String messageOf(Throwable cause) {
        try {
            return String.valueOf(cause.getMessage());
        } catch (RuntimeException e) {
            return "unknown: its getMessage() threw " + e.getClass().getName();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
