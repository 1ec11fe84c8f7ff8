package io.redismq.internal.delivery;

import io.redismq.internal.broker.TransactionLog;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings transactions to their end whose clients are gone: looks for one now and then, and takes over one after the
 * other. Called by the tick alone; owned by the {@link DeliveryEngine}.
 */
final class TransactionRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionRecovery.class);

    private final TransactionLog log;
    private final long periodNanos;
    private final AtomicBoolean looking = new AtomicBoolean();
    private long lookedNanos = System.nanoTime();

    TransactionRecovery(TransactionLog log, long leaseNanos) {
        this.log = log;
        this.periodNanos = leaseNanos / 3;
    }

    void tick(long nowNanos) {
        if (nowNanos - lookedNanos > periodNanos && looking.compareAndSet(false, true)) {
            lookedNanos = nowNanos;
            look();
        }
    }

    private void look() {
        log.look().whenComplete((found, failure) -> {
            if (failure != null || found.overdue() == null) {
                looking.set(false);
                DeliveryEngine.noted("looking for transactions", failure);
                return;
            }
            LOG.info("The client of transaction {} gave no sign of life; it is brought to its end", found.overdue());
            log.takeOver(found.overdue()).whenComplete((nothing, refusal) -> {
                looking.set(false); // the next tick looks for another one
                DeliveryEngine.noted("finishing transaction " + found.overdue(), refusal);
            });
        });
    }
}
