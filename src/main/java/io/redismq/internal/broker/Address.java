package io.redismq.internal.broker;

import io.redismq.internal.broker.BrokerException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Reserved: the name of a temporary destination tells its connection, as ~temp/CONNECTION/NUMBER. */
    private static final String TEMPORARY_PREFIX = "~temp/";

    private static final Pattern TEMPORARY = Pattern.compile(TEMPORARY_PREFIX + "([0-9a-z]+)/[0-9]+");

    private static final String QUEUE_SCHEME = "queue:";
    private static final String TOPIC_SCHEME = "topic:";

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
        return new Address(kind, unreserved(origin));
    }

    private static Kind kindOf(String name) {
        return name.startsWith(Kind.DEAD_LETTERS.prefix)
                ? Kind.DEAD_LETTERS
                : name.startsWith(Kind.EXPIRED.prefix) ? Kind.EXPIRED : Kind.QUEUE;
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
     * Whether it holds what was set aside from a queue, dead letters or expired messages. That has evidence beside it,
     * never expires, is never set aside again, and stands in the order of its arrival.
     */
    public boolean isSetAside() {
        return kind == Kind.DEAD_LETTERS || kind == Kind.EXPIRED;
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

    /** Whether this is a temporary destination, or what was set aside from one. */
    public boolean isTemporary() {
        return name.startsWith(TEMPORARY_PREFIX);
    }

    /** The connection that owns a temporary destination and what was set aside from it; null for any other. */
    public String owner() {
        Matcher temporary = TEMPORARY.matcher(name);
        return temporary.matches() ? temporary.group(1) : null;
    }

    /** For what was set aside the queue it came from, for others itself. */
    public Address origin() {
        return isSetAside() ? new Address(Kind.QUEUE, name) : this;
    }

    /** The textual form, as in Redis keys and evidence. */
    @Override
    public String toString() {
        return (kind == Kind.TOPIC ? TOPIC_SCHEME : QUEUE_SCHEME) + kind.prefix + name;
    }
}
