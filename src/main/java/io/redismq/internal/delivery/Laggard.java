package io.redismq.internal.delivery;

import io.redismq.api.WhenFull;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Labels;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription that keeps a topic from being trimmed, as a sender meets it at the topic's limit: names it in the log
 * once a minute, and ends it where the limit asks for that. Thread-safe: used by the sender's batch, and by commits.
 */
final class Laggard {

    private static final Logger LOG = LoggerFactory.getLogger(Laggard.class);
    private static final long WARNED_NANOS = 60_000_000_000L;

    private final Address topic;
    private final Broker broker;
    private volatile Address last;
    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - WARNED_NANOS);

    Laggard(Address topic, Broker broker) {
        this.topic = topic;
        this.broker = broker;
    }

    /** The topic is at its limit because of this subscription; messages were dropped if there was room all the same. */
    void met(Address subscription, boolean dropped) {
        last = subscription;
        long now = System.nanoTime();
        long before = warnedNanos.get();
        if (now - before >= WARNED_NANOS && warnedNanos.compareAndSet(before, now)) {
            LOG.warn(
                    "{} has reached its maxLength: its subscription {} is furthest behind{}; consume from it, or"
                            + " unsubscribe it if nobody needs it",
                    topic,
                    subscription.label(),
                    dropped ? ", and its oldest messages were dropped" : "");
        }
    }

    /**
     * Ends the subscription that keeps the topic full, where the limit asks for that. It must be durable, and have no
     * active consumer.
     *
     * @return whether it is ended, so that there may be room
     */
    CompletableFuture<Boolean> giveWay(Address subscription, StoragePolicy policy) {
        return policy.whenFull() == WhenFull.EXPIRE && subscription != null && Labels.isDurable(subscription.label())
                ? end(subscription).handle((ended, failure) -> failure == null)
                : CompletableFuture.completedFuture(false);
    }

    private CompletableFuture<Void> end(Address subscription) {
        return SubscriptionMembership.remove(broker.subscriptions(), subscription.label(), topic)
                .thenRun(() -> LOG.warn(
                        "The subscription {} of {} was ended, with the messages it had not received: it kept the topic at"
                                + " its maxLength, has no consumer, and the topic's option whenFull is expire",
                        subscription.label(),
                        topic));
    }

    /** What an error message says of it. */
    String hint() {
        Address met = last;
        return met == null ? "" : "; its subscription " + met.label() + " is furthest behind";
    }
}
