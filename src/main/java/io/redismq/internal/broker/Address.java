package io.redismq.internal.broker;

import io.redismq.internal.broker.BrokerException.Reason;

/**
 * Which destination is meant, free of JMS types. What is set aside from a queue is a kind of its own, since it shares the
 * slot of its queue: the queue name {@code DLQ.orders} always means the dead letters of {@code orders}, and
 * {@code EXPIRED.orders} its expired messages.
 *
 * @param kind queue, dead letters or expired messages of a queue, or topic
 * @param name the destination's name; for what is set aside the name of the queue it came from
 */
public record Address(Kind kind, String name) {

    /** The kinds of destination, each with a key space of its own. */
    public enum Kind {
        QUEUE(""),
        DEAD_LETTERS("DLQ."),
        EXPIRED("EXPIRED."),
        TOPIC("");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The address of a queue by its JMS name. */
    public static Address queue(String name) throws BrokerException {
        Kind kind = kindOf(name);
        String origin = name.substring(kind.prefix.length());
        if (kind != Kind.QUEUE && (origin.isEmpty() || kindOf(origin) != Kind.QUEUE)) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    "There is no queue " + name
                            + ": DLQ.NAME means the dead letters of the queue NAME, EXPIRED.NAME its"
                            + " expired messages, and neither of them has dead letters or expired messages of its own");
        }
        return new Address(kind, origin);
    }

    private static Kind kindOf(String name) {
        return name.startsWith(Kind.DEAD_LETTERS.prefix)
                ? Kind.DEAD_LETTERS
                : name.startsWith(Kind.EXPIRED.prefix) ? Kind.EXPIRED : Kind.QUEUE;
    }

    public static Address topic(String name) {
        return new Address(Kind.TOPIC, name);
    }

    /**
     * Whether it holds what was set aside from a queue, dead letters or expired messages. That has evidence beside it,
     * never expires, is never set aside again, and stands in the order of its arrival.
     */
    public boolean isSetAside() {
        return kind == Kind.DEAD_LETTERS || kind == Kind.EXPIRED;
    }

    /** The textual form, as in Redis keys and evidence. */
    @Override
    public String toString() {
        return (kind == Kind.TOPIC ? "topic:" : "queue:") + kind.prefix + name;
    }
}
