package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.delivery.Holdings.Acknowledgements;
import io.redismq.internal.delivery.RequestLine.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One consumer: prefetches within its window, hands messages to the application, and carries home what becomes of
 * them. Its requests go one at a time over a {@link RequestLine}; which one is next is decided in {@link #next()}.
 *
 * <p>Thread-safe. One lock guards the state; it is held for moments only, never across a broker call or application
 * code. Owned by the {@link DeliveryEngine}; used by the session that opened it.
 */
public final class Receiver {

    /** Longest time that prefetched messages may lie here while the application takes none. */
    static final long IDLE_NANOS = 1_000_000_000;

    /** Lazy acknowledgements go out when so many have gathered, with the next fetch, or at the next tick. */
    static final int LAZY = 64;

    private final Address address;
    private final DeliveryEngine engine;
    private final Runnable available;
    private final Outage outage;
    private final RequestLine line;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Holdings holdings = new Holdings();
    private final PrefetchWindow window;
    private final Deque<Request> operations = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private ConsumerId id;
    private int incarnation;
    private boolean started;
    private boolean listening;
    private int takers;
    private boolean demand;
    private boolean probe;
    private boolean waiting;
    private boolean woken;
    private boolean heartbeat;
    private boolean stalled;
    private boolean doubt;
    private int recalls;
    private boolean closing;
    private boolean ended;
    private long fetchesBegun;
    private long fetchesDone;
    private BrokerException trouble;
    private long lastRequestNanos = System.nanoTime();
    private long lastTakenNanos = System.nanoTime();

    Receiver(Address address, DeliveryEngine engine, ConsumerId id, Runnable available, ProblemListener problems) {
        this.address = address;
        this.engine = engine;
        this.id = id;
        this.available = available;
        this.outage = new Outage(problems);
        this.line = new RequestLine(this::next, this::forsake, engine.threads());
        this.window = new PrefetchWindow(
                engine.settings().prefetchMessages(), engine.settings().prefetchBytes());
    }

    public Address address() {
        return address;
    }

    /** The consumer's name at the broker, for evidence and logs. */
    public String name() {
        lock.lock();
        try {
            return id.name();
        } finally {
            lock.unlock();
        }
    }

    // ---- the application's side

    public void start() {
        change(() -> started = true);
        available.run();
    }

    /** After this returns no message is handed out until the next start. */
    public void stop() {
        change(() -> started = false);
    }

    /** Prefetches on its own and reports what comes, instead of waiting for a taker. */
    public void listen(boolean on) {
        change(() -> listening = on);
        available.run();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        line.kick();
    }

    /** The next message that is here, or null; never waits. */
    public Received poll() {
        Received next;
        boolean refill;
        lock.lock();
        try {
            next = deliver();
            stalled = false;
            lastTakenNanos = System.nanoTime();
            refill = window.wantsMore(holdings.unseen.size(), holdings.unseen.bytes());
            demand |= refill && next != null;
        } finally {
            lock.unlock();
        }
        if (refill) {
            line.kick();
        }
        return next;
    }

    /**
     * Takes the next message.
     *
     * @param limitNanos how long to wait; negative without limit; zero looks at the broker once and does not wait
     * @return null when none came in time, or the receiver was closed
     */
    public Received take(long limitNanos) throws BrokerException {
        Received next = poll();
        if (next != null) {
            return next;
        }
        long target;
        lock.lock();
        try {
            takers++;
            target = fetchesBegun + 1;
            probe |= limitNanos == 0;
            trouble = null;
        } finally {
            lock.unlock();
        }
        line.kick();
        try {
            return await(limitNanos, target);
        } finally {
            change(() -> takers--);
        }
    }

    private Received await(long limitNanos, long target) throws BrokerException {
        lock.lock();
        try {
            long left = limitNanos;
            while (true) {
                Received next = deliver();
                if (next != null || closing) {
                    return next;
                }
                if (trouble != null && (limitNanos == 0 || !trouble.reason().isPassing())) {
                    throw new BrokerException(trouble.reason(), trouble.getMessage(), trouble);
                }
                if (limitNanos == 0 && (fetchesDone >= target || !started)) {
                    return null;
                }
                if (limitNanos > 0 && left <= 0) {
                    return null;
                }
                if (limitNanos > 0) {
                    left = changed.awaitNanos(left);
                } else {
                    changed.await();
                }
            }
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private Received deliver() {
        if (!started || recalls > 0 || closing) {
            return null;
        }
        Delivery next = holdings.deliverNext();
        if (next == null) {
            return null;
        }
        lastTakenNanos = System.nanoTime();
        window.consumed(lastTakenNanos);
        return new Received(this, incarnation, next);
    }

    /** Puts back a message that was taken and not shown to the application. */
    public void putBack(Received received) {
        change(() -> {
            if (isCurrent(received)) {
                holdings.undeliver(received.delivery());
            }
        });
    }

    /** Whether the message is still ours to settle. */
    private boolean isCurrent(Received received) {
        return received.incarnation() == incarnation;
    }

    /** Acknowledges without waiting; goes out at once, together with what gathers while a request is under way. */
    public void acknowledge(Received received) {
        change(() -> acknowledgeCurrent(received));
    }

    /** Acknowledges when it costs no request of its own, or soon. */
    public void acknowledgeLazily(Received received) {
        boolean enough;
        lock.lock();
        try {
            acknowledgeCurrent(received);
            enough = holdings.acknowledgedCount() >= LAZY;
        } finally {
            lock.unlock();
        }
        if (enough) {
            line.kick();
        }
    }

    private void acknowledgeCurrent(Received received) {
        if (isCurrent(received)) {
            holdings.acknowledge(received.delivery().id());
        }
    }

    /** Acknowledges all of these; the future fails with LEASE_LOST when one of them is not ours any more. */
    public CompletableFuture<Void> acknowledgeAll(List<Received> messages) {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        change(() -> {
            if (!messages.stream().allMatch(this::isCurrent)) {
                flushed.completeExceptionally(leaseLost());
                return;
            }
            messages.forEach(this::acknowledgeCurrent);
            holdings.whenFlushed(flushed);
        });
        return flushed;
    }

    /** Completes when every acknowledgement so far has reached the broker. */
    public CompletableFuture<Void> flush() {
        return acknowledgeAll(List.of());
    }

    /**
     * Returns messages that the application had, and all that it has not seen, so that they are redelivered in order
     * before anything newer. Nothing is handed out until that is done.
     */
    public CompletableFuture<Void> recall(List<Redelivery> messages) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        change(() -> enqueueRecall(messages, true, done));
        return done;
    }

    /** Returns messages that the application had, to come again after a delay; what is unseen stays. */
    public CompletableFuture<Void> defer(List<Redelivery> messages) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        change(() -> enqueueRecall(messages, false, done));
        return done;
    }

    private void enqueueRecall(List<Redelivery> messages, boolean unseenToo, CompletableFuture<Void> done) {
        if (ended) {
            done.complete(null);
            return;
        }
        List<GiveBack> back = new ArrayList<>();
        for (Redelivery message : messages) {
            Delivery delivery = message.received().delivery();
            if (isCurrent(message.received()) && holdings.isDelivered(delivery.id())) {
                back.add(new GiveBack(delivery.id(), delivery.count(), message.delayMillis()));
                holdings.settled(delivery.id());
            }
        }
        recalls++;
        operations.add(new RecallRequest(this, back, unseenToo, done));
    }

    /** Moves a message to the dead letters. */
    public CompletableFuture<Void> deadLetter(Received received, byte[] evidence) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        change(() -> {
            if (!isCurrent(received) || ended) {
                done.complete(null); // it is redelivered to somebody, who will decide again
                return;
            }
            holdings.settled(received.delivery().id());
            operations.add(new BuryRequest(
                    this, List.of(new DeadLetter(received.delivery().id(), evidence)), done));
        });
        return done;
    }

    /**
     * Ends the receiver: what the application has not seen goes back at once; it lives on in the background until what
     * the application holds is settled.
     *
     * @return completes when the unseen messages are back and, unless messages are still held, the consumer is gone
     */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> returned = new CompletableFuture<>();
        change(() -> {
            closing = true;
            enqueueRecall(List.of(), true, returned);
        });
        return returned.thenCompose(nothing -> isHeld() ? CompletableFuture.completedFuture(null) : closed);
    }

    private boolean isHeld() {
        lock.lock();
        try {
            return holdings.hasDelivered();
        } finally {
            lock.unlock();
        }
    }

    /** Completes when the consumer is gone from the broker, after {@link #close()} and the last settlement. */
    public CompletableFuture<Void> whenClosed() {
        return closed;
    }

    // ---- the engine's side

    /** Messages may have come. */
    void wake() {
        change(() -> woken = true);
    }

    /** Sends a sign of life when the lease needs one, and returns what lies here unused. */
    void tick(long nowNanos) {
        long third = engine.settings().lease().toNanos() / 3;
        lock.lock();
        try {
            heartbeat |= nowNanos - lastRequestNanos > third;
            boolean idle = nowNanos - lastTakenNanos > IDLE_NANOS && takers == 0;
            if (idle && started && !closing && recalls == 0 && holdings.unseen.size() > 0) {
                stalled = true;
                enqueueRecall(List.of(), true, new CompletableFuture<>());
            }
        } finally {
            lock.unlock();
        }
        line.kick();
    }

    /** The next request, or null; called by the line, one at a time. */
    private Request next() {
        lock.lock();
        try {
            if (ended) {
                return null;
            }
            if (doubt) {
                return new ReconcileRequest(this);
            }
            if (!operations.isEmpty()) {
                return operations.poll();
            }
            if (closing && !holdings.hasDelivered() && !holdings.hasAcknowledged()) {
                return new CloseRequest(this);
            }
            return nextFetch();
        } finally {
            lock.unlock();
        }
    }

    private Request nextFetch() {
        boolean open = started && !closing && !stalled && (listening || takers > 0 || demand || probe);
        boolean room = woken || window.wantsMore(holdings.unseen.size(), holdings.unseen.bytes());
        Credit credit = open && room ? window.credit(holdings.unseen.size(), holdings.unseen.bytes()) : Credit.NONE;
        boolean fetch = credit.messages() > 0 && (woken || !waiting || probe);
        boolean unregister = waiting && !open || woken && waiting;
        if (!fetch && !unregister && !heartbeat && !holdings.hasAcknowledged()) {
            return null;
        }
        Waiting mode = credit.messages() > 0 && (listening || takers > 0)
                ? Waiting.REGISTER
                : waiting ? Waiting.PASS_ON : Waiting.NONE;
        heartbeat = false;
        woken = false;
        demand = false;
        probe = false;
        waiting = false;
        fetchesBegun++;
        lastRequestNanos = System.nanoTime();
        return new FetchCall(this, credit, mode, holdings.takeAcknowledged());
    }

    ConsumerId consumer() {
        return id; // changes only in forsake(), which the line runs too
    }

    DeliveryEngine engine() {
        return engine;
    }

    /** A fetch came back. */
    void granted(FetchReply reply, Waiting mode, Acknowledgements acknowledged) {
        int bytes = 0;
        lock.lock();
        try {
            for (Delivery delivery : reply.deliveries()) {
                holdings.unseen.add(delivery);
                bytes += delivery.payload().size();
            }
            window.arrived(reply.deliveries().size(), bytes);
            waiting = mode == Waiting.REGISTER && reply.exhausted();
            fetchDone();
        } finally {
            lock.unlock();
        }
        outage.over();
        acknowledged.waiters().forEach(waiter -> waiter.complete(null));
        if (!reply.deliveries().isEmpty()) {
            available.run();
        }
        if (reply.nextDueMillis() >= 0 && waiting) {
            engine.threads().after(reply.nextDueMillis(), this::wake);
        }
        if (reply.overdueConsumer() != null) {
            engine.reap(new ConsumerId(address, reply.overdueConsumer()));
        }
    }

    /** A fetch was carried out, but its reply is lost: what it granted must be looked up. */
    void grantedUnseen(Acknowledgements acknowledged) {
        lock.lock();
        try {
            doubt = true;
            fetchDone();
        } finally {
            lock.unlock();
        }
        acknowledged.waiters().forEach(waiter -> waiter.complete(null));
    }

    private void fetchDone() {
        fetchesDone = fetchesBegun;
        trouble = null;
        changed.signalAll();
    }

    /** A fetch failed for good: it may have been carried out in part. */
    void fetchFailed(BrokerException failure, Acknowledgements acknowledged) {
        lock.lock();
        try {
            holdings.takeBack(acknowledged);
            doubt = true;
            troubled(failure);
        } finally {
            lock.unlock();
        }
        outage.failed(failure);
        acknowledged.waiters().forEach(waiter -> waiter.completeExceptionally(failure));
    }

    /** A request fails and may be repeated; returns whether it should be. */
    boolean passing(BrokerException failure) {
        lock.lock();
        try {
            troubled(failure);
        } finally {
            lock.unlock();
        }
        outage.failed(failure);
        return !engine.isClosed();
    }

    private void troubled(BrokerException failure) {
        trouble = failure;
        changed.signalAll();
    }

    /** One page of what the broker says we hold; what we did not know of was granted by a lost reply. */
    void reconciled(List<Delivery> held, boolean last) {
        int adopted;
        lock.lock();
        try {
            adopted = holdings.adopt(held);
            doubt = !last;
            if (adopted > 0 && closing) {
                enqueueRecall(List.of(), true, new CompletableFuture<>());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (adopted > 0) {
            available.run();
        }
    }

    /** What a recall returns besides the messages that the application had; called by the line. */
    List<GiveBack> takeUnseen() {
        lock.lock();
        try {
            return holdings.unseen.drain().stream()
                    .map(delivery -> new GiveBack(delivery.id(), delivery.count() - 1, 0))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The rest of an operation that is done in slices, before any other. */
    void again(Request rest) {
        lock.lock();
        try {
            operations.addFirst(rest);
        } finally {
            lock.unlock();
        }
    }

    void recalled() {
        change(() -> recalls--);
        available.run();
    }

    /** An operation failed for good and what it was about may still be ours: look, and it is delivered again. */
    void operationFailed(BrokerException failure) {
        lock.lock();
        try {
            doubt = true;
            troubled(failure);
        } finally {
            lock.unlock();
        }
        outage.failed(failure);
    }

    /** The broker declared us dead: what we held belongs to others. Goes on under a new name. */
    private void forsake() {
        List<CompletableFuture<Void>> waiters;
        List<Request> orphaned;
        lock.lock();
        try {
            waiters = holdings.forget();
            orphaned = List.copyOf(operations);
            operations.clear();
            incarnation++;
            id = engine.renamed(this, id);
            waiting = false;
            doubt = false;
            fetchDone();
        } finally {
            lock.unlock();
        }
        waiters.forEach(waiter -> waiter.completeExceptionally(leaseLost()));
        orphaned.forEach(Request::abandoned);
        outage.failed(leaseLost());
        outage.over();
    }

    BrokerException leaseLost() {
        return new BrokerException(
                Reason.LEASE_LOST,
                "A consumer of " + address + " gave no sign of life for "
                        + engine.settings().lease()
                        + ", or its state in Redis was removed: what it held is redelivered to others, and cannot be"
                        + " acknowledged here any more");
    }

    /** The consumer is gone from the broker. */
    void gone() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        engine.removed(this);
        closed.complete(null);
    }
}
