package io.redismq.internal.broker;

import io.redismq.internal.broker.BrokerException.Reason;

/**
 * Which destination is meant, free of JMS types. Dead letters are a kind of their own, since they share the slot of
 * their queue: the queue name {@code DLQ.orders} always means the dead letters of {@code orders}.
 *
 * @param kind queue, dead letters of a queue, or topic
 * @param name the destination's name; for dead letters the name of the queue they came from
 */
public record Address(Kind kind, String name) {

    /** The kinds of destination, each with a key space of its own. */
    public enum Kind {
        QUEUE,
        DEAD_LETTERS,
        TOPIC
    }

    public static final String DEAD_LETTER_PREFIX = "DLQ.";

    /** The address of a queue by its JMS name. */
    public static Address queue(String name) throws BrokerException {
        if (!name.startsWith(DEAD_LETTER_PREFIX)) {
            return new Address(Kind.QUEUE, name);
        }
        String origin = name.substring(DEAD_LETTER_PREFIX.length());
        if (origin.isEmpty() || origin.startsWith(DEAD_LETTER_PREFIX)) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    "There is no queue " + name + ": DLQ.NAME means the dead letters of the queue NAME, and dead"
                            + " letters have no dead letters of their own");
        }
        return new Address(Kind.DEAD_LETTERS, origin);
    }

    public static Address topic(String name) {
        return new Address(Kind.TOPIC, name);
    }

    /** The textual form, as in Redis keys and evidence. */
    @Override
    public String toString() {
        return switch (kind) {
            case QUEUE -> "queue:" + name;
            case DEAD_LETTERS -> "queue:" + DEAD_LETTER_PREFIX + name;
            case TOPIC -> "topic:" + name;
        };
    }
}
