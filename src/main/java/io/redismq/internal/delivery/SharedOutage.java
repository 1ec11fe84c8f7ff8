package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes on what the consumers of one connection meet, but that the broker is away only once, however many of them
 * notice, until one of them has reached it again. Thread-safe; owned by the {@link DeliveryEngine}.
 */
final class SharedOutage implements ProblemListener {

    private final ProblemListener listener;
    private final AtomicBoolean away = new AtomicBoolean();

    SharedOutage(ProblemListener listener) {
        this.listener = listener;
    }

    @Override
    public void problem(BrokerException problem) {
        if (!problem.reason().isPassing() || away.compareAndSet(false, true)) {
            listener.problem(problem);
        }
    }

    @Override
    public void reached() {
        if (away.get()) {
            away.set(false);
        }
    }
}
