package io.redismq.internal.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The part of the port that is about subscriptions of topics. A named one has a record, which is one for a client id and
 * a name whatever the topic, and in it the consumers that are active, each by a lease; what stands at the topic follows
 * from it. So whoever changes a subscription claims it first, then ends what it was, then opens what it is: after a
 * crash in between, the next one does the same. Calls are like those of {@link Broker}: they return at once, fail with a
 * {@link BrokerException} only, and are safe to repeat.
 */
public interface Subscriptions {

    /** The start of a subscription that begins with the next message. */
    long LATEST = -1;

    /**
     * What a named subscription is to be.
     *
     * @param address the topic's subscription; its label says whether it is durable
     * @param alone whether one consumer at a time may be active
     * @param selector empty for none
     */
    record Spec(Address address, boolean alone, String selector, boolean noLocal) {}

    /**
     * A subscription at a topic as it was, to be ended there.
     *
     * @param token which of those that had this label
     */
    record Former(Address address, String token) {}

    /**
     * What a claim brought.
     *
     * @param token of the subscription; another one of the same label has another
     * @param former what must be ended before it is opened
     */
    record Claim(String token, List<Former> former) {}

    /**
     * What came of opening a subscription at its topic.
     *
     * @param number of the subscription, which rises with each that is made at the topic
     * @param other what stands there in its place, so that nothing was done; null when it was opened
     */
    record Opened(long number, Former other) {}

    /** What became of a consumer's claim. */
    enum Kept {
        HELD,
        /** The subscription was made anew, or is being removed. */
        REPLACED,
        /** Another consumer is alone on it. */
        OVERTAKEN
    }

    /**
     * What a look at a topic found.
     *
     * @param more whether there is more to trim, at once
     * @param overdue a consumer whose lease ended and who should be reaped, or null
     */
    record Trimmed(boolean more, ConsumerId overdue) {}

    /** Takes part in a named subscription. Fails with IN_USE or CONFLICT. */
    CompletableFuture<Claim> claim(Spec spec, String consumer);

    /**
     * Renews a claim, and the record if that was lost.
     *
     * @param settled whether all that was former is ended
     */
    CompletableFuture<Kept> keep(Spec spec, String consumer, String token, boolean settled);

    /**
     * Takes part no more.
     *
     * @param gone whether nothing of the consumer is left at the topic, so that its subscription may have ended
     */
    CompletableFuture<Void> leave(String label, String consumer, String token, boolean gone);

    /**
     * Begins to remove a durable subscription; when all that is former is ended, {@link #removed} completes it. Fails
     * with IN_USE, or with INVALID_DESTINATION where there is none.
     *
     * @param topic the topic that it must be of, or null for any
     */
    CompletableFuture<Claim> remove(String label, Address topic);

    CompletableFuture<Void> removed(String label, String token);

    /**
     * Makes a subscription exist at its topic, and registers a consumer of it, before its first fetch.
     *
     * @param startMillis where a new subscription starts: with what was sent since then, milliseconds since 1970, or
     *     {@link #LATEST}
     * @param alone whether consumers of other connections are put out
     */
    CompletableFuture<Opened> open(ConsumerId consumer, String token, long startMillis, boolean alone);

    /** Ends a subscription at its topic, if it is the one with this token. */
    CompletableFuture<Void> end(Former former);

    /**
     * Removes from a topic what no subscription needs any more.
     *
     * @param atOnce whether to do so although another client has just done it
     */
    CompletableFuture<Trimmed> trim(Address topic, boolean atOnce);
}
