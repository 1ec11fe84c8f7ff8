package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.delivery.Sender;
import io.redismq.internal.delivery.StoragePolicy;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;

/** How the work of a session takes effect: each piece for itself, or together when the session commits. */
interface SessionWork {

    boolean isTransacted();

    /**
     * Sends a message.
     *
     * @return completes when the session is done with the message: it is stored, or it is part of the transaction
     */
    CompletableFuture<Void> send(Sender to, Outgoing message, StoragePolicy policy) throws BrokerException;

    void commit() throws JMSException;

    void rollback() throws JMSException;

    void recover() throws JMSException;

    /**
     * The session is closing, and nothing is delivered any more. A commit that is under way keeps what it took.
     *
     * @param deadlineNanos until when to wait for that
     */
    void end(long deadlineNanos);
}
