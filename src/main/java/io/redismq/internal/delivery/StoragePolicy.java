package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.api.WhenFull;
import io.redismq.internal.broker.SendBatch;
import java.time.Duration;

/**
 * What a sender is to see to at a destination: how many messages it may hold, what a send does when it is full, for how
 * long a topic keeps them, and how durable they are to be. Immutable.
 *
 * @param messages the most messages; 0 for no limit
 * @param whenFull what a send does then
 * @param patience how long it waits for room, if it does
 * @param retention for how long a topic keeps what all subscriptions have had; zero for not at all
 * @param durability how durable a message must be before its send is done
 */
public record StoragePolicy(
        long messages, WhenFull whenFull, Duration patience, Duration retention, Durability durability) {

    public static final StoragePolicy NONE =
            new StoragePolicy(0, WhenFull.REJECT, Duration.ZERO, Duration.ZERO, Durability.memory());

    /** The same for messages that are to be so durable. */
    public StoragePolicy with(Durability other) {
        return new StoragePolicy(messages, whenFull, patience, retention, other);
    }

    /** How long a send may wait, for the broker or for room. */
    Duration patience(Duration sendTimeout) {
        return isWaitedFor() && patience.compareTo(sendTimeout) > 0 ? patience : sendTimeout;
    }

    boolean isWaitedFor() {
        return messages > 0 && whenFull == WhenFull.BLOCK;
    }

    /** What the broker must know of it. */
    SendBatch.Limit ofBatch() {
        return messages == 0 ? SendBatch.Limit.NONE : new SendBatch.Limit(messages, whenFull == WhenFull.DROP_OLDEST);
    }

    /** Why a message was not sent. */
    String refusal() {
        return switch (whenFull) {
            case REJECT -> "its option maxLength allows " + messages + " messages, and it holds as many";
            case BLOCK ->
                "its option maxLength allows " + messages + " messages, and there was no room for another within "
                        + patience.toMillis() + " ms, or until the session was closed";
            case DROP_OLDEST ->
                "its option maxLength allows " + messages + " messages, and consumers hold so many of them that"
                        + " dropping the others makes no room";
            case EXPIRE ->
                "its option maxLength allows " + messages + " messages, and no durable subscription without consumer"
                        + " is behind that could be ended for room";
        };
    }
}
