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
 * again later, or never. Stateless but for the settings; owned by a session.
 */
public final class Redeliverer {

    /** Writes the evidence of a dead letter, in the entry format. */
    @FunctionalInterface
    public interface Evidence {

        byte[] of(Received received, String reason, Throwable cause);
    }

    private final EngineSettings settings;
    private final Evidence evidence;

    public Redeliverer(EngineSettings settings, Evidence evidence) {
        this.settings = settings;
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
                pending.add(source.deadLetter(received, evidence.of(received, reason, cause)));
            } else {
                long delay = policy.delayAfter(
                                count, ThreadLocalRandom.current().nextDouble())
                        .toMillis();
                atOnce |= delay == 0;
                again.add(new Redelivery(received, delay));
            }
        }
        if (!again.isEmpty()) {
            pending.add(atOnce ? source.recall(again) : source.defer(again));
        }
        return CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new));
    }

    /** Returns messages because their session ends: no delay, and the next consumer decides what is too often. */
    public CompletableFuture<Void> giveBack(Receiver source, Collection<Received> messages) {
        return source.recall(
                messages.stream().map(received -> new Redelivery(received, 0)).toList());
    }

    /**
     * Moves a message to the dead letters that was delivered as often as the policy allows and never settled, as after
     * crashes; this delivery does not count, since the application does not see it.
     *
     * @return whether it was one
     */
    public boolean deadLetterIfOverdelivered(Received received) {
        Delivery delivery = received.delivery();
        int before = delivery.count() - 1;
        if (!policyOf(received.source()).isExhausted(before)) {
            return false;
        }
        Delivery last = new Delivery(delivery.id(), before, delivery.payload());
        deadLetter(
                new Received(received.source(), received.incarnation(), last),
                "delivered " + before + " times without being acknowledged",
                null);
        return true;
    }

    /** Moves one message to the dead letters. */
    public CompletableFuture<Void> deadLetter(Received received, String reason, Throwable cause) {
        return received.source().deadLetter(received, evidence.of(received, reason, cause));
    }

    /** Dead letters never become dead letters again. */
    private RedeliveryPolicy policyOf(Receiver source) {
        RedeliveryPolicy policy = settings.redelivery().apply(source.address());
        return source.address().kind() == Address.Kind.DEAD_LETTERS
                ? RedeliveryPolicy.builder()
                        .maximumDeliveries(0)
                        .initialDelay(policy.initialDelay())
                        .build()
                : policy;
    }
}
