package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.Sender;
import io.redismq.internal.delivery.StoragePolicy;
import io.redismq.internal.delivery.Transaction;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a transacted session (section 6.2.7): what it sends and what it receives takes effect together, when it
 * commits, or not at all. For one thread at a time, as its session, which owns it, but for {@link #end}.
 */
final class TransactedWork implements SessionWork {

    private static final Logger LOG = LoggerFactory.getLogger(TransactedWork.class);
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
    public CompletableFuture<Void> send(Sender to, Outgoing message, StoragePolicy policy) {
        transaction.add(to, message, policy);
        return TAKEN_IN;
    }

    @Override
    public void commit() throws JMSException {
        awaitCompletions();
        try {
            if (!transaction.commit(delivery::takeUnsettled)) {
                throw JmsErrors.closed("session");
            }
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
    public void end(long deadlineNanos) {
        CompletableFuture<Void> over = transaction.end();
        try {
            Duration left = Duration.ofNanos(Math.max(deadlineNanos - System.nanoTime(), 0));
            Await.forResult(over, left, "The commit that is under way");
        } catch (BrokerException e) { // whoever commits hears what became of it; the session closes all the same
            LOG.debug("A session closes during a commit", e);
        }
    }
}
