package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells of a lasting problem once: from the first failure until something succeeds again, or fails for another
 * reason; a broker that cannot be reached and one that does not answer are the same. Thread-safe; one per consumer.
 */
final class Outage {

    private final ProblemListener listener;
    private final AtomicReference<Reason> told = new AtomicReference<>();

    Outage(ProblemListener listener) {
        this.listener = listener;
    }

    void failed(BrokerException problem) {
        Reason reason = problem.reason().isPassing() ? Reason.UNAVAILABLE : problem.reason();
        if (told.getAndSet(reason) != reason) {
            listener.problem(problem);
        }
    }

    void over() {
        if (told.get() != null) {
            told.set(null);
        }
        listener.reached();
    }
}
