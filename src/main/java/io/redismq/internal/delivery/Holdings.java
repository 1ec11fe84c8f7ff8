package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.GiveBack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * All that the broker has granted one consumer and that is not settled yet: unseen in the buffer, delivered to the
 * application, on their way back or in a commit, or acknowledged and not yet told to the broker.
 *
 * <p>A message may be granted anew while it counts as held here: when others have rolled back a staged transaction that
 * settles it. The new grant ends the old one, so that whoever has the old delivery cannot settle the new one with it.
 *
 * <p>Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class Holdings {

    /** Acknowledgements that somebody waits for. */
    record Awaited(List<Delivery> deliveries, CompletableFuture<Void> done) {}

    /** Acknowledgements on their way: those nobody waits for, which are repeated until they are done, and the others. */
    record Acknowledgements(List<DeliveryId> unawaited, List<Awaited> awaited) {

        Acknowledgements() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        int size() {
            return unawaited.size()
                    + awaited.stream().mapToInt(one -> one.deliveries.size()).sum();
        }

        boolean isEmpty() {
            return unawaited.isEmpty() && awaited.isEmpty();
        }

        List<DeliveryId> ids() {
            if (awaited.isEmpty()) {
                return unawaited;
            }
            List<DeliveryId> all = new ArrayList<>(unawaited);
            awaited.forEach(one -> one.deliveries.forEach(delivery -> all.add(delivery.id())));
            return all;
        }

        void succeed() {
            awaited.forEach(one -> one.done.complete(null));
        }

        /** Who waits although there are none asked only for what was on its way before, and that is done. */
        void fail(BrokerException failure) {
            if (size() == 0) {
                succeed();
            }
            awaited.forEach(one -> one.done.completeExceptionally(failure));
        }
    }

    /** What is known of the pool; null without a selector. */
    private final Selection selection;

    final PrefetchBuffer unseen = new PrefetchBuffer();
    private final Map<DeliveryId, Delivery> delivered = new HashMap<>();
    private final Set<DeliveryId> leaving = new HashSet<>();
    private final Map<DeliveryId, Delivery> committing = new HashMap<>();
    private Acknowledgements acknowledged = new Acknowledgements();

    Holdings(Selection selection) {
        this.selection = selection;
    }

    /** The broker has just granted these; where they are to be found now is up to the caller. */
    void granted(Collection<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            delivered.remove(delivery.id());
            leaving.remove(delivery.id());
            committing.remove(delivery.id());
        }
    }

    Delivery deliverNext() {
        Delivery next = unseen.poll();
        if (next != null) {
            delivered.put(next.id(), next);
        }
        return next;
    }

    void undeliver(Delivery delivery) {
        if (delivered.remove(delivery.id(), delivery)) {
            unseen.addFirst(delivery);
        }
    }

    /** Moves a delivered message to the acknowledged ones. */
    void acknowledge(Delivery delivery) {
        if (delivered.remove(delivery.id(), delivery)) {
            acknowledged.unawaited.add(delivery.id());
        }
    }

    /** Moves delivered messages to the acknowledged ones; with none it waits for the unawaited ones before. */
    void acknowledge(List<Delivery> deliveries, CompletableFuture<Void> done) {
        deliveries.forEach(delivery -> delivered.remove(delivery.id(), delivery));
        acknowledged.awaited.add(new Awaited(deliveries, done));
    }

    /** Sets delivered messages aside for a commit that settles them, not knowing yet whether it will. */
    void beginCommit(Collection<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            delivered.remove(delivery.id(), delivery);
            committing.put(delivery.id(), delivery);
        }
    }

    void committed(Collection<DeliveryId> ids) {
        ids.forEach(committing::remove);
    }

    /** They are the application's again, to be redelivered. */
    void notCommitted(Collection<DeliveryId> ids) {
        for (DeliveryId id : ids) {
            Delivery delivery = committing.remove(id);
            if (delivery != null) {
                delivered.put(id, delivery);
            }
        }
    }

    int acknowledgedCount() {
        return acknowledged.unawaited.size();
    }

    boolean hasAcknowledged() {
        return !acknowledged.isEmpty();
    }

    Acknowledgements takeAcknowledged() {
        Acknowledgements taken = acknowledged;
        acknowledged = new Acknowledgements();
        return taken;
    }

    /** The broker refused them: those nobody waits for try again, the others are the application's again. */
    void takeBack(Acknowledgements refused) {
        acknowledged.unawaited.addAll(0, refused.unawaited);
        refused.awaited.forEach(one -> one.deliveries.forEach(delivery -> delivered.put(delivery.id(), delivery)));
    }

    /** Begins to settle it otherwise, by giving it back or burying it; returns whether it was the application's. */
    boolean settle(Delivery delivery) {
        return delivered.remove(delivery.id(), delivery) && leaving.add(delivery.id());
    }

    boolean isLeaving(DeliveryId id) {
        return leaving.contains(id);
    }

    /** Takes out what is unseen, to be given back as if it had never been delivered. */
    List<GiveBack> recallUnseen() {
        List<GiveBack> back = new ArrayList<>();
        unseen.drain().forEach(delivery -> back.add(new GiveBack(delivery.id(), delivery.count() - 1, 0)));
        if (selection != null) {
            selection.recalled();
        }
        back.forEach(message -> leaving.add(message.id()));
        return back;
    }

    /** The broker has been told of these, or has refused to hear it. */
    void left(Collection<DeliveryId> ids) {
        ids.forEach(leaving::remove);
    }

    /** How many messages the broker has us hold, as far as we know. */
    int size() {
        return unseen.size() + delivered.size() + leaving.size() + committing.size() + acknowledged.size();
    }

    boolean isDelivered(Delivery delivery) {
        return delivery.equals(delivered.get(delivery.id()));
    }

    /** Whether the application has messages that it has not begun to settle. */
    boolean isHeld() {
        return !delivered.isEmpty();
    }

    /** Whether the application has messages that are not settled, those of a commit included. */
    boolean hasDelivered() {
        return !delivered.isEmpty() || !committing.isEmpty();
    }

    /** Adds what the broker says we hold and we do not know of; returns how many that were. */
    int adopt(Collection<Delivery> held) {
        Set<DeliveryId> known = new HashSet<>(delivered.keySet());
        known.addAll(acknowledged.ids());
        known.addAll(leaving);
        known.addAll(committing.keySet());
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

    /** Forgets everything: it belongs to others now. Returns the acknowledgements that come too late. */
    Acknowledgements forget() {
        unseen.drain();
        delivered.clear();
        leaving.clear();
        committing.clear();
        if (selection != null) {
            selection.forget();
        }
        return takeAcknowledged();
    }
}
