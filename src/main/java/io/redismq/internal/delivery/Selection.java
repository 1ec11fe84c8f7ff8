package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest.Decision;
import io.redismq.internal.broker.SelectRequest.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a consumer with a selector knows of messages that are not granted to it: those of the pool that match, and the new
 * ones that it holds until it has decided. Of the pool it examines each message once, and what matches is claimed in the
 * order of delivery before anything new is looked at. Not thread-safe: guarded by the lock of its {@link Intake}; only
 * the selector is evaluated without it.
 */
final class Selection {

    static final int MOST_SHOWN = 200;

    /** So many matching messages of the pool are remembered; the rest of the pool is examined when they are fewer. */
    private static final int MOST_CANDIDATES = 10_000;

    private static final Comparator<DeliveryId> DELIVERY_ORDER = Comparator.comparingInt(DeliveryId::priority)
            .reversed()
            .thenComparingLong(id -> part(id, 0))
            .thenComparingLong(id -> part(id, 1));

    private final Predicate<Delivery> selector;
    private final TreeSet<DeliveryId> candidates = new TreeSet<>(DELIVERY_ORDER);

    /** New messages that the consumer holds, with their delivery count and whether they match. */
    private final Map<DeliveryId, Staged> staged = new LinkedHashMap<>();

    private long cursor;

    /** Whether the whole pool is examined: what comes next in the order of delivery is known only then. */
    private boolean examined;

    private int reach = 1;

    private record Staged(int count, boolean matches) {}

    Selection(Predicate<Delivery> selector) {
        this.selector = selector;
    }

    private static long part(DeliveryId id, int index) {
        return Long.parseLong(id.entry().split("-")[index]);
    }

    boolean matches(Delivery delivery) {
        return selector.test(delivery);
    }

    long cursor() {
        return cursor;
    }

    /** Whether messages wait for a decision, which others may be waiting for. */
    boolean isUndecided() {
        return !staged.isEmpty();
    }

    int staged() {
        return staged.size();
    }

    boolean holds(DeliveryId id) {
        return staged.containsKey(id);
    }

    /** How many messages of the pool to look at next. */
    int examine() {
        return candidates.size() < MOST_CANDIDATES ? MOST_SHOWN : 0;
    }

    /** How many new messages to look at next: about as many as bring the wanted ones. */
    int stage(int wanted) {
        return wanted == 0 || !candidates.isEmpty() ? 0 : Math.max(Math.min(wanted, MOST_SHOWN), reach);
    }

    /** Whether more matches than are taken now, so that the consumer has something to fetch without being woken. */
    boolean leavesSome(List<Decision> decisions) {
        return !candidates.isEmpty()
                || decisions.stream()
                        .anyMatch(decision -> decision.verdict() == Verdict.PARK && staged.get(decision.id()).matches);
    }

    /**
     * What becomes of the messages that were shown: so many that match are taken, in the order of delivery; of the new
     * ones the rest is left to all.
     */
    List<Decision> decide(int wanted) {
        List<Decision> decisions = new ArrayList<>();
        int most = examined || candidates.size() >= MOST_CANDIDATES ? wanted : 0;
        while (decisions.size() < most && !candidates.isEmpty()) {
            decisions.add(new Decision(Verdict.CLAIM, candidates.pollFirst()));
        }
        int free = candidates.isEmpty() ? most - decisions.size() : 0;
        for (Map.Entry<DeliveryId, Staged> shown : staged.entrySet()) {
            boolean taken = free > 0 && shown.getValue().matches;
            free -= taken ? 1 : 0;
            decisions.add(new Decision(taken ? Verdict.KEEP : Verdict.PARK, shown.getKey()));
        }
        return decisions;
    }

    /** The decisions were carried out. */
    void decided(List<Decision> decisions) {
        for (Decision decision : decisions) {
            Staged shown = staged.remove(decision.id());
            if (decision.verdict() == Verdict.PARK && shown != null && shown.matches) {
                candidates.add(decision.id());
            }
        }
    }

    /** The decisions were not carried out. */
    void undecided(List<Decision> decisions) {
        decisions.stream()
                .filter(decision -> decision.verdict() == Verdict.CLAIM)
                .forEach(decision -> candidates.add(decision.id()));
    }

    /** Keeps, of what a reply showed, what the selector wants; evaluate it before, without the lock. */
    void shown(SelectReply reply, Set<DeliveryId> matching) {
        cursor = reply.cursor();
        examined = reply.examined();
        reply.pooled().stream().map(Delivery::id).filter(matching::contains).forEach(candidates::add);
        int matches = 0;
        for (Delivery delivery : reply.staged()) {
            boolean wanted = matching.contains(delivery.id());
            matches += wanted ? 1 : 0;
            staged.put(delivery.id(), new Staged(delivery.count(), wanted));
        }
        if (!reply.staged().isEmpty()) {
            boolean rare = matches * 4 < reply.staged().size();
            reach = rare ? Math.min(reach * 2, MOST_SHOWN) : Math.max(reach / 2, 1);
        }
    }

    /** Takes in a message that the consumer holds without wanting it, to be left to others. */
    void unwanted(Delivery delivery) {
        staged.put(delivery.id(), new Staged(delivery.count(), false));
    }

    /** Gives up all that waits for a decision; returns the counts that they have at the broker. */
    Map<DeliveryId, Integer> drain() {
        Map<DeliveryId, Integer> counts = new LinkedHashMap<>();
        staged.forEach((id, shown) -> counts.put(id, shown.count));
        staged.clear();
        examined = false; // what goes back comes before what is known of the pool
        return counts;
    }

    /** The consumer goes on under another name, and perhaps the pool began anew. */
    void forget() {
        staged.clear();
        candidates.clear();
        cursor = 0;
        examined = false;
    }
}
