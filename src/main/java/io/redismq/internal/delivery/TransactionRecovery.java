package io.redismq.internal.delivery;

import io.redismq.internal.broker.TransactionLog;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings transactions to their end whose clients are gone: looks for one now and then, and takes over one after the
 * other while there are any. Called by the tick alone; owned by the {@link DeliveryEngine}.
 */
final class TransactionRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionRecovery.class);

    /** Taken over in a row: one that others bring to its end just now, or that cannot be, may be found again and again. */
    private static final int MOST_IN_A_ROW = 100;

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
            look(MOST_IN_A_ROW);
        }
    }

    private void look(int most) {
        log.look().whenComplete((found, failure) -> {
            if (failure != null || found.overdue() == null) {
                looking.set(false);
                DeliveryEngine.noted("looking for transactions", failure);
                return;
            }
            LOG.info("The client of transaction {} gave no sign of life; it is brought to its end", found.overdue());
            log.takeOver(found.overdue()).whenComplete((nothing, refusal) -> {
                DeliveryEngine.noted("finishing transaction " + found.overdue(), refusal);
                if (refusal == null && most > 1) {
                    look(most - 1);
                } else {
                    looking.set(false);
                }
            });
        });
    }
}
