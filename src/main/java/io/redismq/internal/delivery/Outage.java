package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells of a lasting problem once: from the first failure until something succeeds again, or fails for another
 * reason. Thread-safe; one per consumer and per sender.
 */
final class Outage {

    private final ProblemListener listener;
    private final AtomicReference<BrokerException.Reason> told = new AtomicReference<>();

    Outage(ProblemListener listener) {
        this.listener = listener;
    }

    void failed(BrokerException problem) {
        if (told.getAndSet(problem.reason()) != problem.reason()) {
            listener.problem(problem);
        }
    }

    void over() {
        if (told.get() != null) {
            told.set(null);
        }
    }
}
