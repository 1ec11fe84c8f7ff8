package io.redismq.internal.message;

import jakarta.jms.JMSException;

/**
 * What {@link JmsMessage#acknowledge()} does on a received message. The session that delivers the message gives it
 * one; called on whatever thread the application acknowledges.
 */
@FunctionalInterface
public interface Acknowledgement {

    /** Acknowledges by the rules of the session; throws IllegalStateException when it is closed. */
    void acknowledge() throws JMSException;
}
