package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The senders of one connection, one for each destination. Those to temporary destinations leave when nobody has asked
 * for them for a while, has them, or has a batch under way: a service that answers many clients meets a new destination
 * with each. Thread-safe; owned by the {@link DeliveryEngine}.
 */
final class Senders {

    /** Longer than the pauses of most who send there at all, so that their sender is the same the next time. */
    static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * A sender to a temporary destination.
     *
     * @param kept the sender while it is kept for who asks next, then null
     * @param known the sender as long as anybody has it
     */
    private record Passing(Sender kept, WeakReference<Sender> known, long askedNanos) {}

    private final String connection;
    private final BiFunction<Address, String, Sender> maker;
    private final Map<Address, Sender> lasting = new ConcurrentHashMap<>();
    private final Map<Address, Passing> passing = new ConcurrentHashMap<>();
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
        if (!address.isTemporary()) {
            return lasting.computeIfAbsent(address, a -> maker.apply(a, connection));
        }
        return passing.compute(address, (a, before) -> asked(a, before == null ? null : before.known.get())).kept;
    }

    /** A second sender to one destination begins to count anew, so it must not have the name of the first. */
    private Passing asked(Address address, Sender known) {
        Sender sender = known != null ? known : maker.apply(address, connection + "/" + number.incrementAndGet());
        return new Passing(sender, new WeakReference<>(sender), System.nanoTime());
    }

    /** The sender to a destination, or null when the connection has none. */
    Sender existing(Address address) {
        Passing known = passing.get(address);
        return known == null ? lasting.get(address) : known.known.get();
    }

    List<Sender> all() {
        List<Sender> all = new ArrayList<>(lasting.values());
        passing.values().stream()
                .map(each -> each.known.get())
                .filter(Objects::nonNull)
                .forEach(all::add);
        return all;
    }

    /** A temporary destination is deleted: who sends there still, in vain, does so with another sender. */
    void forget(Address deleted) {
        passing.remove(deleted);
    }

    /** Lets go of what nobody asks for, and forgets what nobody has. */
    void tick(long nowNanos) {
        for (Address address : passing.keySet()) {
            passing.computeIfPresent(address, (a, each) -> {
                if (nowNanos - each.askedNanos <= KEPT_NANOS) {
                    return each;
                }
                return each.known.get() == null ? null : new Passing(null, each.known, each.askedNanos);
            });
        }
    }
}
