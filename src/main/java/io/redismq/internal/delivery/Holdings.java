package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * All that the broker has granted one consumer and that is not settled yet: unseen in the buffer, delivered to the
 * application, or acknowledged and not yet told to the broker. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class Holdings {

    /** Acknowledgements on their way, and who waits for them. */
    record Acknowledgements(List<DeliveryId> ids, List<CompletableFuture<Void>> waiters) {

        Acknowledgements() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        boolean isEmpty() {
            return ids.isEmpty() && waiters.isEmpty();
        }
    }

    final PrefetchBuffer unseen = new PrefetchBuffer();
    private final Set<DeliveryId> delivered = new HashSet<>();
    private Acknowledgements acknowledged = new Acknowledgements();

    Delivery deliverNext() {
        Delivery next = unseen.poll();
        if (next != null) {
            delivered.add(next.id());
        }
        return next;
    }

    void undeliver(Delivery delivery) {
        if (delivered.remove(delivery.id())) {
            unseen.addFirst(delivery);
        }
    }

    /** Moves a delivered message to the acknowledged ones. */
    void acknowledge(DeliveryId id) {
        if (delivered.remove(id)) {
            acknowledged.ids.add(id);
        }
    }

    /** Completes the future when all that is acknowledged so far has reached the broker. */
    void whenFlushed(CompletableFuture<Void> waiter) {
        acknowledged.waiters.add(waiter);
    }

    int acknowledgedCount() {
        return acknowledged.ids.size();
    }

    boolean hasAcknowledged() {
        return !acknowledged.isEmpty();
    }

    Acknowledgements takeAcknowledged() {
        Acknowledgements taken = acknowledged;
        acknowledged = new Acknowledgements();
        return taken;
    }

    /** The broker refused them for a reason that does not pass: they count as delivered again, whoever waits is told. */
    void takeBack(Acknowledgements refused) {
        if (refused.waiters.isEmpty()) {
            acknowledged.ids.addAll(0, refused.ids);
        } else {
            delivered.addAll(refused.ids);
        }
    }

    /** Settled otherwise, given back or buried; returns whether it was the application's. */
    boolean settle(DeliveryId id) {
        return delivered.remove(id);
    }

    boolean hasDelivered() {
        return !delivered.isEmpty();
    }

    /** Adds what the broker says we hold and we do not know of; returns how many that were. */
    int adopt(Collection<Delivery> held) {
        Set<DeliveryId> known = new HashSet<>(delivered);
        known.addAll(acknowledged.ids);
        List<Delivery> buffered = unseen.drain();
        buffered.forEach(delivery -> {
            known.add(delivery.id());
            unseen.add(delivery);
        });
        int adopted = 0;
        for (Delivery delivery : held) {
            if (known.add(delivery.id())) {
                unseen.add(delivery);
                adopted++;
            }
        }
        return adopted;
    }

    /** Forgets everything: it belongs to others now. Returns who waited for acknowledgements. */
    List<CompletableFuture<Void>> forget() {
        unseen.drain();
        delivered.clear();
        return takeAcknowledged().waiters;
    }
}
