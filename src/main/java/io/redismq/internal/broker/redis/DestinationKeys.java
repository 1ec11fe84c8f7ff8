package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of all keys of one destination; see docs/storage.md. They share one hash tag, so that a script of one
 * destination touches one slot. Immutable.
 */
final class DestinationKeys {

    /** Whose stream has no suffix; JMS calls it the default priority. */
    static final int DEFAULT_PRIORITY = 4;

    /** The priorities of a destination that has no record of others. */
    static final String DEFAULT_PRIORITIES = "4";

    static final String QUEUE_GROUP = "queue";

    private static final String DEAD_LETTERS = ":dlq";
    private static final String EXPIRED = ":expired";

    private final String group;
    private final String base;
    private final String books;
    private final String deadLetters;
    private final String expired;
    private final String owner;
    private final boolean oneStream;

    DestinationKeys(String namespace, Address address) {
        boolean ofTopic = address.kind() == Kind.TOPIC || address.label() != null;
        String tagged = namespace + ":{" + (ofTopic ? "topic:" : "queue:") + escape(address.name()) + "}";
        String own = address.label() == null ? tagged : tagged + ":s:" + address.label();
        this.oneStream = address.isSetAside();
        this.group = address.kind() == Kind.SUBSCRIPTION ? address.label() : QUEUE_GROUP;
        this.base = switch (address.kind()) {
            case DEAD_LETTERS -> own + DEAD_LETTERS;
            case EXPIRED -> own + EXPIRED;
            case QUEUE, TOPIC, SUBSCRIPTION -> tagged;
        };
        this.books = oneStream ? base : own;
        this.deadLetters = oneStream ? base : own + DEAD_LETTERS;
        this.expired = oneStream ? base : own + EXPIRED;
        this.owner = tagged + ":owner";
    }

    /** The consumer group: that of every queue, or the subscription's. */
    String group() {
        return group;
    }

    /** The stream of a priority; what is set aside keeps all priorities in one, in the order of their arrival. */
    String stream(int priority) {
        return oneStream || priority == DEFAULT_PRIORITY ? base : base + ":p" + priority;
    }

    /** The priority under which a message is filed. */
    int filedUnder(int priority) {
        return oneStream ? DEFAULT_PRIORITY : priority;
    }

    /** What is set aside already stays where it is. */
    String deadLetters() {
        return deadLetters;
    }

    String deadLetterWaiters() {
        return deadLetters + ":waiters";
    }

    String expired() {
        return expired;
    }

    String expiredWaiters() {
        return expired + ":waiters";
    }

    String leases() {
        return base + ":leases";
    }

    String consumers() {
        return books + ":consumers";
    }

    String waiters() {
        return base + ":waiters";
    }

    String priorities() {
        return base + ":priorities";
    }

    String delayed() {
        return base + ":delayed";
    }

    String groups() {
        return books + ":groups";
    }

    String returned() {
        return books + ":returned";
    }

    /** What waits for its redelivery; at a queue and a topic, also what waits for its first delivery. */
    String due() {
        return books + ":due";
    }

    /** Of a subscription: what waits for its first delivery, to all. */
    String topicDue() {
        return base + ":due";
    }

    /** Of a topic: its subscriptions. */
    String subscriptions() {
        return base + ":subscriptions";
    }

    /** Of a topic: what is known of it, besides. */
    String topic() {
        return base + ":topic";
    }

    String latestDeadline() {
        return base + ":deadline";
    }

    String sweep() {
        return base + ":sweep";
    }

    String sender(String sender) {
        return base + ":sender:" + sender;
    }

    /** The outcome of a session's last transaction that was committed here in one step. */
    String transaction(String session) {
        return base + ":tx:" + session;
    }

    /** How far a transaction is staged here. */
    String branch(String transaction) {
        return books + ":branch:" + transaction;
    }

    /** The messages that a transaction has staged here. */
    String staged(String transaction) {
        return books + ":staged:" + transaction;
    }

    /** Of a temporary destination, and of what was set aside from one: that lives and dies with it. */
    String owner() {
        return owner;
    }

    /** All keys but the owner, the states of senders, and what was set aside, which has keys of its own. */
    List<String> all() {
        Stream<String> streams = IntStream.rangeClosed(0, 9).mapToObj(this::stream);
        Stream<String> books = Stream.of(
                leases(),
                consumers(),
                waiters(),
                returned(),
                groups(),
                priorities(),
                delayed(),
                due(),
                latestDeadline(),
                sweep(),
                subscriptions(),
                topic());
        return Stream.concat(streams, books).distinct().toList();
    }

    /** Braces would break the hash tag, controls the reader's terminal; the percent sign makes it reversible. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (c == '{' || c == '}' || c == '%' || Character.isISOControl(c)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%')
                            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xF, 16)))
                            .append(Character.toUpperCase(Character.forDigit(b & 0xF, 16)));
                }
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
