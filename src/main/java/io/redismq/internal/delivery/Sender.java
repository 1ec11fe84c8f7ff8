package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The send coalescer of one connection and destination. One batch is under way at a time; whatever is handed in
 * meanwhile goes out in the next one, so batches grow with the load and order holds without a timer.
 *
 * <p>A batch is repeated under its sequence number until the broker answers or the send time-out ends; then a new
 * epoch settles whether it was stored. A batch that does not fit into a limited destination shrinks to what does, in a
 * new epoch, so that no late copy of it can be stored beside its parts; the rest is refused or waits.
 *
 * <p>Thread-safe: any thread may send; the lock is never held across a broker call. Owned by the {@link DeliveryEngine}.
 */
public final class Sender {

    static final int MOST_MESSAGES = 256;
    static final int MOST_BYTES = 1 << 20;

    private static final long LONGEST_PAUSE_MILLIS = 250;
    private static final int NOT_ASKED = -1;

    private final Address address;
    private final String name;
    private final Broker broker;
    private final EngineSettings settings;
    private final EngineThreads threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<PendingSend> queue = new ArrayDeque<>();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private int windowBytes;
    private boolean busy;
    private boolean closed;
    private volatile boolean closing;
    /** Completed while the batch waits for room in the destination. */
    private CompletableFuture<Void> stuck = new CompletableFuture<>();
    /** Of what was ever sent, milliseconds since 1970; 0 for none. */
    private final AtomicLong latestDeadline = new AtomicLong();

    // Touched only by whoever made busy true, until it is false again.
    private final Backoff backoff = new Backoff();
    private final Backoff pauses = new Backoff(LONGEST_PAUSE_MILLIS);
    private List<PendingSend> batch;
    private long batchDeadline;
    private long epoch = 1;
    private long sequence;
    private boolean tried;
    private boolean mayBeStored;
    private boolean epochInDoubt;
    private long room = NOT_ASKED;
    private long answeredNanos = System.nanoTime();
    private final Laggard laggard;
    private final Unconfirmed unconfirmed;
    private volatile long stored; // messages

    Sender(Address address, String name, Broker broker, EngineSettings settings, EngineThreads threads) {
        this.address = address;
        this.name = name;
        this.broker = broker;
        this.settings = settings;
        this.threads = threads;
        this.laggard = new Laggard(address, broker);
        this.unconfirmed = new Unconfirmed(settings.durabilityTimeout());
    }

    /** Rises as the sender is at work. */
    long stored() {
        return stored;
    }

    Address address() {
        return address;
    }

    /** Whether a message that was sent here can have expired and lie there still. */
    boolean mayHaveExpired(long nowMillis) {
        return nowMillis < latestDeadline.get() + Broker.SWEPT_AFTER_DEADLINE.toMillis();
    }

    /** Hears of a message that reaches the destination with a transaction. */
    void passed(long deadlineMillis) {
        latestDeadline.accumulateAndGet(deadlineMillis, Math::max);
    }

    /** A commit met a topic that is full because of this subscription. Completes with whether it was ended for room. */
    CompletableFuture<Boolean> giveWay(Address slowest, StoragePolicy policy) {
        laggard.met(slowest, false);
        return laggard.giveWay(slowest, policy);
    }

    /**
     * Hands a message in; waits while the window is full.
     *
     * @param hurried whether the message should not wait for room in the destination any longer; asked on any thread
     * @return completes when the message is stored, on a thread that must not run application code; always completes.
     *     Cancelling it gives a message up that waits for room
     */
    public CompletableFuture<Void> send(Outgoing message, StoragePolicy policy, BooleanSupplier hurried)
            throws BrokerException {
        PendingSend pending = new PendingSend(message, policy, hurried, System.nanoTime(), new CompletableFuture<>());
        passed(message.deadlineMillis());
        lock.lock();
        try {
            awaitWindow(pending);
            windowBytes += pending.size();
            queue.add(pending);
            last = pending.stored();
        } finally {
            lock.unlock();
        }
        sendNext();
        return pending.stored();
    }

    /** Completes when all that was handed in so far is settled, whatever became of it, or waits for room. */
    CompletableFuture<Void> settled() {
        lock.lock();
        try {
            CompletableFuture<Void> settled = last.handle((stored, failure) -> null);
            return settled.isDone()
                    ? settled
                    : CompletableFuture.anyOf(settled, stuck).thenAccept(either -> {});
        } finally {
            lock.unlock();
        }
    }

    /** One message always fits, however large. */
    private void awaitWindow(PendingSend pending) throws BrokerException {
        long deadline = pending.handedInNanos()
                + pending.policy().patience(settings.sendTimeout()).toNanos();
        while (!closed && windowBytes > 0 && windowBytes + pending.size() > settings.sendWindowBytes()) {
            long left = deadline - System.nanoTime();
            boolean forRoom = stuck.isDone() && pending.policy().messages() > 0;
            if (forRoom && (left <= 0 || pending.hurried().getAsBoolean())) {
                throw full(pending.policy());
            }
            if (left <= 0) {
                throw new BrokerException(
                        Reason.UNAVAILABLE,
                        "The send window of " + address + " stayed full for "
                                + pending.policy().patience(settings.sendTimeout())
                                + ": the broker takes nothing. The message was not sent");
            }
            try {
                progress.awaitNanos(Math.min(left, LONGEST_PAUSE_MILLIS * 1_000_000));
            } catch (InterruptedException e) {
                throw Await.interrupted(e);
            }
        }
        if (closed) {
            throw new BrokerException(Reason.CLOSED, "The connection is closed; the message was not sent");
        }
    }

    private void sendNext() {
        lock.lock();
        try {
            if (busy || queue.isEmpty()) {
                return;
            }
            busy = true;
            batch = PendingSend.nextBatch(queue);
        } finally {
            lock.unlock();
        }
        // Of the newest message, so that none is given up early: what waits behind a batch has its own time running.
        PendingSend newest = batch.get(batch.size() - 1);
        batchDeadline = newest.handedInNanos() + settings.sendTimeout().toNanos();
        if (newest.policy().isWaitedFor()) {
            beginAnewAt(answeredNanos); // what waited for room has not waited for the broker
        }
        tried = false;
        mayBeStored = false;
        room = NOT_ASKED;
        if (isLate()) {
            finish(new BrokerException(
                    Reason.UNAVAILABLE, "The message waited behind others until its time was over; it was not sent"));
        } else if (epochInDoubt) {
            openEpoch();
        } else {
            firstAttempt();
        }
    }

    private void firstAttempt() {
        sequence++;
        tried = true;
        attempt();
    }

    private void attempt() {
        long askedNanos = System.nanoTime();
        broker.send(PendingSend.batch(address, name, epoch, sequence, batch)).whenComplete((reply, failure) -> {
            if (failure != null) {
                failed(BrokerException.from(failure));
                return;
            }
            mayBeStored = true;
            answeredNanos = System.nanoTime();
            answered(reply, askedNanos);
        });
    }

    private void answered(SendReply reply, long askedNanos) {
        if (reply.slowest() != null) {
            laggard.met(reply.slowest(), reply.stored());
        }
        if (reply.stored() && unconfirmed.isWorthRepeating(reply.confirmation(), askedNanos) && !closed) {
            attempt(); // stores nothing again, unless it was lost meanwhile
        } else if (reply.stored()) {
            stored(reply.confirmation());
        } else {
            laggard.giveWay(reply.slowest(), batch.get(0).policy()).thenAccept(ended -> {
                if (ended) {
                    attempt(); // its number is still free
                } else {
                    overflowed(reply.room());
                }
            });
        }
    }

    private void stored(Confirmation confirmation) {
        stored += batch.size();
        Durability durability = batch.get(0).policy().durability();
        finish(unconfirmed.failure("The message is stored", durability, confirmation));
    }

    private void failed(BrokerException failure) {
        boolean passing = failure.reason().isPassing();
        mayBeStored |= (passing || failure.reason() == Reason.FULL) && !failure.isUntouched(); // what else fails, lasts
        if (passing && !isLate()) {
            threads.after(backoff.nextMillis(), this::attempt);
        } else if (passing || mayBeStored || failure.reason() == Reason.UNKNOWN_SENDER) {
            openEpoch();
        } else {
            epochInDoubt = true;
            finish(failure);
        }
    }

    private boolean isLate() {
        return closed || closing && backoff.isTooLongToClose() || System.nanoTime() - batchDeadline > 0;
    }

    /**
     * Fences what may still be on its way and asks whether the batch was stored. If not, it goes out again in the new
     * epoch while there is time; after that the application hears that it was not stored, or that nobody knows.
     */
    private void openEpoch() {
        long askedNanos = System.nanoTime();
        Durability durability = batch.get(0).policy().durability();
        broker.fenceSender(address, name, epoch + 1, durability).whenComplete((reply, failure) -> {
            if (failure != null) {
                fenceFailed(BrokerException.from(failure));
                return;
            }
            boolean stored = tried && reply.last() >= sequence;
            if (stored && unconfirmed.isWorthRepeating(reply.confirmation(), askedNanos) && !closed) {
                openEpoch();
                return;
            }
            epoch++;
            sequence = 0;
            epochInDoubt = false;
            mayBeStored = false;
            if (stored) {
                stored(reply.confirmation());
            } else if (room != NOT_ASKED) {
                shrink();
            } else if (isLate()) {
                finish(settings.notStored(null));
            } else {
                firstAttempt();
            }
        });
    }

    private void fenceFailed(BrokerException failure) {
        if (failure.reason().isPassing() && !isLate()) {
            threads.after(backoff.nextMillis(), this::openEpoch);
            return;
        }
        epochInDoubt = true;
        finish(mayBeStored ? settings.outcomeUnknown(failure) : tried ? settings.notStored(failure) : failure);
    }

    // ---- no room in the destination

    /** The broker has no room for all of the batch. Repeating it as it is needs no new epoch, changing it does. */
    private void overflowed(long places) {
        boolean waited = batch.get(0).policy().isWaitedFor();
        if (waited) {
            beginAnewAt(answeredNanos);
        }
        if (waited && places == 0 && batch.stream().noneMatch(this::givesUp)) {
            pause(this::attempt);
        } else {
            room = places;
            openEpoch();
        }
    }

    /** The broker answered at that time, so the time that it may take runs from then. */
    private void beginAnewAt(long nanos) {
        long deadline = nanos + settings.sendTimeout().toNanos();
        if (deadline - batchDeadline > 0) {
            batchDeadline = deadline;
        }
    }

    /** Asks again later; the pause is none of the broker's time. */
    private void pause(Runnable again) {
        lock.lock();
        try {
            stuck.complete(null);
        } finally {
            lock.unlock();
        }
        long millis = pauses.nextMillis();
        beginAnewAt(System.nanoTime() + millis * 1_000_000);
        threads.after(millis, again);
    }

    private boolean givesUp(PendingSend pending) {
        return closing || pending.isGivenUp();
    }

    /** Nothing of the batch is stored, nor can be any more: goes on with what has room, and with what can wait. */
    private void shrink() {
        StoragePolicy policy = batch.get(0).policy();
        long places = room;
        room = NOT_ASKED;
        List<PendingSend> fitting = batch.subList(0, (int) Math.min(places, batch.size()));
        List<PendingSend> others = batch.subList(fitting.size(), batch.size());
        Map<Boolean, List<PendingSend>> byPatience = others.stream()
                .collect(Collectors.partitioningBy(pending -> policy.isWaitedFor() && !givesUp(pending)));
        List<PendingSend> waiting = byPatience.get(true);
        List<PendingSend> refused = byPatience.get(false);
        if (fitting.isEmpty() && waiting.isEmpty()) {
            finish(full(policy));
            return;
        }
        boolean stuckNow = fitting.isEmpty();
        batch = new ArrayList<>(stuckNow ? waiting : fitting);
        lock.lock();
        try {
            for (int i = waiting.size() - 1; i >= 0 && !stuckNow; i--) {
                queue.addFirst(waiting.get(i));
            }
            left(refused);
        } finally {
            lock.unlock();
        }
        refused.forEach(pending -> pending.stored().completeExceptionally(full(policy)));
        if (stuckNow) {
            pause(this::firstAttempt);
        } else {
            firstAttempt();
        }
    }

    private BrokerException full(StoragePolicy policy) {
        return new BrokerException(
                Reason.QUEUE_FULL,
                "The message was not sent, as " + address + " is full: " + policy.refusal() + laggard.hint());
    }

    /** Under the lock: these are not on their way any more. */
    private void left(List<PendingSend> gone) {
        gone.forEach(pending -> windowBytes -= pending.size());
        progress.signalAll();
    }

    // ---- the end

    private void finish(BrokerException failure) {
        List<PendingSend> done = batch;
        backoff.over(failure);
        pauses.reset();
        unconfirmed.reset();
        lock.lock();
        try {
            left(done);
            batch = null;
            if (stuck.isDone()) {
                stuck = new CompletableFuture<>();
            }
        } finally {
            lock.unlock();
        }
        // Before the next batch may leave, so that it takes what those who waited send next.
        done.forEach(pending -> pending.settle(failure));
        lock.lock();
        try {
            busy = false;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        if (failure == null) {
            sendNext();
        } else {
            threads.after(0, this::sendNext); // not from here: where every call fails at once, it would never return
        }
    }

    /** The connection closes: nothing waits for room, or for long for a broker that is away. */
    void hurry() {
        closing = true;
    }

    /** Refuses new messages and waits until those handed in are settled, for at most the given time. */
    boolean close(long limitNanos) throws InterruptedException {
        hurry();
        lock.lock();
        try {
            long left = limitNanos;
            while ((busy || !queue.isEmpty()) && left > 0) {
                left = progress.awaitNanos(left);
            }
            closed = true;
            progress.signalAll();
            return !busy && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
