package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a session has delivered to the application and not settled, oldest first, whatever became of the consumers.
 * Thread-safe, since a session may be closed from any thread; owned by a session.
 */
public final class Unsettled {

    private final Set<Received> messages = new LinkedHashSet<>();

    public synchronized void add(Received received) {
        messages.add(received);
    }

    /** Takes one out; returns whether it was still there. */
    public synchronized boolean remove(Received received) {
        return messages.remove(received);
    }

    private synchronized List<Received> drain() {
        List<Received> all = List.copyOf(messages);
        messages.clear();
        return all;
    }

    private synchronized void restore(List<Received> kept) {
        List<Received> newer = List.copyOf(messages);
        messages.clear();
        messages.addAll(kept);
        messages.addAll(newer);
    }

    /**
     * Acknowledges everything and waits. Over several destinations this is not one step: each is repeated until it is
     * done; what could not be acknowledged stays here.
     */
    public void acknowledgeAll(Duration limit) throws BrokerException {
        Map<Receiver, List<Received>> bySource = bySource(drain());
        Map<Receiver, CompletableFuture<Void>> pending = new LinkedHashMap<>();
        bySource.forEach((source, received) -> pending.put(source, source.acknowledgeAll(received)));
        BrokerException failure = null;
        for (Map.Entry<Receiver, CompletableFuture<Void>> entry : pending.entrySet()) {
            try {
                Await.forResult(
                        entry.getValue(),
                        limit,
                        "Acknowledging messages of " + entry.getKey().address());
            } catch (BrokerException e) {
                failure = e;
                // After a lost lease some may be of the new life, and still to be settled.
                restore(bySource.get(entry.getKey()).stream()
                        .filter(received -> entry.getKey().isHeld(received))
                        .toList());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Takes everything out, to be redelivered. */
    public Map<Receiver, List<Received>> drainBySource() {
        return bySource(drain());
    }

    private static Map<Receiver, List<Received>> bySource(List<Received> received) {
        Map<Receiver, List<Received>> bySource = new LinkedHashMap<>();
        received.forEach(one ->
                bySource.computeIfAbsent(one.source(), s -> new ArrayList<>()).add(one));
        return bySource;
    }
}
