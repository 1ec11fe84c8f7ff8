package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Labels;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription that keeps a topic from being trimmed, as a sender meets it at the topic's limit: names it in the log
 * once a minute, and ends it where the limit asks for that. For one thread at a time, the one of the sender's batch.
 */
final class Laggard {

    private static final Logger LOG = LoggerFactory.getLogger(Laggard.class);
    private static final long WARNED_NANOS = 60_000_000_000L;

    private final Address topic;
    private final Broker broker;
    private volatile Address last;
    private long warnedNanos = System.nanoTime() - WARNED_NANOS;

    Laggard(Address topic, Broker broker) {
        this.topic = topic;
        this.broker = broker;
    }

    /** The topic is at its limit because of this subscription; messages were dropped if there was room all the same. */
    void met(Address subscription, boolean dropped) {
        last = subscription;
        long now = System.nanoTime();
        if (now - warnedNanos >= WARNED_NANOS) {
            warnedNanos = now;
            LOG.warn(
                    "{} has reached its maxLength: its subscription {} is furthest behind{}; consume from it, or"
                            + " unsubscribe it if nobody needs it",
                    topic,
                    subscription.label(),
                    dropped ? ", and its oldest messages were dropped" : "");
        }
    }

    /** Whether a subscription can be ended by others than its consumers. */
    boolean mayEnd(Address subscription) {
        return subscription != null && Labels.isDurable(subscription.label());
    }

    /** Ends a subscription; fails while it has an active consumer. */
    CompletableFuture<Void> end(Address subscription) {
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
