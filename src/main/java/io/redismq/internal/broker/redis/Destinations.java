package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a client knows of the destinations it uses: the names of their keys, and the priorities in use as far as it has
 * met them. Two caches; scripts correct the second one. Thread-safe; owned by the {@link RedisBroker}.
 */
final class Destinations {

    private final String namespace;
    private final Map<Address, DestinationKeys> keys = new ConcurrentHashMap<>();
    private final Map<Address, String> priorities = new ConcurrentHashMap<>();

    Destinations(String namespace) {
        this.namespace = namespace;
    }

    /** Other clients' temporary destinations are used once or twice: not worth a place. */
    DestinationKeys keysOf(Address address) {
        if (address.isTemporary()) {
            return new DestinationKeys(namespace, address);
        }
        return keys.computeIfAbsent(address, a -> new DestinationKeys(namespace, a));
    }

    /** The priorities whose streams are in use as far as we know, one digit each, highest first. */
    String prioritiesOf(Address address) {
        return priorities.getOrDefault(streamsOf(address), DestinationKeys.DEFAULT_PRIORITIES);
    }

    /** Forgets no priority: messages of it may still be held here although its record was lost. */
    void learn(Address address, String known, String recorded) {
        priorities.merge(streamsOf(address), merged(known, recorded), Destinations::merged);
    }

    /** Subscriptions share the streams of their topic. */
    private static Address streamsOf(Address address) {
        return address.kind() == Kind.SUBSCRIPTION ? address.origin() : address;
    }

    /** Of a destination or subscription that does not exist any more. */
    void forget(Address address) {
        keys.remove(address);
        priorities.remove(address);
    }

    private static String merged(String known, String recorded) {
        return (known + recorded)
                .chars()
                .distinct()
                .map(digit -> -digit)
                .sorted()
                .collect(StringBuilder::new, (all, digit) -> all.append((char) -digit), StringBuilder::append)
                .toString();
    }

    /** The keys of a script call: the first ones, then the streams of these priorities. */
    List<Object> withStreams(Address address, String digits, String... first) {
        DestinationKeys names = keysOf(address);
        List<Object> all = new ArrayList<>(first.length + digits.length());
        all.addAll(Arrays.asList(first));
        for (int i = 0; i < digits.length(); i++) {
            all.add(names.stream(digits.charAt(i) - '0'));
        }
        return all;
    }
}
