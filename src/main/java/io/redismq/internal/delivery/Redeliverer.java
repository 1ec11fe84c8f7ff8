package io.redismq.internal.delivery;

import io.redismq.api.RedeliveryPolicy;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides by the redelivery policy what becomes of messages that were delivered and not acknowledged: again at once,
 * again later, or never. Stateless; owned by a session.
 */
public final class Redeliverer {

    /** Writes the evidence of a dead letter, in the entry format. */
    @FunctionalInterface
    public interface Evidence {

        byte[] of(Received received, String reason, Throwable cause);
    }

    private final Evidence evidence;

    public Redeliverer(Evidence evidence) {
        this.evidence = evidence;
    }

    /**
     * Redelivers messages of one receiver, in order and before anything newer where the policy has no delay.
     *
     * @param cause what the listener threw, or null
     */
    public CompletableFuture<Void> redeliver(
            Receiver source, Collection<Received> messages, String reason, Throwable cause) {
        RedeliveryPolicy policy = policyOf(source);
        List<Redelivery> again = new ArrayList<>();
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        boolean atOnce = false;
        for (Received received : messages) {
            int count = received.delivery().count();
            if (policy.isExhausted(count)) {
                pending.add(deadLetter(received, reason, cause));
            } else {
                long delay = policy.delayAfter(
                                count, ThreadLocalRandom.current().nextDouble())
                        .toMillis();
                atOnce |= delay == 0;
                again.add(new Redelivery(received, count, delay));
            }
        }
        if (!again.isEmpty()) {
            pending.add(atOnce ? source.recall(again) : source.defer(again));
        }
        return CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new));
    }

    /** Returns messages because their session ends: no delay, and the next consumer decides what is too often. */
    public CompletableFuture<Void> giveBack(Receiver source, Collection<Received> messages) {
        return source.recall(messages.stream()
                .map(received -> new Redelivery(received, received.delivery().count(), 0))
                .toList());
    }

    /** Returns messages that the application has not seen: this delivery does not count. */
    public CompletableFuture<Void> giveBackUnseen(Receiver source, Collection<Received> messages) {
        return source.recall(messages.stream()
                .map(received -> new Redelivery(received, received.delivery().count() - 1, 0))
                .toList());
    }

    /**
     * Moves a message to the dead letters that was delivered as often as the policy allows and never settled, as after
     * crashes; this delivery does not count, since the application does not see it.
     *
     * @return whether it was one
     */
    public boolean deadLetterIfOverdelivered(Received received) {
        int before = received.delivery().count() - 1;
        if (!policyOf(received.source()).isExhausted(before)) {
            return false;
        }
        String reason = "delivered " + before + " times without being acknowledged";
        received.source().deadLetter(received, Address.Kind.DEAD_LETTERS, evidence.of(before(received), reason, null));
        return true;
    }

    /** Moves one message to the dead letters. */
    public CompletableFuture<Void> deadLetter(Received received, String reason, Throwable cause) {
        return received.source().deadLetter(received, Address.Kind.DEAD_LETTERS, evidence.of(received, reason, cause));
    }

    /** Moves one message that expired on its way here to the expired ones; this delivery does not count. */
    public CompletableFuture<Void> expire(Received received, String reason) {
        Received unseen = before(received);
        return received.source().deadLetter(received, Address.Kind.EXPIRED, evidence.of(unseen, reason, null));
    }

    /** The message as it was before a delivery that the application does not see. */
    private static Received before(Received received) {
        Delivery delivery = received.delivery();
        return new Received(
                received.source(),
                received.incarnation(),
                new Delivery(delivery.id(), delivery.count() - 1, delivery.payload()));
    }

    /** What is set aside is never set aside again. */
    private static RedeliveryPolicy policyOf(Receiver source) {
        RedeliveryPolicy policy = source.policy();
        return source.address().isSetAside()
                ? RedeliveryPolicy.builder()
                        .maximumDeliveries(0)
                        .initialDelay(policy.initialDelay())
                        .build()
                : policy;
    }
}
