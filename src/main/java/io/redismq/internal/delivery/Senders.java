package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The senders of one connection, one for each destination. Those to temporary destinations stay only as long as a
 * producer has them or a batch is under way: a service that answers many clients meets a new destination with each.
 * Thread-safe; owned by the {@link DeliveryEngine}.
 */
final class Senders {

    private final String connection;
    private final BiFunction<Address, String, Sender> maker;
    private final Map<Address, Sender> lasting = new ConcurrentHashMap<>();
    private final Map<Address, WeakReference<Sender>> passing = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    /**
     * Made once per engine.
     *
     * @param maker makes a sender of an address and a name, under which the broker keeps its state
     */
    Senders(String connection, BiFunction<Address, String, Sender> maker) {
        this.connection = connection;
        this.maker = maker;
    }

    Sender to(Address address) {
        return address.isTemporary()
                ? passing(address)
                : lasting.computeIfAbsent(address, a -> maker.apply(a, connection));
    }

    /** A second sender to one destination begins to count anew, so it must not have the name of the first. */
    private Sender passing(Address address) {
        Sender[] found = new Sender[1];
        passing.compute(address, (a, known) -> {
            found[0] = known == null ? null : known.get();
            if (found[0] != null) {
                return known;
            }
            found[0] = maker.apply(a, connection + "/" + number.incrementAndGet());
            return new WeakReference<>(found[0]);
        });
        return found[0];
    }

    /** The sender to a destination, or null when the connection has none. */
    Sender existing(Address address) {
        WeakReference<Sender> known = passing.get(address);
        return known == null ? lasting.get(address) : known.get();
    }

    List<Sender> all() {
        List<Sender> all = new ArrayList<>(lasting.values());
        passing.values().stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .forEach(all::add);
        return all;
    }

    /** Forgets the senders that nobody has any more. */
    void tick() {
        passing.values().removeIf(known -> known.get() == null);
    }
}
