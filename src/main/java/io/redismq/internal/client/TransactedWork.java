package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.delivery.QueueLimit;
import io.redismq.internal.delivery.Sender;
import io.redismq.internal.delivery.Transaction;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;

/**
 * The work of a transacted session (section 6.2.7): what it sends and what it receives takes effect together, when it
 * commits, or not at all. For one thread at a time, as its session, which owns it.
 */
final class TransactedWork implements SessionWork {

    private static final CompletableFuture<Void> TAKEN_IN = CompletableFuture.completedFuture(null);

    private final SessionDelivery delivery;
    private final Completions completions;
    private final Transaction transaction;

    TransactedWork(JmsConnection connection, SessionDelivery delivery, Completions completions) {
        this.delivery = delivery;
        this.completions = completions;
        this.transaction = connection
                .engine()
                .transaction(delivery::isShutting, received -> delivery.redeliver(received, "the commit failed"));
    }

    @Override
    public boolean isTransacted() {
        return true;
    }

    @Override
    public CompletableFuture<Void> send(Sender to, Outgoing message, QueueLimit limit) {
        transaction.add(to, message, limit);
        return TAKEN_IN;
    }

    @Override
    public void commit() throws JMSException {
        awaitCompletions();
        try {
            transaction.commit(delivery.takeUnsettled());
        } catch (BrokerException e) {
            throw JmsErrors.ofCommit(e);
        }
    }

    @Override
    public void rollback() throws JMSException {
        awaitCompletions();
        transaction.clear();
        delivery.redeliver("the session was rolled back");
    }

    private void awaitCompletions() throws JMSException {
        try {
            completions.await();
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }

    @Override
    public void recover() throws JMSException {
        throw JmsErrors.wrongState("The session is transacted; use rollback instead of recover");
    }

    @Override
    public void end() {
        transaction.clear();
    }
}
