package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.delivery.Holdings.Acknowledgements;
import io.redismq.internal.delivery.RequestLine.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The broker's side of one consumer: decides which request is next, in {@link #next()}, and sees to it that everybody
 * concerned hears what comes back. The application's side is its {@link Receiver}.
 *
 * <p>Thread-safe. The lock guards all state of both; it is held for moments only, never across a broker call or
 * application code. Owned by the receiver.
 */
final class Intake {

    /** Longest time that prefetched messages may lie here while the application takes none. */
    private static final long IDLE_NANOS = 1_000_000_000;

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final Holdings holdings;
    final Appetite appetite;
    final Membership membership;
    final FetchProgress fetches = new FetchProgress();
    final RequestLine line;

    /** To be called when messages have come. */
    final Runnable available;

    /** Null without a selector. */
    private final Selection selection;

    private final Address address;
    private final DeliveryEngine engine;
    private final Outage outage;
    private final DueTimer dueTimer;
    private final Renewal renewal;
    private final Grants grants;
    private final Operations operations = new Operations();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private volatile ConsumerId id;
    private int incarnation;
    private volatile boolean closing;
    private boolean ended;
    private long lastTakenNanos = System.nanoTime();

    /**
     * Made by the engine.
     *
     * @param selection of a consumer of a queue that has a selector, or null
     */
    Intake(ConsumerId id, DeliveryEngine engine, Selection selection, Membership membership, Runnable available) {
        this.selection = selection;
        this.membership = membership;
        this.holdings = new Holdings(selection);
        this.grants = new Grants(holdings);
        this.address = id.address();
        this.engine = engine;
        this.id = id;
        this.available = available;
        this.outage = new Outage(engine.problems());
        this.line = new RequestLine(this::next, this::forsake, this::isClosing, engine.threads());
        EngineSettings settings = engine.settings();
        this.dueTimer = new DueTimer(engine.threads(), settings.lease().toMillis(), this::wake);
        this.renewal = new Renewal(settings.lease());
        this.appetite = new Appetite(settings, address.isTemporaryQueue() && selection == null);
    }

    DeliveryEngine engine() {
        return engine;
    }

    ConsumerId id() {
        return id;
    }

    int incarnation() {
        return incarnation;
    }

    boolean isClosing() {
        return closing;
    }

    /** Completes when the consumer is gone from the broker. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Changes the state and lets whoever waits, and the request line, look again. */
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        line.kick();
    }

    // ---- under the lock, for the receiver

    /** The next message for the application, or null while there is none or none may be handed out. */
    Delivery deliver() {
        if (!appetite.isStarted() || operations.areRecalling() || closing) {
            return null;
        }
        Delivery next = holdings.deliverNext();
        if (next != null) {
            lastTakenNanos = System.nanoTime();
            appetite.consumed(lastTakenNanos);
        }
        return next;
    }

    void looked() {
        lastTakenNanos = System.nanoTime();
        fetches.succeeded();
    }

    /** Enqueues the return of messages; nothing is handed out until it is done. */
    void enqueueRecall(List<GiveBack> messages, boolean unseenToo, CompletableFuture<Void> done) {
        if (ended) {
            done.complete(null);
            return;
        }
        operations.addRecall(new RecallRequest(this, messages, unseenToo, done));
    }

    void enqueue(Request operation) {
        operations.add(operation);
    }

    boolean isEnded() {
        return ended;
    }

    void close() {
        closing = true;
    }

    // ---- for the engine

    /** Messages may have come. */
    void wake() {
        change(appetite::wake);
    }

    /**
     * A message was granted to us without a fetch.
     *
     * @param to whom, since we may have another name by now
     * @param message null when we must look it up
     * @param more whether there may be more messages
     */
    void handedOff(String to, Delivery message, boolean more) {
        boolean deliverable;
        lock.lock();
        try {
            if (ended || !id.name().equals(to)) {
                return; // it is given to others
            }
            deliverable = grants.handedOver(message);
            if (deliverable) {
                appetite.handedOff(message.payload().size(), more);
                returnUnseenIfClosing(true);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (deliverable) {
            available.run();
        }
        if (more || closing) {
            wake();
        }
    }

    private void returnUnseenIfClosing(boolean any) {
        if (any && closing) {
            enqueueRecall(List.of(), true, new CompletableFuture<>());
        }
    }

    /** Sends a sign of life when the lease needs one, and returns what lies here unused. */
    void tick(long nowNanos) {
        membership.tick(nowNanos);
        change(() -> {
            if (renewal.isOverdue(nowNanos)) {
                appetite.beat();
            }
            boolean idle = nowNanos - lastTakenNanos > IDLE_NANOS && !appetite.hasTakers();
            if (idle && !closing && !operations.areRecalling() && holdings.unseen.size() > 0) {
                appetite.stall();
                enqueueRecall(List.of(), true, new CompletableFuture<>());
            }
        });
    }

    /** The next request, or null; called by the line, one at a time. */
    private Request next() {
        lock.lock();
        try {
            if (ended) {
                return null;
            }
            Request rejoining = closing ? null : membership.rejoining(this);
            if (rejoining != null) {
                return rejoining;
            }
            if (grants.areInDoubt() && line.isConfirmed()) { // who is not known yet would be taken for lost
                return new ReconcileRequest(this);
            }
            if (!operations.isEmpty()) {
                boolean withdraws = operations.returnNext() && mayBeHanded();
                return withdraws ? fetch(appetite.withdraw(), new Acknowledgements()) : operations.takeNext();
            }
            boolean undecided = selection != null && selection.isUndecided();
            if (closing && !undecided && !holdings.hasDelivered() && !holdings.hasAcknowledged()) {
                return new CloseRequest(this);
            }
            Appetite.Plan plan = appetite.plan(holdings, closing);
            if (plan == null && undecided) {
                plan = Appetite.Plan.NOTHING;
            }
            if (plan == null) {
                return null;
            }
            fetches.begin();
            return selection == null
                    ? fetch(plan, holdings.takeAcknowledged())
                    : new SelectCall(this, selection, plan, renewal.begin(), holdings.takeAcknowledged());
        } finally {
            lock.unlock();
        }
    }

    /** Whether a message may be handed to us that would overtake what goes back; not if nobody here gets to see any. */
    private boolean mayBeHanded() {
        return selection == null && appetite.isRegistered() && (!closing || holdings.hasDelivered());
    }

    private Request fetch(Appetite.Plan plan, Acknowledgements acknowledged) {
        grants.fetchBegins();
        return new FetchCall(this, plan, renewal.begin(), acknowledged);
    }

    // ---- for the requests: what became of them

    /** A fetch came back. */
    void granted(FetchReply reply, Waiting mode, Acknowledgements acknowledged) {
        boolean registered = mode.registers() && reply.left() == Left.NOTHING;
        Grants.Arrival arrival;
        lock.lock();
        try {
            arrival = grants.fetched(reply);
            returnUnseenIfClosing(arrival.handedOver());
            appetite.arrived(arrival.messages(), arrival.bytes(), registered, arrival.handedOver());
            appetite.left(reply.left());
            if (registered) {
                dueTimer.set(reply.nextDueMillis());
            }
            if (grants.areInDoubt()) {
                doneUnseen();
            } else if (selection == null || reply.left() == Left.NOTHING) {
                fetchDone();
            }
            fetches.succeeded(); // whoever looks for a message at once waits on until everything is examined
        } finally {
            lock.unlock();
        }
        outage.over();
        acknowledged.succeed();
        if (arrival.messages() > 0) {
            available.run();
        }
        if (reply.overdue() != null) {
            engine.reap(reply.overdue(), this::askForOverdue);
        }
    }

    /** A renewal tells of one overdue consumer at a time, but a process that dies leaves many. */
    private void askForOverdue() {
        change(() -> {
            renewal.again();
            appetite.beat();
        });
    }

    /** A fetch was carried out, but its reply is lost: what it granted must be looked up. */
    void grantedUnseen(Waiting mode, Acknowledgements acknowledged) {
        change(() -> {
            appetite.perhapsRegistered(mode.registers()); // then a wake-up is passed on when it is not wanted
            grants.fetchLost();
            doneUnseen();
        });
        acknowledged.succeed();
    }

    /** What the fetch granted is looked up now, and then it asks again: nobody knows whether we are registered. */
    private void doneUnseen() {
        appetite.wake();
        fetches.doneUnseen(selection == null); // one with a selector has not examined everything
        fetches.succeeded();
    }

    private void fetchDone() {
        fetches.done();
        fetches.succeeded();
        changed.signalAll();
    }

    /** A fetch failed for good: it may have been carried out in part. */
    void fetchFailed(BrokerException failure, Acknowledgements acknowledged) {
        change(() -> {
            holdings.takeBack(acknowledged);
            grants.fetchLost();
        });
        failed(failure);
        acknowledged.fail(failure);
    }

    /**
     * A request failed for good; what it was about may still be ours: look, and it is delivered again. Whoever closes is
     * not kept waiting for the cause to go away: the lease ends, and others take over.
     */
    void failed(BrokerException failure) {
        change(grants::doubt);
        passing(failure);
        if (closing && !ended) {
            end(failure);
        }
    }

    /** A request fails and may be repeated; returns whether it should be. */
    boolean passing(BrokerException failure) {
        change(() -> fetches.failed(failure));
        outage.failed(failure);
        return !engine.isClosed();
    }

    /** One page of what the broker says we hold; what we did not know of was granted by a lost reply. */
    void reconciled(List<Delivery> held, boolean last) {
        change(() -> {
            returnUnseenIfClosing(grants.lookedUp(held, last) > 0);
            if (last) {
                fetches.lookedUp();
            }
        });
        available.run();
    }

    /** The rest of an operation that is done in slices, before any other. */
    void again(Request rest) {
        change(() -> operations.addRest(rest));
    }

    /** Messages that were to be given back or buried are no longer on their way there. */
    void left(List<DeliveryId> ids) {
        change(() -> holdings.left(ids));
    }

    void recalled() {
        change(() -> {
            operations.recalled();
            appetite.recalled(); // now, when no reply can come between
        });
        available.run();
    }

    /** The broker declared us dead: what we held belongs to others. Goes on under a new name. */
    private void forsake() {
        letGo(leaseLost(), () -> {
            incarnation++;
            id = engine.renamed(id);
            appetite.renamed();
            renewal.again(); // under the new name
            grants.forget();
            membership.lapse();
            fetchDone();
        });
        outage.failed(leaseLost());
        outage.over();
    }

    private void letGo(BrokerException why, Runnable underLock) {
        Acknowledgements late;
        List<Request> orphaned;
        lock.lock();
        try {
            late = holdings.forget();
            orphaned = operations.takeAll();
            underLock.run();
        } finally {
            lock.unlock();
        }
        late.fail(why);
        orphaned.forEach(Request::abandoned);
    }

    BrokerException leaseLost() {
        return engine.settings().leaseLost(address);
    }

    /** The consumer is gone from the broker. */
    void end() {
        end(leaseLost());
    }

    /** We do not wait for the broker any longer; what it does not know of, others get when the lease ends. */
    void end(BrokerException why) {
        letGo(why, () -> {
            ended = true;
            changed.signalAll();
        });
        outage.over();
        line.kick();
        engine.removed(id);
        membership.gone().whenComplete((nothing, failure) -> gone.complete(null));
    }
}
