package io.redismq.api;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;

/**
 * A topic: each message goes to every subscription. Stored in Redis under {@code redismq:{topic:NAME}}, once, however
 * many subscriptions there are.
 *
 * <p>Options are no part of a topic's identity: topics of the same name are equal. Names that begin with
 * {@code ~temp/} are those of temporary topics, which a session creates. Not meant to be extended by applications.
 */
public non-sealed class RedisTopic extends RedisDestination implements Topic {

    private static final long serialVersionUID = 1L;

    /**
     * Names a topic; nothing is created in Redis before its first use.
     *
     * @param name the topic's name, at least one character, any valid Unicode; a question mark is part of it
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     */
    public RedisTopic(String name) {
        this(name, DestinationOptions.defaults());
    }

    /**
     * Names a topic that is used with options.
     *
     * @param name the topic's name, at least one character, any valid Unicode; a question mark is part of it
     * @param options how to use it; they win over those of the connection
     * @throws IllegalArgumentException when the name is null, empty or no valid Unicode
     * @throws NullPointerException when the options are null
     */
    public RedisTopic(String name, DestinationOptions options) {
        super(name, options);
    }

    /**
     * Reads a name that options may follow, as {@code Session.createTopic} does.
     *
     * @param text {@code NAME} or {@code NAME?OPTIONS}, split at the first question mark, with the options as
     *     {@link DestinationOptions#parse(String)} reads them
     * @return the topic, never null
     * @throws InvalidDestinationException when the name or an option cannot be used
     */
    public static RedisTopic withOptions(String text) throws InvalidDestinationException {
        return withOptions(text, RedisTopic::new);
    }

    @Override
    public final String getTopicName() {
        return getName();
    }

    @Override
    public final String toString() {
        return "topic:" + getName();
    }
}
