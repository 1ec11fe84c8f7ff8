package io.redismq.api;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A queue or a topic of Redis MQ: an immutable name, comparable by value and safe to share between threads,
 * connections and factories.
 *
 * <p>A destination needs no administration: it exists from the first message sent or the first consumer created.
 * Its textual form, {@code queue:orders} or {@code topic:news}, is the one that stands in Redis keys.
 */
public abstract sealed class RedisDestination implements Destination, Referenceable, Serializable
        permits RedisQueue, RedisTopic {

    private static final long serialVersionUID = 1L;

    /** The error code of exceptions about arguments. */
    private static final String ARGUMENT = "argument";

    private static final String QUEUE_SCHEME = "queue:";
    private static final String TOPIC_SCHEME = "topic:";

    /** Without scheme or escapes. */
    private final String name;

    /** Null in what an earlier release has serialized. */
    private final DestinationOptions options;

    RedisDestination(String name, DestinationOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A destination needs a name of at least one character");
        }
        if (hasLoneSurrogate(name)) {
            throw new IllegalArgumentException("The destination name has half of a surrogate pair, which is no"
                    + " character: Redis keys are UTF-8 and could not tell it from another name");
        }
        this.name = name;
    }

    /**
     * Reads the textual form that {@link #toString()} writes; it has no options.
     *
     * @param text {@code queue:NAME} or {@code topic:NAME}; a name without a scheme is a queue
     * @return the destination, never null
     * @throws InvalidDestinationException when the text is null or the name is empty or no valid Unicode
     */
    public static RedisDestination parse(String text) throws InvalidDestinationException {
        if (text == null) {
            throw new InvalidDestinationException(
                    "The destination is null; expected queue:NAME or topic:NAME", ARGUMENT);
        }
        if (text.startsWith(TOPIC_SCHEME)) {
            return made(RedisTopic::new, text.substring(TOPIC_SCHEME.length()));
        }
        return ofName(text.startsWith(QUEUE_SCHEME) ? text.substring(QUEUE_SCHEME.length()) : text);
    }

    static RedisQueue ofName(String name) throws InvalidDestinationException {
        return made(RedisQueue::new, name);
    }

    /** Reads NAME or NAME?OPTIONS, split at the first question mark. */
    static <D> D withOptions(String text, BiFunction<String, DestinationOptions, D> constructor)
            throws InvalidDestinationException {
        int mark = text == null ? -1 : text.indexOf('?');
        DestinationOptions options =
                mark < 0 ? DestinationOptions.defaults() : DestinationOptions.parse(text.substring(mark + 1));
        return made(name -> constructor.apply(name, options), mark < 0 ? text : text.substring(0, mark));
    }

    private static <D> D made(Function<String, D> constructor, String name) throws InvalidDestinationException {
        try {
            return constructor.apply(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidDestinationException(e.getMessage(), ARGUMENT);
        }
    }

    /**
     * Accepts a destination of any provider's making by its name, since applications may pass what they got elsewhere.
     *
     * @param destination a queue or a topic
     * @return the same object when it is one of ours, else ours of the same name
     * @throws JMSException when the destination is null, is neither queue nor topic, or its name is not usable
     */
    public static RedisDestination of(Destination destination) throws JMSException {
        if (destination instanceof RedisDestination ours) {
            return ours;
        }
        if (destination instanceof jakarta.jms.Queue queue) {
            return parse(QUEUE_SCHEME + queue.getQueueName());
        }
        if (destination instanceof jakarta.jms.Topic topic) {
            return parse(TOPIC_SCHEME + topic.getTopicName());
        }
        throw new InvalidDestinationException(
                destination == null
                        ? "The destination is null"
                        : "The destination is neither a queue nor a topic: "
                                + destination.getClass().getName(),
                ARGUMENT);
    }

    /**
     * The name as the application gave it, without scheme or escapes.
     *
     * @return the name, never empty
     */
    public final String getName() {
        return name;
    }

    /**
     * How this destination is used; no part of its identity.
     *
     * @return the options, never null; those of the connection fill in what is not set
     */
    public final DestinationOptions options() {
        return options == null ? DestinationOptions.defaults() : options;
    }

    /**
     * What a naming service keeps of this destination.
     *
     * @return a reference from which {@code io.redismq.jndi.RedisObjectFactory} makes an equal destination with the same
     *     options
     */
    @Override
    public final Reference getReference() {
        Reference reference = new Reference(
                getClass().getName(),
                new StringRefAddr("physicalName", name),
                "io.redismq.jndi.RedisObjectFactory",
                null);
        reference.add(new StringRefAddr("options", options().toString()));
        return reference;
    }

    /** A queue equals a queue, and a topic a topic, of the same name; a temporary one is no exception. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof RedisDestination that
                && that.name.equals(name)
                && that instanceof RedisQueue == this instanceof RedisQueue;
    }

    @Override
    public final int hashCode() {
        return name.hashCode() * 31 + toString().charAt(0);
    }

    /**
     * The textual form, readable by {@link #parse(String)}.
     *
     * @return {@code queue:NAME} or {@code topic:NAME}
     */
    @Override
    public abstract String toString();

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
