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
            return new Plan(credit, waiting.registers() ? Waiting.NONE : waiting, bulk);
        }
    }

    /** For fewer messages a bulk fetch, which is two commands, costs more than it saves. */
    private static final int BULK = 16;

    /** Whether the broker has us registered as waiting, as far as we know. */
    private enum Registration {
        NO,
        YES,
        /** We were handed a message before we knew that we are registered; perhaps we are again. */
        PERHAPS
    }

    private final PrefetchWindow window;

    /** Whether what lies here keeps nobody waiting: only one connection may take from the queue. */
    private final boolean alone;

    private boolean started;
    private boolean listening;
    private boolean stalled;
    private boolean receiving;
    private int takers;

    // Reasons to fetch, until the next fetch.
    private boolean demand;
    private boolean probe;
    private boolean woken;
    private boolean heartbeat;

    /** Whether the last reply to a fetch that asked for messages allows a bulk fetch. */
    private boolean plain;

    private boolean asked;

    private Registration registration = Registration.NO;

    /** What was handed to us last was all there was: we look for more with its acknowledgement, or when we are asked. */
    private boolean served;

    Appetite(EngineSettings settings, boolean alone) {
        this.window = new PrefetchWindow(settings.prefetchMessages(), settings.prefetchBytes());
        this.alone = alone;
    }

    /**
     * Whether it fetches, and waits to be handed messages, also while nobody takes any: so a reply need not wait until
     * somebody who asked has begun to receive.
     */
    boolean isEager() {
        return listening || receiving;
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
        receiving |= alone && !probing;
    }

    void leave() {
        takers--;
    }

    void wake() {
        woken = true;
    }

    /**
     * A message was handed to us.
     *
     * @param more whether there may be more
     */
    void handedOff(int bytes, boolean more) {
        window.arrived(1, bytes);
        registration = Registration.NO;
        woken |= more;
        served = !more;
    }

    void beat() {
        heartbeat = true;
    }

    /** The application takes nothing, so nothing is fetched ahead until it does. */
    void stall() {
        stalled = true;
        receiving = false;
    }

    /** The application looked for a message; returns whether a fetch is worth its round trip. */
    boolean looked(boolean found, Holdings holdings) {
        stalled = false;
        served &= found;
        boolean refill = wantsMore(holdings) && !served;
        demand |= refill && found;
        return refill;
    }

    void consumed(long nowNanos) {
        window.consumed(nowNanos);
    }

    /**
     * A fetch brought messages.
     *
     * @param handed whether some of them were handed off meanwhile, perhaps after the fetch registered us
     */
    void arrived(int deliveries, int bytes, boolean registered, boolean handed) {
        window.arrived(deliveries, bytes);
        registration = !registered ? Registration.NO : handed ? Registration.PERHAPS : Registration.YES;
        served = handed && !woken;
    }

    void left(Left left) {
        plain = asked ? left == Left.PLAIN : plain;
    }

    /** What went back must not be overtaken by a bulk fetch. */
    void recalled() {
        plain = false;
    }

    boolean isRegistered() {
        return registration != Registration.NO;
    }

    /** The reply of a fetch is lost that may have registered us. */
    void perhapsRegistered(boolean perhaps) {
        registration = perhaps ? Registration.PERHAPS : Registration.NO;
    }

    /** The request that ends the registration, and tells whether something was handed to us that is not here yet. */
    Plan withdraw() {
        registration = Registration.NO;
        asked = false;
        return new Plan(Credit.NONE, Waiting.PASS_ON, false);
    }

    /** The consumer goes on under a new name, which nobody has registered. */
    void renamed() {
        registration = Registration.NO;
    }

    /** The fetch to make now, or null; making it is up to the caller. */
    Plan plan(Holdings holdings, boolean closing) {
        boolean open = started && !closing && !stalled && (isEager() || takers > 0 || demand || probe);
        Credit credit = open && (woken || wantsMore(holdings))
                ? window.credit(holdings.unseen.size(), holdings.unseen.bytes())
                : Credit.NONE;
        boolean due = served ? holdings.hasAcknowledged() : registration != Registration.YES;
        boolean fetch = credit.messages() > 0 && (woken || due || probe);
        boolean unregister = isRegistered() && (woken || !open);
        if (!fetch && !unregister && !heartbeat && !holdings.hasAcknowledged()) {
            return null;
        }
        boolean register = credit.messages() > 0 && (isEager() || takers > 0);
        boolean bulk = plain && !probe && !isRegistered() && credit.messages() >= BULK;
        Plan plan = new Plan(credit, bulk ? Waiting.NONE : mode(register), bulk);
        demand = false;
        probe = false;
        woken = false;
        heartbeat = false;
        served = false;
        registration = Registration.NO;
        asked = credit.messages() > 0;
        plain &= !asked;
        return plan;
    }

    private Waiting mode(boolean register) {
        if (register) { // also after a wake-up: it may be an old one, and a message was handed to us since
            return isRegistered() ? Waiting.REMAIN : Waiting.REGISTER;
        }
        return isRegistered() ? Waiting.PASS_ON : Waiting.NONE;
    }

    private boolean wantsMore(Holdings holdings) {
        return window.wantsMore(holdings.unseen.size(), holdings.unseen.bytes(), holdings.hasAcknowledged());
    }
}
