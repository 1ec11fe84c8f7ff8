package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.GiveBack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * All that the broker has granted one consumer and that is not settled yet: unseen in the buffer, delivered to the
 * application, on their way back or in a commit, or acknowledged and not yet told to the broker. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class Holdings {

    /** Acknowledgements that somebody waits for. */
    record Awaited(List<DeliveryId> ids, CompletableFuture<Void> done) {}

    /** Acknowledgements on their way: those nobody waits for, which are repeated until they are done, and the others. */
    record Acknowledgements(List<DeliveryId> unawaited, List<Awaited> awaited) {

        Acknowledgements() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        int size() {
            return unawaited.size()
                    + awaited.stream().mapToInt(one -> one.ids.size()).sum();
        }

        boolean isEmpty() {
            return unawaited.isEmpty() && awaited.isEmpty();
        }

        List<DeliveryId> ids() {
            if (awaited.isEmpty()) {
                return unawaited;
            }
            List<DeliveryId> all = new ArrayList<>(unawaited);
            awaited.forEach(one -> all.addAll(one.ids));
            return all;
        }

        void succeed() {
            awaited.forEach(one -> one.done.complete(null));
        }

        void fail(BrokerException failure) {
            awaited.forEach(one -> one.done.completeExceptionally(failure));
        }
    }

    /** What is shown and waits for a decision; null without a selector. */
    private final Selection selection;

    final PrefetchBuffer unseen = new PrefetchBuffer();
    private final Set<DeliveryId> delivered = new HashSet<>();
    private final Set<DeliveryId> leaving = new HashSet<>();
    private final Set<DeliveryId> committing = new HashSet<>();
    private Acknowledgements acknowledged = new Acknowledgements();

    Holdings(Selection selection) {
        this.selection = selection;
    }

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
            acknowledged.unawaited.add(id);
        }
    }

    /** Moves delivered messages to the acknowledged ones; with none it waits for the unawaited ones before. */
    void acknowledge(List<DeliveryId> ids, CompletableFuture<Void> done) {
        ids.forEach(delivered::remove);
        acknowledged.awaited.add(new Awaited(ids, done));
    }

    /** Sets delivered messages aside for a commit that settles them, not knowing yet whether it will. */
    void beginCommit(Collection<DeliveryId> ids) {
        ids.forEach(delivered::remove); // removeAll would look up each of a set in a list
        committing.addAll(ids);
    }

    void committed(Collection<DeliveryId> ids) {
        ids.forEach(committing::remove);
    }

    /** They are the application's again, to be redelivered. */
    void notCommitted(Collection<DeliveryId> ids) {
        ids.stream().filter(committing::remove).forEach(delivered::add);
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
        refused.awaited.forEach(one -> delivered.addAll(one.ids));
    }

    /** Begins to settle it otherwise, by giving it back or burying it; returns whether it was the application's. */
    boolean settle(DeliveryId id) {
        return delivered.remove(id) && leaving.add(id);
    }

    /** Takes out what is unseen, to be given back as if it had never been delivered. */
    List<GiveBack> recallUnseen() {
        List<GiveBack> back = new ArrayList<>();
        unseen.drain().forEach(delivery -> back.add(new GiveBack(delivery.id(), delivery.count() - 1, 0)));
        if (selection != null) {
            selection.drain().forEach((id, count) -> back.add(new GiveBack(id, count - 1, 0)));
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
        int staged = selection == null ? 0 : selection.staged();
        return unseen.size() + delivered.size() + leaving.size() + committing.size() + acknowledged.size() + staged;
    }

    boolean isDelivered(DeliveryId id) {
        return delivered.contains(id);
    }

    /** Whether the application has messages that are not settled, those of a commit included. */
    boolean hasDelivered() {
        return !delivered.isEmpty() || !committing.isEmpty();
    }

    /** Adds what the broker says we hold and we do not know of, if it is wanted; returns how many that were. */
    int adopt(Collection<Delivery> held) {
        Set<DeliveryId> known = new HashSet<>(delivered);
        known.addAll(acknowledged.ids());
        known.addAll(leaving);
        known.addAll(committing);
        List<Delivery> buffered = unseen.drain();
        buffered.forEach(delivery -> {
            known.add(delivery.id());
            unseen.add(delivery);
        });
        int adopted = 0;
        for (Delivery delivery : held) {
            if (known.add(delivery.id()) && isWanted(delivery)) {
                unseen.add(delivery);
                adopted++;
            }
        }
        return adopted;
    }

    /** What is not wanted is left to others; what waits for a decision anyway gets that. */
    private boolean isWanted(Delivery delivery) {
        if (selection == null) {
            return true;
        }
        if (selection.holds(delivery.id())) {
            return false;
        }
        if (!selection.matches(delivery)) {
            selection.unwanted(delivery);
            return false;
        }
        return true;
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
