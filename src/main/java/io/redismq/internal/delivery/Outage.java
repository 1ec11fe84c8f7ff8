package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells of a lasting problem once: from the first failure until something succeeds again, or fails for another
 * reason; a broker that cannot be reached and one that does not answer are the same. Thread-safe; one per consumer.
 */
final class Outage {

    private final SharedOutage connection;
    private final AtomicReference<Reason> told = new AtomicReference<>();

    Outage(SharedOutage connection) {
        this.connection = connection;
    }

    void failed(BrokerException problem) {
        Reason reason = problem.reason().isPassing() ? Reason.UNAVAILABLE : problem.reason();
        Reason before = told.getAndSet(reason);
        if (before == reason) {
            return;
        }
        if (reason == Reason.UNAVAILABLE) {
            connection.began(this, problem);
        } else {
            connection.over(this);
            connection.problem(problem);
        }
    }

    void over() {
        if (told.get() != null && told.getAndSet(null) == Reason.UNAVAILABLE) {
            connection.over(this);
        }
    }
}
