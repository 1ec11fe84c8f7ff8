package io.redismq.api;

import jakarta.jms.Queue;

/**
 * A queue: each message goes to one consumer. Stored in Redis under {@code redismq:{queue:NAME}}.
 *
 * <p>The queue {@code DLQ.NAME} holds the dead letters of the queue {@code NAME}. Names that begin with
 * {@code ~temp/} are those of temporary queues, which a session creates. Not meant to be extended by applications.
 */
public non-sealed class RedisQueue extends RedisDestination implements Queue {

    private static final long serialVersionUID = 1L;

    /**
     * Names a queue; nothing is created in Redis before its first use.
     *
     * @param name the queue's name, at least one character, any valid Unicode
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     */
    public RedisQueue(String name) {
        super(name);
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
