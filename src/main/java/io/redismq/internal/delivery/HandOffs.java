package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages that a send handed to the consumer without a fetch. They come by another connection than the replies, so one
 * may arrive before or after the reply of a fetch that the broker carried out after or before it; and one that a
 * reconciliation has found already may come when the message is long settled. New messages are granted in the order of
 * their ids, which tells. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class HandOffs {

    private final List<Delivery> early = new ArrayList<>();

    /** By priority, the last message that a reconciliation has seen. */
    private final Map<Integer, DeliveryId> seen = new HashMap<>();

    private boolean fetching;
    private boolean missed;

    /** A fetch leaves: what is handed over until its reply is here must not overtake what that brings. */
    void fetchBegins() {
        fetching = true;
    }

    /** A message came; returns whether it may be delivered now, and not later or never. */
    boolean accept(Delivery delivery) {
        DeliveryId last = seen.get(delivery.id().priority());
        if (last != null && !last.isBefore(delivery.id())) {
            return false;
        }
        if (fetching) {
            early.add(delivery);
        }
        return !fetching;
    }

    /** A fetch came to its end, whatever became of it. Returns what was handed over meanwhile. */
    List<Delivery> fetchEnded() {
        fetching = false;
        List<Delivery> all = List.copyOf(early);
        early.clear();
        return all;
    }

    /** What a fetch granted and what was handed over meanwhile, in the order in which the broker granted it. */
    static List<Delivery> inOrder(List<Delivery> granted, List<Delivery> handed) {
        if (handed.isEmpty()) {
            return granted;
        }
        List<Delivery> all = new ArrayList<>(granted);
        for (Delivery delivery : handed) {
            int at = 0;
            while (at < all.size() && !isBefore(delivery.id(), all.get(at).id())) {
                at++;
            }
            all.add(at, delivery);
        }
        return all;
    }

    private static boolean isBefore(DeliveryId id, DeliveryId other) {
        return id.priority() == other.priority() && id.isBefore(other);
    }

    /** A message came while ours are being looked up, so it may or may not be found. */
    void missed() {
        missed = true;
    }

    /** A page of a reconciliation: none of these is to be delivered when it is handed over later. */
    void lookedUp(List<Delivery> held) {
        for (Delivery delivery : held) {
            DeliveryId id = delivery.id();
            seen.merge(id.priority(), id, (one, other) -> one.isBefore(other) ? other : one);
        }
    }

    /** The reconciliation is through; returns whether it must be repeated. */
    boolean takeMissed() {
        boolean again = missed;
        missed = false;
        return again;
    }

    /** The consumer goes on under a new name: nothing that was handed over is its own. */
    void forget() {
        fetchEnded();
        seen.clear();
        missed = false;
    }
}
