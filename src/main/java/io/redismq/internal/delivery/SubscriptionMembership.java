package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Subscriptions;
import io.redismq.internal.broker.Subscriptions.Claim;
import io.redismq.internal.broker.Subscriptions.Former;
import io.redismq.internal.broker.Subscriptions.Kept;
import io.redismq.internal.broker.Subscriptions.Spec;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One consumer's part in a subscription: its claim on the record of a named one, which it renews until it leaves, and its
 * registration at the topic. A subscription without a name is the consumer's own and has no record. The claim stays under
 * the consumer's first name, whatever it is called after it lost a lease. Thread-safe; owned by an {@link Intake}.
 */
final class SubscriptionMembership implements Membership {

    private final Subscriptions subscriptions;
    private final Spec spec;
    private final long startMillis;
    private final boolean named;
    private final String claimant;
    private final long renewalNanos;
    private volatile String token;
    private volatile long number;
    private long renewedNanos = System.nanoTime();
    private CompletableFuture<?> renewal = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> left;
    private boolean lapsed;

    /**
     * Does nothing yet.
     *
     * @param claimant the consumer's first name
     */
    SubscriptionMembership(
            Broker broker, Spec spec, long startMillis, boolean named, String claimant, EngineSettings settings) {
        this.subscriptions = broker.subscriptions();
        this.spec = spec;
        this.startMillis = startMillis;
        this.named = named;
        this.claimant = claimant;
        this.renewalNanos = settings.lease().toNanos() / 3;
        this.token = named ? null : claimant;
    }

    /** Makes the subscription what it is to be, ending what it was, and registers the consumer. */
    CompletableFuture<Void> join(ConsumerId consumer) {
        return named
                ? subscriptions.claim(spec, claimant).thenCompose(claim -> take(claim, consumer))
                : open(consumer, startMillis);
    }

    private CompletableFuture<Void> take(Claim claim, ConsumerId consumer) {
        token = claim.token();
        return endAll(subscriptions, claim.former())
                .thenCompose(nothing -> open(consumer, startMillis))
                .thenCompose(nothing -> subscriptions.keep(spec, claimant, token, true))
                .thenCompose(this::confirm);
    }

    /** Who comes late takes back what it has just opened: nobody else would end it. */
    private CompletableFuture<Void> confirm(Kept kept) {
        return switch (kept) {
            case HELD -> CompletableFuture.completedFuture(null);
            case REPLACED ->
                endAll(subscriptions, List.of(new Former(spec.address(), token)))
                        .thenCompose(nothing -> overtaken());
            case OVERTAKEN -> overtaken();
        };
    }

    /** Registers the consumer anew, which lost its lease at the topic. */
    CompletableFuture<Void> rejoin(ConsumerId consumer) {
        if (!named) {
            return open(consumer, Subscriptions.LATEST); // what was before it has had
        }
        return subscriptions.keep(spec, claimant, token, false).thenCompose(kept -> {
            if (kept == Kept.HELD) {
                return open(consumer, startMillis);
            }
            return spec.alone() ? overtaken() : join(consumer);
        });
    }

    private CompletableFuture<Void> open(ConsumerId consumer, long fromMillis) {
        return subscriptions.open(consumer, token, fromMillis, spec.alone()).thenCompose(opened -> {
            if (opened.other() != null) {
                return replace(opened.other(), consumer);
            }
            number = opened.number();
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Either the other one is left over, which our claim tells if it holds still, or we come late. */
    private CompletableFuture<Void> replace(Former other, ConsumerId consumer) {
        CompletableFuture<Kept> claim =
                named ? subscriptions.keep(spec, claimant, token, false) : CompletableFuture.completedFuture(Kept.HELD);
        return claim.thenCompose(kept -> kept == Kept.HELD
                ? endAll(subscriptions, List.of(other)).thenCompose(nothing -> open(consumer, startMillis))
                : overtaken());
    }

    private CompletableFuture<Void> overtaken() {
        return CompletableFuture.failedFuture(new BrokerException(
                Reason.LEASE_LOST,
                "Another consumer has taken the subscription " + label()
                        + " over, while this one gave no sign of life"));
    }

    private String label() {
        return spec.address().label();
    }

    @Override
    public boolean existedAt(long newest) {
        return number <= newest;
    }

    @Override
    public boolean differsFrom(Spec subscription) {
        return named && label().equals(subscription.address().label()) && !spec.equals(subscription);
    }

    @Override
    public boolean isRegistered() {
        return true;
    }

    @Override
    public void lapse() {
        lapsed = true;
    }

    @Override
    public RequestLine.Request rejoining(Intake intake) {
        return lapsed ? new RejoinRequest(intake, this) : null;
    }

    /** Under the lock of the intake. */
    void rejoined() {
        lapsed = false;
    }

    /** Renews the claim. What was lost shows at the topic, where the consumer is put out. */
    @Override
    public synchronized void tick(long nowNanos) {
        if (named && left == null && nowNanos - renewedNanos > renewalNanos) {
            renewedNanos = nowNanos;
            renewal = subscriptions
                    .keep(spec, claimant, token, false)
                    .whenComplete((kept, failure) -> DeliveryEngine.noted("renewing " + label(), failure));
        }
    }

    @Override
    public synchronized CompletableFuture<Void> leave() {
        if (left == null) {
            left = named
                    // Not before a renewal that is under way, which would enter the consumer again.
                    ? renewal.handle((kept, failure) -> null).thenCompose(nothing -> leave(false))
                    : CompletableFuture.completedFuture(null);
        }
        return left;
    }

    private CompletableFuture<Void> leave(boolean gone) {
        return token == null
                ? CompletableFuture.completedFuture(null) // it has not claimed anything
                : subscriptions.leave(label(), claimant, token, gone);
    }

    /**
     * Removes a durable subscription that has no active consumer.
     *
     * @param topic the topic that it must be of, or null for any
     */
    static CompletableFuture<Void> remove(Subscriptions subscriptions, String label, Address topic) {
        return subscriptions.remove(label, topic).thenCompose(claim -> endAll(subscriptions, claim.former())
                .thenCompose(nothing -> subscriptions.removed(label, claim.token())));
    }

    private static CompletableFuture<Void> endAll(Subscriptions subscriptions, List<Former> former) {
        return CompletableFuture.allOf(former.stream()
                .map(each -> subscriptions.end(each).thenCompose(nothing -> trim(subscriptions, each.address())))
                .toArray(CompletableFuture[]::new));
    }

    /** Removes what a subscription that is gone was the last to need. */
    private static CompletableFuture<Void> trim(Subscriptions subscriptions, Address subscription) {
        return subscriptions.trim(subscription.origin(), true).handle((trimmed, failure) -> null);
    }

    @Override
    public CompletableFuture<Void> gone() {
        return leave().thenCompose(nothing -> named ? leave(true) : CompletableFuture.<Void>completedFuture(null))
                .handle((nothing, failure) -> null)
                .thenCompose(nothing -> trim(subscriptions, spec.address()));
    }
}
