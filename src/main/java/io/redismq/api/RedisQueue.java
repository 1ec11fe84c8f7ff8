package io.redismq.api;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;

/**
 * A queue: each message goes to one consumer. Stored in Redis under {@code redismq:{queue:NAME}}.
 *
 * <p>The queue {@code DLQ.NAME} holds the dead letters of the queue {@code NAME}, and {@code EXPIRED.NAME} its expired
 * messages, where they are kept. Options are no part of a queue's identity: queues of the same name are equal. Names
 * that begin with {@code ~temp/} are those of temporary queues, which a session creates. Not meant to be extended by
 * applications.
 */
public non-sealed class RedisQueue extends RedisDestination implements Queue {

    private static final long serialVersionUID = 1L;

    /**
     * Names a queue; nothing is created in Redis before its first use.
     *
     * @param name the queue's name, at least one character, any valid Unicode; a question mark is part of it
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     */
    public RedisQueue(String name) {
        this(name, DestinationOptions.defaults());
    }

    /**
     * Names a queue that is used with options.
     *
     * @param name the queue's name, at least one character, any valid Unicode; a question mark is part of it
     * @param options how to use it; they win over those of the connection
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     * @throws NullPointerException when the options are null
     */
    public RedisQueue(String name, DestinationOptions options) {
        super(name, options);
    }

    /**
     * Reads a name that options may follow, as {@code Session.createQueue} does.
     *
     * @param text {@code NAME} or {@code NAME?OPTIONS}, split at the first question mark, with the options as
     *     {@link DestinationOptions#parse(String)} reads them
     * @return the queue, never null
     * @throws InvalidDestinationException when the name or an option cannot be used
     */
    public static RedisQueue withOptions(String text) throws InvalidDestinationException {
        return withOptions(text, RedisQueue::new);
    }

    @Override
    public final String getQueueName() {
        return getName();
    }

    @Override
    public final String toString() {
        return "queue:" + getName();
    }
}
