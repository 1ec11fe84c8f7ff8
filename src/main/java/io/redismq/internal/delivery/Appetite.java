package io.redismq.internal.delivery;

import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;

/**
 * Whether a consumer should fetch now, how much, and whether it should then be registered as waiting. A plain state
 * machine without I/O or clock. Not thread-safe: guarded by the lock of its {@link Intake}.
 */
final class Appetite {

    /** The fetch to make. */
    record Plan(Credit credit, Waiting waiting, boolean bulk) {
        static final Plan NOTHING = new Plan(Credit.NONE, Waiting.NONE, false);

        Plan withoutRegistering() {
            return new Plan(credit, waiting == Waiting.REGISTER ? Waiting.NONE : waiting, bulk);
        }
    }

    /** For fewer messages a bulk fetch, which is two commands, costs more than it saves. */
    private static final int BULK = 16;

    private final PrefetchWindow window;

    private boolean started;
    private boolean listening;
    private boolean stalled;
    private int takers;

    // Reasons to fetch, until the next fetch.
    private boolean demand;
    private boolean probe;
    private boolean woken;
    private boolean heartbeat;

    /** Whether the last reply allows a bulk fetch. */
    private boolean plain;

    /** Whether the broker has us registered, as far as we know. */
    private boolean waiting;

    Appetite(PrefetchWindow window) {
        this.window = window;
    }

    boolean isStarted() {
        return started;
    }

    boolean hasTakers() {
        return takers > 0;
    }

    void start(boolean on) {
        started = on;
    }

    void listen(boolean on) {
        listening = on;
    }

    /** A thread waits for a message; a probing one needs a fetch that begins from now on. */
    void enter(boolean probing) {
        takers++;
        probe |= probing;
    }

    void leave() {
        takers--;
    }

    void wake() {
        woken = true;
    }

    void beat() {
        heartbeat = true;
    }

    /** The application takes nothing, so nothing is fetched ahead until it does. */
    void stall() {
        stalled = true;
    }

    /** The application looked for a message; returns whether a fetch is worth its round trip. */
    boolean looked(boolean found, Holdings holdings) {
        stalled = false;
        boolean refill = wantsMore(holdings);
        demand |= refill && found;
        return refill;
    }

    void consumed(long nowNanos) {
        window.consumed(nowNanos);
    }

    void arrived(int deliveries, int bytes, boolean registered) {
        window.arrived(deliveries, bytes);
        waiting = registered;
    }

    void left(Left left) {
        plain = left == Left.PLAIN;
    }

    /** Whether the broker has us registered, as far as we know. */
    void registered(boolean registered) {
        waiting = registered;
    }

    /** The consumer goes on under a new name, which nobody has registered. */
    void renamed() {
        waiting = false;
    }

    /** The fetch to make now, or null; making it is up to the caller. */
    Plan plan(Holdings holdings, boolean closing) {
        boolean open = started && !closing && !stalled && (listening || takers > 0 || demand || probe);
        Credit credit = open && (woken || wantsMore(holdings))
                ? window.credit(holdings.unseen.size(), holdings.unseen.bytes())
                : Credit.NONE;
        boolean fetch = credit.messages() > 0 && (woken || !waiting || probe);
        boolean unregister = waiting && (woken || !open);
        if (!fetch && !unregister && !heartbeat && !holdings.hasAcknowledged()) {
            return null;
        }
        boolean register = credit.messages() > 0 && (listening || takers > 0);
        boolean bulk = plain && register && !probe && !waiting && credit.messages() >= BULK;
        Waiting mode = bulk ? Waiting.NONE : register ? Waiting.REGISTER : waiting ? Waiting.PASS_ON : Waiting.NONE;
        demand = false;
        probe = false;
        woken = false;
        heartbeat = false;
        waiting = false;
        plain = false;
        return new Plan(credit, mode, bulk);
    }

    private boolean wantsMore(Holdings holdings) {
        return window.wantsMore(holdings.unseen.size(), holdings.unseen.bytes());
    }
}
