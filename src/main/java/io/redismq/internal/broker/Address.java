package io.redismq.internal.broker;

import io.redismq.internal.broker.BrokerException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which destination is meant, free of JMS types. What is set aside from a queue is a kind of its own, since it shares the
 * slot of its queue: the queue name {@code DLQ.orders} always means the dead letters of {@code orders}, and
 * {@code EXPIRED.orders} its expired messages. What is sent to a topic is received from one of its subscriptions, whose
 * dead letters are the queue {@code DLQ.~topic/NAME/LABEL}.
 *
 * @param kind queue, topic, subscription, or what was set aside from a queue or a subscription
 * @param name the name of the queue or topic; for what is set aside that of the one it came from
 * @param label of a subscription, and of what was set aside from one; otherwise null
 */
public record Address(Kind kind, String name, String label) {

    /** The kinds of destination, each with a key space of its own. */
    public enum Kind {
        QUEUE(""),
        DEAD_LETTERS("DLQ."),
        EXPIRED("EXPIRED."),
        TOPIC(""),
        SUBSCRIPTION("");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Reserved: the name of a temporary destination tells its connection, as ~temp/CONNECTION/NUMBER. */
    private static final String TEMPORARY_PREFIX = "~temp/";

    private static final Pattern TEMPORARY = Pattern.compile(TEMPORARY_PREFIX + "([0-9a-z]+)/[0-9]+");

    /** Reserved: what was set aside from a subscription, ~topic/NAME/LABEL. */
    private static final String TOPIC_PREFIX = "~topic/";

    private static final Pattern OF_SUBSCRIPTION =
            Pattern.compile(TOPIC_PREFIX + "([^/]+)/((?:" + Labels.KINDS + ")/[^/]*/[^/]+)");

    private static final String QUEUE_SCHEME = "queue:";
    private static final String TOPIC_SCHEME = "topic:";

    public Address(Kind kind, String name) {
        this(kind, name, null);
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
        Matcher subscription = OF_SUBSCRIPTION.matcher(origin);
        if (kind != Kind.QUEUE && subscription.matches()) {
            return new Address(kind, Labels.unescape(subscription.group(1)), subscription.group(2));
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
        if (name.startsWith(TOPIC_PREFIX)) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    "Names that begin with " + TOPIC_PREFIX + " are kept for what was set aside from subscriptions, as"
                            + " DLQ.~topic/NAME/SUBSCRIPTION; use another name than " + name);
        }
        return name;
    }

    public static Address topic(String name) throws BrokerException {
        return new Address(Kind.TOPIC, unreserved(name));
    }

    /** A subscription of this topic. */
    public Address subscription(String ofLabel) {
        return new Address(Kind.SUBSCRIPTION, name, ofLabel);
    }

    /** What is set aside from this queue or subscription, as dead letters or as expired messages. */
    public Address aside(Kind as) {
        return new Address(as, name, label);
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

    /** The temporary destination of this name, or null when that is no name of one. */
    public static Address temporary(Kind kind, String name) {
        return TEMPORARY.matcher(name).matches() ? new Address(kind, name) : null;
    }

    /** Reads the textual form of a queue or a topic. */
    public static Address parse(String text) throws BrokerException {
        return text.startsWith(TOPIC_SCHEME)
                ? topic(text.substring(TOPIC_SCHEME.length()))
                : queue(text.startsWith(QUEUE_SCHEME) ? text.substring(QUEUE_SCHEME.length()) : text);
    }

    /** Whether this is a temporary destination, or a subscription of one, or what was set aside from one. */
    public boolean isTemporary() {
        return name.startsWith(TEMPORARY_PREFIX);
    }

    /** Whether it is a temporary queue, not what was set aside from one. */
    public boolean isTemporaryQueue() {
        return kind == Kind.QUEUE && isTemporary();
    }

    /** Whether it comes and goes with a connection or a consumer, so that it is not worth remembering. */
    public boolean isPassing() {
        return isTemporary() || label != null && Labels.isUnnamed(label);
    }

    /** The connection that owns a temporary destination and what was set aside from it; null for any other. */
    public String owner() {
        Matcher temporary = TEMPORARY.matcher(name);
        return temporary.matches() ? temporary.group(1) : null;
    }

    /** For what was set aside, and for a subscription, the queue or topic it came from; for others itself. */
    public Address origin() {
        if (label != null) {
            return new Address(Kind.TOPIC, name);
        }
        return isSetAside() ? new Address(Kind.QUEUE, name) : this;
    }

    /** The name that a JMS application knows it by. */
    public String jmsName() {
        return isSetAside() && label != null
                ? kind.prefix + TOPIC_PREFIX + Labels.escape(name) + "/" + label
                : kind.prefix + name;
    }

    /** The textual form, as in Redis keys and evidence: of a subscription that of its topic. */
    @Override
    public String toString() {
        return (kind == Kind.TOPIC || kind == Kind.SUBSCRIPTION ? TOPIC_SCHEME : QUEUE_SCHEME) + jmsName();
    }
}
