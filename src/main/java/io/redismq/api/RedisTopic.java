package io.redismq.api;

import jakarta.jms.Topic;

/** A topic: each message goes to every subscription. Stored in Redis under {@code redismq:{topic:NAME}}. */
public final class RedisTopic extends RedisDestination implements Topic {

    private static final long serialVersionUID = 1L;

    /**
     * Names a topic; nothing is created in Redis before its first use.
     *
     * @param name the topic's name, at least one character, any valid Unicode
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     */
    public RedisTopic(String name) {
        super(name);
    }

    @Override
    public String getTopicName() {
        return getName();
    }

    @Override
    public String toString() {
        return "topic:" + getName();
    }
}
