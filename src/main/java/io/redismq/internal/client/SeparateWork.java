package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.delivery.Sender;
import io.redismq.internal.delivery.StoragePolicy;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;

/** Without transactions: each send and each acknowledgement for itself. Stateless; owned by a session. */
final class SeparateWork implements SessionWork {

    private final SessionDelivery delivery;

    SeparateWork(SessionDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public boolean isTransacted() {
        return false;
    }

    @Override
    public CompletableFuture<Void> send(Sender to, Outgoing message, StoragePolicy policy) throws BrokerException {
        return to.send(message, policy, delivery::isShutting);
    }

    @Override
    public void commit() throws JMSException {
        throw JmsErrors.wrongState("The session is not transacted, so there is nothing to commit");
    }

    @Override
    public void rollback() throws JMSException {
        throw JmsErrors.wrongState("The session is not transacted, so there is nothing to roll back");
    }

    @Override
    public void recover() throws JMSException {
        delivery.redeliver("the session was recovered");
    }

    @Override
    public void end(long deadlineNanos) {}
}
