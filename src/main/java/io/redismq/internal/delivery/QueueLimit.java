package io.redismq.internal.delivery;

import io.redismq.api.WhenFull;
import io.redismq.internal.broker.SendBatch;
import java.time.Duration;

/**
 * How many messages a destination may hold, what a send does when it is full, and for how long a topic keeps them.
 *
 * @param messages the most messages; 0 for no limit
 * @param whenFull what a send does then
 * @param patience how long it waits for room, if it does
 * @param retention for how long a topic keeps what all subscriptions have had; zero for not at all
 */
public record QueueLimit(long messages, WhenFull whenFull, Duration patience, Duration retention) {

    public static final QueueLimit NONE = new QueueLimit(0, WhenFull.REJECT, Duration.ZERO, Duration.ZERO);

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
