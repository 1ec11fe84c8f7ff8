package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes on what the parts of one connection meet, but that the broker is away only once, however many of them notice:
 * from the first until all have reached it again. Of a cluster a part may be away, so one that is well proves nothing for
 * the others. Thread-safe; owned by the {@link DeliveryEngine}.
 */
final class SharedOutage implements ProblemListener {

    private final ProblemListener listener;
    private final Set<Outage> away = ConcurrentHashMap.newKeySet();

    SharedOutage(ProblemListener listener) {
        this.listener = listener;
    }

    @Override
    public void problem(BrokerException problem) {
        listener.problem(problem);
    }

    void began(Outage outage, BrokerException problem) {
        boolean first;
        synchronized (away) {
            first = away.isEmpty();
            away.add(outage);
        }
        if (first) {
            listener.problem(problem);
        }
    }

    void over(Outage outage) {
        away.remove(outage);
    }
}
