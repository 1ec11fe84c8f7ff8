package io.redismq.internal.broker;

import io.redismq.internal.broker.BrokerException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Reserved: the name of a temporary destination tells its connection, as ~temp/CONNECTION/NUMBER. */
    private static final String TEMPORARY_PREFIX = "~temp/";

    private static final Pattern TEMPORARY = Pattern.compile(TEMPORARY_PREFIX + "([0-9a-z]+)/[0-9]+");

    private static final String QUEUE_SCHEME = "queue:";
    private static final String TOPIC_SCHEME = "topic:";

    /** The address of a queue by its JMS name. */
    public static Address queue(String name) throws BrokerException {
        if (!name.startsWith(DEAD_LETTER_PREFIX)) {
            return new Address(Kind.QUEUE, unreserved(name));
        }
        String origin = name.substring(DEAD_LETTER_PREFIX.length());
        if (origin.isEmpty() || origin.startsWith(DEAD_LETTER_PREFIX)) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    "There is no queue " + name + ": DLQ.NAME means the dead letters of the queue NAME, and dead"
                            + " letters have no dead letters of their own");
        }
        return new Address(Kind.DEAD_LETTERS, unreserved(origin));
    }

    private static String unreserved(String name) throws BrokerException {
        if (name.startsWith(TEMPORARY_PREFIX) && !TEMPORARY.matcher(name).matches()) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    "Names that begin with " + TEMPORARY_PREFIX + " are those of temporary destinations, and " + name
                            + " is not one; use another name");
        }
        return name;
    }

    public static Address topic(String name) {
        return new Address(Kind.TOPIC, name);
    }

    /**
     * The address of a temporary destination.
     *
     * @param connection the name of the connection that owns it, digits and small letters
     * @param number which of the connection's temporary destinations
     */
    public static Address temporary(Kind kind, String connection, long number) {
        return new Address(kind, TEMPORARY_PREFIX + connection + "/" + number);
    }

    /** Reads the textual form of a queue or a topic. */
    public static Address parse(String text) throws BrokerException {
        return text.startsWith(TOPIC_SCHEME)
                ? topic(text.substring(TOPIC_SCHEME.length()))
                : queue(text.startsWith(QUEUE_SCHEME) ? text.substring(QUEUE_SCHEME.length()) : text);
    }

    /** Whether this is a temporary destination, or the dead letters of one. */
    public boolean isTemporary() {
        return name.startsWith(TEMPORARY_PREFIX);
    }

    /** The connection that owns a temporary destination and its dead letters; null for any other destination. */
    public String owner() {
        Matcher temporary = TEMPORARY.matcher(name);
        return temporary.matches() ? temporary.group(1) : null;
    }

    /** For dead letters the queue they came from, for others itself. */
    public Address origin() {
        return kind == Kind.DEAD_LETTERS ? new Address(Kind.QUEUE, name) : this;
    }

    /** The textual form, as in Redis keys and evidence. */
    @Override
    public String toString() {
        return switch (kind) {
            case QUEUE -> QUEUE_SCHEME + name;
            case DEAD_LETTERS -> QUEUE_SCHEME + DEAD_LETTER_PREFIX + name;
            case TOPIC -> TOPIC_SCHEME + name;
        };
    }
}
