package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened in one round of {@link GroupSelectionTest}, told when something is wrong with it. For one thread. */
final class SelectionLog {

    private final List<String> events = new ArrayList<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();

    /** The LANE, GROUP and number that the test sent, as "LANEGROUP-NUMBER". */
    static String text(Delivery delivery) {
        String header = new String(delivery.payload().header(), StandardCharsets.ISO_8859_1);
        return header.split("\n")[1].substring("ID:".length());
    }

    void begin(String seed) {
        events.clear();
        last.clear();
        arrived.clear();
        add(seed);
    }

    void add(String event) {
        events.add(event);
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + "\n" + String.join("\n", events));
        }
    }

    /** A message reached a consumer. One that had not been delivered comes in order to who is alone to want it. */
    void got(String consumer, Delivery delivery, boolean alone) {
        String[] parts = text(delivery).split("-");
        add(consumer + " got " + text(delivery) + ", delivery " + delivery.count());
        arrived.add(text(delivery));
        if (alone && delivery.count() == 1) {
            int number = Integer.parseInt(parts[1]);
            Integer before = last.put(parts[0], number);
            check(before == null || before < number, before + " before " + text(delivery));
        }
    }

    int arrived() {
        return arrived.size();
    }
}
