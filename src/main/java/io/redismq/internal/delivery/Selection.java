package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest.Decision;
import io.redismq.internal.broker.SelectRequest.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a consumer with a selector knows of the pool, where nothing is granted to it: which messages match. It examines each
 * once, and what matches is claimed in the order of delivery before more is pulled into the pool from what is new. Not
 * thread-safe: guarded by the lock of its {@link Intake}; only the selector is evaluated without it.
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

    /** Messages of groups that do not match, so that the consumer is to leave their groups. */
    private final Set<DeliveryId> unwanted = new LinkedHashSet<>();

    private long cursor;

    /** Whether the whole pool is examined: what comes next in the order of delivery is known only then. */
    private boolean examined;

    private int reach = 1;

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

    /** Whether others wait for a decision. */
    boolean isUndecided() {
        return !unwanted.isEmpty();
    }

    /** How many messages of the pool to look at next. */
    int examine() {
        return candidates.size() < MOST_CANDIDATES ? MOST_SHOWN : 0;
    }

    /** How many new messages to pull next: about as many as bring the wanted ones. */
    int pull(int wanted) {
        return wanted == 0 || !candidates.isEmpty() ? 0 : Math.max(Math.min(wanted, MOST_SHOWN), reach);
    }

    /** Whether more matches than is taken now, so that the consumer has something to fetch without being woken. */
    boolean leavesSome() {
        return !candidates.isEmpty();
    }

    /** What becomes of the messages that were shown: so many that match are taken, in the order of delivery. */
    List<Decision> decide(int wanted) {
        List<Decision> decisions = new ArrayList<>();
        int most = examined || candidates.size() >= MOST_CANDIDATES ? wanted : 0;
        while (decisions.size() < most && !candidates.isEmpty()) {
            decisions.add(new Decision(Verdict.CLAIM, candidates.pollFirst()));
        }
        unwanted.forEach(id -> decisions.add(new Decision(Verdict.LEAVE, id)));
        return decisions;
    }

    /** The decisions were carried out. */
    void decided(List<Decision> decisions) {
        decisions.forEach(decision -> unwanted.remove(decision.id()));
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
        candidates.addAll(matching);
        List<DeliveryId> others = Stream.concat(reply.pooled().stream(), reply.pulled().stream())
                .map(Delivery::id)
                .filter(id -> !matching.contains(id))
                .toList();
        others.forEach(candidates::remove); // what came back with another count may match no more
        if (reply.grouped()) {
            unwanted.addAll(others);
        }
        if (!reply.pulled().isEmpty()) {
            long matches = reply.pulled().stream()
                    .filter(delivery -> matching.contains(delivery.id()))
                    .count();
            boolean rare = matches * 4 < reply.pulled().size();
            reach = rare ? Math.min(reach * 2, MOST_SHOWN) : Math.max(reach / 2, 1);
        }
    }

    /** What was granted goes back: it comes before what is known of the pool. */
    void recalled() {
        examined = false;
    }

    /** The consumer goes on under another name, and perhaps the pool began anew. */
    void forget() {
        unwanted.clear();
        candidates.clear();
        cursor = 0;
        examined = false;
    }
}
