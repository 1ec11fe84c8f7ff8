package io.redismq.internal.client;

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

    private static final String HOST = hostName();

    private final JmsConnection connection;

    DeadLetterEvidence(JmsConnection connection) {
        this.connection = connection;
    }

    byte[] of(Received received, String reason, Throwable cause) {
        Delivery delivery = received.delivery();
        EvidenceWriter evidence = new EvidenceWriter()
                .add("JMS_RedisMQ_DeadLetterReason", reason)
                .add(
                        "JMS_RedisMQ_OriginalDestination",
                        received.source().address().toString())
                .add("JMS_RedisMQ_OriginalEntry", delivery.id().entry())
                .add("JMS_RedisMQ_DeliveryCount", delivery.count())
                .add("JMS_RedisMQ_DeadLetterTime", connection.engine().now())
                .add("JMS_RedisMQ_Consumer", received.source().name())
                .add("JMS_RedisMQ_Host", HOST);
        if (cause != null) {
            evidence.add("JMS_RedisMQ_ExceptionClass", cause.getClass().getName());
            evidence.add("JMS_RedisMQ_ExceptionMessage", messageOf(cause));
        }
        return evidence.toBytes();
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
