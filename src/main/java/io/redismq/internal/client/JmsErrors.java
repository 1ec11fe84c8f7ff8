package io.redismq.internal.client;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.EnumSet;
import java.util.Set;

/** The one translation of failures: from the broker's to JMS exceptions, and from checked to unchecked. Stateless. */
public final class JmsErrors {

    /** Codes of failures that the facade itself finds. */
    static final String CLOSED = "session.closed";

    static final String WRONG_STATE = "session.state";
    static final String WRONG_ARGUMENT = "argument";
    static final String NO_BODY = "message.body.missing";
    static final String SERVER_SESSION = "serverSession";

    private static final Set<Reason> NOT_ROLLED_BACK =
            EnumSet.of(Reason.OUTCOME_UNKNOWN, Reason.INTERRUPTED, Reason.UNCONFIRMED);

    private JmsErrors() {}

    public static JMSException of(BrokerException failure) {
        String text = failure.getMessage();
        String code = "broker." + failure.reason().name();
        JMSException translated =
                switch (failure.reason()) {
                    case FULL, QUEUE_FULL, TOO_LARGE -> new ResourceAllocationException(text, code);
                    case AUTHENTICATION, TLS, PERMISSION -> new JMSSecurityException(text, code);
                    case WRONG_TYPE, INVALID_DESTINATION -> new InvalidDestinationException(text, code);
                    case NAME_TAKEN -> new InvalidClientIDException(text, code);
                    case CLOSED, IN_USE -> new IllegalStateException(text, code);
                    case UNAVAILABLE,
                            TIMEOUT,
                            LEASE_LOST,
                            UNKNOWN_SENDER,
                            OUTCOME_UNKNOWN,
                            UNCONFIRMED,
                            UNSUPPORTED,
                            CONFLICT,
                            UNSUITABLE,
                            INTERRUPTED,
                            FAILED -> new JMSException(text, code);
                };
        translated.initCause(failure);
        translated.setLinkedException(failure);
        return translated;
    }

    /** Unless the outcome is not known, or it is committed, nothing was done. */
    static JMSException ofCommit(BrokerException failure) {
        JMSException cause = of(failure);
        if (NOT_ROLLED_BACK.contains(failure.reason())) {
            return cause;
        }
        JMSException rolledBack = new TransactionRolledBackException(
                "The transaction was rolled back: " + cause.getMessage(), cause.getErrorCode());
        rolledBack.initCause(cause);
        rolledBack.setLinkedException(cause);
        return rolledBack;
    }

    static JMSException tooLarge(int bytes, int limit) {
        return of(new BrokerException(
                Reason.TOO_LARGE,
                "The message has " + bytes + " bytes and the option maxMessageBytes allows " + limit
                        + "; raise it, or send a reference instead"));
    }

    static IllegalStateException closed(String what) {
        return new IllegalStateException("The " + what + " is closed", CLOSED);
    }

    static IllegalStateException wrongState(String text) {
        return new IllegalStateException(text, WRONG_STATE);
    }

    static JMSException wrongArgument(String text) {
        return new JMSException(text, WRONG_ARGUMENT);
    }

    /** The application server's part of a connection consumer failed. */
    static JMSException ofServerSession(Address source, Throwable cause) {
        JMSException problem = new JMSException(
                "The connection consumer of " + source
                        + " could not load a server session, and tries again from time to"
                        + " time; meanwhile its messages are for others: " + cause,
                SERVER_SESSION);
        problem.initCause(cause);
        if (cause instanceof Exception exception) {
            problem.setLinkedException(exception);
        }
        return problem;
    }

    static JMSException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return of(new BrokerException(Reason.INTERRUPTED, "The thread was interrupted while waiting", e));
    }

    /** The unchecked twin of a checked exception. */
    static JMSRuntimeException unchecked(JMSException e) {
        String text = e.getMessage();
        String code = e.getErrorCode();
        if (e instanceof IllegalStateException) {
            return new IllegalStateRuntimeException(text, code, e);
        }
        if (e instanceof InvalidClientIDException) {
            return new InvalidClientIDRuntimeException(text, code, e);
        }
        if (e instanceof InvalidDestinationException) {
            return new InvalidDestinationRuntimeException(text, code, e);
        }
        if (e instanceof InvalidSelectorException) {
            return new InvalidSelectorRuntimeException(text, code, e);
        }
        if (e instanceof JMSSecurityException) {
            return new JMSSecurityRuntimeException(text, code, e);
        }
        if (e instanceof MessageFormatException) {
            return new MessageFormatRuntimeException(text, code, e);
        }
        if (e instanceof MessageNotWriteableException) {
            return new MessageNotWriteableRuntimeException(text, code, e);
        }
        if (e instanceof ResourceAllocationException) {
            return new ResourceAllocationRuntimeException(text, code, e);
        }
        if (e instanceof TransactionInProgressException) {
            return new TransactionInProgressRuntimeException(text, code, e);
        }
        if (e instanceof TransactionRolledBackException) {
            return new TransactionRolledBackRuntimeException(text, code, e);
        }
        return new JMSRuntimeException(text, code, e);
    }
}
