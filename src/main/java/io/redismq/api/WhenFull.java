package io.redismq.api;

/** What a send does when its destination holds {@link DestinationOptions#maxLength()} messages. */
public enum WhenFull {

    /** It fails at once with a ResourceAllocationException whose error code is {@code broker.QUEUE_FULL}. */
    REJECT,

    /** It waits for room, at most {@link DestinationOptions#fullTimeout()}; then it fails as with {@link #REJECT}. */
    BLOCK,

    /**
     * The oldest messages that no consumer holds are removed, of the lowest priority first, until it fits. When
     * consumers hold so many that this is not enough, it fails as with {@link #REJECT}.
     */
    DROP_OLDEST,

    /**
     * At a topic, the durable subscription that is furthest behind is ended, with the messages it has not received, if it
     * has no active consumer. Else, and at a queue, it fails as with {@link #REJECT}.
     */
    EXPIRE
}
