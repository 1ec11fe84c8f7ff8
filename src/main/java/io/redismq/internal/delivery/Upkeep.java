package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.ConsumerId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What destinations need now and then, whoever of their clients does it: their books mended, and expired messages taken
 * out. Called by the tick alone; owned by the {@link DeliveryEngine}.
 */
final class Upkeep {

    private final Broker broker;
    private final long periodNanos;
    private final Map<Address, Long> tended = new ConcurrentHashMap<>();
    private final Map<Address, Long> sweepDue = new ConcurrentHashMap<>();
    private final Map<Address, Trim> trims = new ConcurrentHashMap<>();
    private final Consumer<ConsumerId> reaper;

    /** When a topic was trimmed last, and how active its clients here were then. */
    private record Trim(long nanos, long activity) {}

    /**
     * Made once per engine.
     *
     * @param periodNanos the lease
     * @param reaper hears of consumers whose lease ended
     */
    Upkeep(Broker broker, long periodNanos, Consumer<ConsumerId> reaper) {
        this.broker = broker;
        this.periodNanos = periodNanos;
        this.reaper = reaper;
    }

    /**
     * Removes from a topic what no subscription needs any more, after any activity of ours, and now and then to see
     * whether one of its consumers has died.
     *
     * @param activity a number that changes with what our senders and consumers of the topic do
     */
    void trim(Address topic, long activity, long now) {
        Trim last = trims.get(topic);
        if (last == null || last.activity != activity || now - last.nanos > periodNanos / 3) {
            trims.put(topic, new Trim(now, activity));
            trimNow(topic, false);
        }
    }

    private void trimNow(Address topic, boolean atOnce) {
        broker.subscriptions().trim(topic, atOnce).whenComplete((trimmed, failure) -> {
            DeliveryEngine.noted("trimming " + topic, failure);
            if (failure != null) {
                return;
            }
            if (trimmed.overdue() != null) {
                reaper.accept(trimmed.overdue());
            }
            if (trimmed.more()) {
                trimNow(topic, true); // ends, as each call removes more than is published meanwhile
            }
        });
    }

    void tend(Address address, long now) {
        Long last = tended.get(address);
        if (last == null || now - last > periodNanos) {
            tended.put(address, now);
            broker.tend(address)
                    .whenComplete((nothing, failure) -> DeliveryEngine.noted("tending " + address, failure));
        }
    }

    /** Takes out expired messages when it is time; what was set aside never expires. */
    void sweep(Address address, long now) {
        Long due = sweepDue.get(address);
        if (!address.isSetAside() && (due == null || now - due >= 0)) {
            sweepDue.put(address, now + periodNanos); // until the answer says when
            sweepPage(address);
        }
    }

    private void sweepPage(Address address) {
        broker.sweep(address).whenComplete((waitMillis, failure) -> {
            DeliveryEngine.noted("sweeping " + address, failure);
            if (failure == null && waitMillis == 0) {
                sweepPage(address); // ends, as each page took something out
            } else if (failure == null) {
                sweepDue.replace(address, System.nanoTime() + waitMillis * 1_000_000);
            }
        });
    }

    /** Forgets the destinations that are not used any more. */
    void retain(Collection<Address> consumed, Collection<Address> swept, Collection<Address> topics) {
        tended.keySet().retainAll(consumed);
        sweepDue.keySet().retainAll(swept);
        trims.keySet().retainAll(topics);
    }
}
