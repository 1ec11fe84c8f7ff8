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

    /** The consumer group of a queue. */
    static final String QUEUE_GROUP = "queue";

    private final String base;
    private final String deadLetters;
    private final String owner;
    private final boolean oneStream;

    DestinationKeys(String namespace, Address address) {
        String scheme = address.kind() == Kind.TOPIC ? "topic:" : "queue:";
        String tagged = namespace + ":{" + scheme + escape(address.name()) + "}";
        this.deadLetters = tagged + ":dlq";
        this.owner = tagged + ":owner";
        this.oneStream = address.kind() == Kind.DEAD_LETTERS;
        this.base = oneStream ? deadLetters : tagged;
    }

    /** The stream of a priority; dead letters keep all priorities in one, in the order of their arrival. */
    String stream(int priority) {
        return oneStream || priority == DEFAULT_PRIORITY ? base : base + ":p" + priority;
    }

    /** The priority under which a message is filed. */
    int filedUnder(int priority) {
        return oneStream ? DEFAULT_PRIORITY : priority;
    }

    String deadLetters() {
        return deadLetters;
    }

    String deadLetterWaiters() {
        return deadLetters + ":waiters";
    }

    String leases() {
        return base + ":leases";
    }

    String consumers() {
        return base + ":consumers";
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

    String due() {
        return base + ":due";
    }

    String sender(String sender) {
        return base + ":sender:" + sender;
    }

    /** Of a temporary destination, and of the dead letters of one: they live and die with it. */
    String owner() {
        return owner;
    }

    /** All keys but the owner, the states of senders, and the dead letters, which have keys of their own. */
    List<String> all() {
        Stream<String> streams = IntStream.rangeClosed(0, 9).mapToObj(this::stream);
        Stream<String> books = Stream.of(leases(), consumers(), waiters(), priorities(), delayed(), due());
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
