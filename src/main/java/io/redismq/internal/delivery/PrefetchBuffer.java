package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a consumer was granted and the application has not seen: highest priority first, in the order of arrival within
 * one. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class PrefetchBuffer {

    private static final int PRIORITIES = 10;

    private final List<ArrayDeque<Delivery>> byPriority = new ArrayList<>(PRIORITIES);
    private int size;
    private int bytes;

    PrefetchBuffer() {
        for (int i = 0; i < PRIORITIES; i++) {
            byPriority.add(new ArrayDeque<>());
        }
    }

    int size() {
        return size;
    }

    int bytes() {
        return bytes;
    }

    void add(Delivery delivery) {
        queueOf(delivery).addLast(delivery);
        size++;
        bytes += delivery.payload().size();
    }

    /** Puts back what was taken last and not shown to the application after all. */
    void addFirst(Delivery delivery) {
        queueOf(delivery).addFirst(delivery);
        size++;
        bytes += delivery.payload().size();
    }

    /** The next one, or null. */
    Delivery poll() {
        for (int priority = PRIORITIES - 1; size > 0 && priority >= 0; priority--) {
            Delivery next = byPriority.get(priority).pollFirst();
            if (next != null) {
                size--;
                bytes -= next.payload().size();
                return next;
            }
        }
        return null;
    }

    /** Takes everything out, in order. */
    List<Delivery> drain() {
        List<Delivery> all = new ArrayList<>(size);
        for (Delivery next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }

    private ArrayDeque<Delivery> queueOf(Delivery delivery) {
        return byPriority.get(delivery.id().priority());
    }
}
