package io.redismq.internal.broker;

import java.util.concurrent.CompletionException;

/** The one exception of the broker port; its reason decides which JMS exception the application sees. */
public class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why the broker refused or failed, and what is known of the outcome. */
    public enum Reason {
        /** The broker cannot be reached or cannot serve now; the request was not carried out, or it can be repeated. */
        UNAVAILABLE(true),
        /** No answer came in time: the request may have been carried out. Repeating it is safe. */
        TIMEOUT(true),
        /** The data set is full (maxmemory): nothing was stored. */
        FULL(false),
        /** The destination holds as many messages as its limit allows: nothing was stored. */
        QUEUE_FULL(false),
        /** User name or password are wrong or missing. */
        AUTHENTICATION(false),
        /** No secure connection: a certificate is not accepted, a store cannot be used, or one side speaks no TLS. */
        TLS(false),
        /** Redis is too old, holds what only a newer client understands, or is not set up as the options demand. */
        UNSUITABLE(false),
        /** The user lacks the right to a command, key or channel. */
        PERMISSION(false),
        /** A key of the destination holds something else. */
        WRONG_TYPE(false),
        /** The destination's name cannot be used, or it was temporary and is deleted, or another connection's. */
        INVALID_DESTINATION(false),
        /** The temporary destination or the subscription has consumers still. */
        IN_USE(false),
        /** The subscription exists as one of another kind. */
        CONFLICT(false),
        /** The consumer was declared dead, or its state was lost: what it held belongs to others now. */
        LEASE_LOST(false),
        /** The sender's state was lost or it was fenced: a new epoch is needed. */
        UNKNOWN_SENDER(false),
        /** It is not known whether the message was stored, and asking again failed too. */
        OUTCOME_UNKNOWN(false),
        /** It is stored, or committed, but not known to be as durable as was asked for. */
        UNCONFIRMED(false),
        /** The broker, or the way it is set up, cannot do what is asked for. */
        UNSUPPORTED(false),
        /** Somebody else holds the name. */
        NAME_TAKEN(false),
        /** The message is larger than the configured limit. */
        TOO_LARGE(false),
        /** The connection was closed while the call was waiting. */
        CLOSED(false),
        /** The calling thread was interrupted. */
        INTERRUPTED(false),
        /** Anything else: the message has the broker's words. */
        FAILED(false);

        private final boolean passing;

        Reason(boolean passing) {
            this.passing = passing;
        }

        /** Whether repeating the request may help. */
        public boolean isPassing() {
            return passing;
        }
    }

    private final Reason reason;
    private final transient Address slowest;
    private final boolean untouched;

    public BrokerException(Reason reason, String message) {
        this(reason, message, null);
    }

    public BrokerException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, null, false);
    }

    private BrokerException(Reason reason, String message, Throwable cause, Address slowest, boolean untouched) {
        super(message, cause);
        this.reason = reason;
        this.slowest = slowest;
        this.untouched = untouched;
    }

    /**
     * Of a destination that is full.
     *
     * @param slowest the subscription that keeps a topic full; null where there is none
     */
    public BrokerException(String message, Address slowest) {
        this(Reason.QUEUE_FULL, message, null, slowest, false);
    }

    /** The broker itself said no, to the only copy of the request that there was. */
    public static BrokerException untouched(Reason reason, String message) {
        return new BrokerException(reason, message, null, null, true);
    }

    /** The exception that a future of the port failed with, without what completion stages wrap around it. */
    public static BrokerException from(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof BrokerException broker
                ? broker
                : new BrokerException(Reason.FAILED, String.valueOf(cause), cause);
    }

    public Reason reason() {
        return reason;
    }

    /** Whether it is certain that the request has done nothing, and that no copy of it can do anything later. */
    public boolean isUntouched() {
        return untouched;
    }

    /** With QUEUE_FULL, the subscription that is furthest behind in the topic of a transaction; else null. */
    public Address slowest() {
        return slowest;
    }
}
