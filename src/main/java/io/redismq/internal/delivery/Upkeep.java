package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What destinations need now and then, whoever of their clients does it: their books mended, and expired messages taken
 * out. Called by the tick alone; owned by the {@link DeliveryEngine}.
 */
final class Upkeep {

    private final Broker broker;
    private final long periodNanos;
    private final Map<Address, Long> tended = new ConcurrentHashMap<>();
    private final Map<Address, Long> sweepDue = new ConcurrentHashMap<>();

    Upkeep(Broker broker, long periodNanos) {
        this.broker = broker;
        this.periodNanos = periodNanos;
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
    void retain(Collection<Address> consumed, Collection<Address> swept) {
        tended.keySet().retainAll(consumed);
        sweepDue.keySet().retainAll(swept);
    }
}
