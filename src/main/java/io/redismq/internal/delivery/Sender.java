package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The send coalescer of one connection and destination. One batch is under way at a time; whatever is handed in
 * meanwhile goes out in the next one, so batches grow with the load and order holds without a timer.
 *
 * <p>A batch is repeated under its sequence number until the broker answers or the send time-out ends; then a new
 * epoch settles whether it was stored. Thread-safe: any thread may send; the lock is never held across a broker call.
 * Owned by the {@link DeliveryEngine}.
 */
public final class Sender {

    static final int MOST_MESSAGES = 256;
    static final int MOST_BYTES = 1 << 20;

    private record Pending(Outgoing message, long deadline, CompletableFuture<Void> stored) {

        void settle(BrokerException failure) {
            if (failure == null) {
                stored.complete(null);
            } else {
                stored.completeExceptionally(failure);
            }
        }
    }

    private final Address address;
    private final String name;
    private final Broker broker;
    private final EngineSettings settings;
    private final EngineThreads threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private int windowBytes;
    private boolean busy;
    private boolean closed;

    // Touched only by whoever made busy true, until it is false again.
    private final Backoff backoff = new Backoff();
    private List<Pending> batch;
    private long batchDeadline;
    private long epoch = 1;
    private long sequence;
    private boolean tried;
    private boolean epochInDoubt;

    Sender(Address address, String name, Broker broker, EngineSettings settings, EngineThreads threads) {
        this.address = address;
        this.name = name;
        this.broker = broker;
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * Hands a message in; waits while the window is full.
     *
     * @return completes when the message is stored, on a thread that must not run application code; always completes
     */
    public CompletableFuture<Void> send(Outgoing message) throws BrokerException {
        long deadline = System.nanoTime() + settings.sendTimeout().toNanos();
        Pending pending = new Pending(message, deadline, new CompletableFuture<>());
        lock.lock();
        try {
            awaitWindow(message.payload().size());
            windowBytes += message.payload().size();
            queue.add(pending);
            last = pending.stored;
        } finally {
            lock.unlock();
        }
        sendNext();
        return pending.stored;
    }

    /** Completes when all that was handed in so far is settled, whatever became of it. */
    CompletableFuture<Void> settled() {
        lock.lock();
        try {
            return last.handle((stored, failure) -> null);
        } finally {
            lock.unlock();
        }
    }

    /** One message always fits, however large. */
    private void awaitWindow(int bytes) throws BrokerException {
        long left = settings.sendTimeout().toNanos();
        while (!closed && windowBytes > 0 && windowBytes + bytes > settings.sendWindowBytes()) {
            if (left <= 0) {
                throw new BrokerException(
                        Reason.UNAVAILABLE,
                        "The send window of " + address + " stayed full for " + settings.sendTimeout()
                                + ": the broker takes nothing. The message was not sent");
            }
            try {
                left = progress.awaitNanos(left);
            } catch (InterruptedException e) {
                throw Await.interrupted(e);
            }
        }
        if (closed) {
            throw new BrokerException(Reason.CLOSED, "The connection is closed; the message was not sent");
        }
    }

    /** Starts the next batch unless one is under way. */
    private void sendNext() {
        lock.lock();
        try {
            if (busy || queue.isEmpty()) {
                return;
            }
            busy = true;
            batch = nextBatch();
        } finally {
            lock.unlock();
        }
        // Of the newest message, so that none is given up early: what waits behind a batch has its own time running.
        batchDeadline = batch.get(batch.size() - 1).deadline;
        tried = false;
        if (isLate()) {
            finish(new BrokerException(
                    Reason.UNAVAILABLE, "The message waited behind others until its time was over; it was not sent"));
        } else if (epochInDoubt) {
            openEpoch();
        } else {
            firstAttempt();
        }
    }

    private List<Pending> nextBatch() {
        List<Pending> next = new ArrayList<>();
        int bytes = 0;
        while (!queue.isEmpty() && next.size() < MOST_MESSAGES) {
            int size = queue.peek().message.payload().size();
            if (bytes > 0 && bytes + size > MOST_BYTES) {
                break;
            }
            bytes += size;
            next.add(queue.poll());
        }
        return next;
    }

    private void firstAttempt() {
        sequence++;
        tried = true;
        attempt();
    }

    private void attempt() {
        List<Outgoing> messages = new ArrayList<>(batch.size());
        batch.forEach(pending -> messages.add(pending.message));
        broker.send(new SendBatch(address, name, epoch, sequence, messages)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                finish(null);
            } else {
                failed(BrokerException.from(failure));
            }
        });
    }

    private void failed(BrokerException failure) {
        if (failure.reason() == Reason.UNKNOWN_SENDER) {
            openEpoch();
        } else if (!failure.reason().isPassing()) {
            epochInDoubt = true;
            finish(failure);
        } else if (isLate()) {
            openEpoch();
        } else {
            threads.after(backoff.nextMillis(), this::attempt);
        }
    }

    private boolean isLate() {
        return closed || System.nanoTime() - batchDeadline > 0;
    }

    /**
     * Fences what may still be on its way and asks whether the batch was stored. If not, it goes out again in the new
     * epoch while there is time; after that the application hears that it was not stored, or that nobody knows.
     */
    private void openEpoch() {
        broker.fenceSender(address, name, epoch + 1).whenComplete((last, failure) -> {
            if (failure != null) {
                fenceFailed(BrokerException.from(failure));
                return;
            }
            boolean stored = tried && last >= sequence;
            epoch++;
            sequence = 0;
            epochInDoubt = false;
            if (stored) {
                finish(null);
            } else if (isLate()) {
                finish(new BrokerException(
                        Reason.UNAVAILABLE, "The broker did not answer in time; the message was not stored"));
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
        finish(
                tried
                        ? new BrokerException(
                                Reason.OUTCOME_UNKNOWN,
                                "The broker did not answer within " + settings.sendTimeout()
                                        + ": the message may have been stored, or may yet be",
                                failure)
                        : failure);
    }

    private void finish(BrokerException failure) {
        List<Pending> done = batch;
        backoff.reset();
        // Before the next batch leaves, so that it takes what those who waited send next.
        done.forEach(pending -> pending.settle(failure));
        lock.lock();
        try {
            for (Pending pending : done) {
                windowBytes -= pending.message.payload().size();
            }
            batch = null;
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

    /** Refuses new messages and waits until those handed in are settled, for at most the given time. */
    boolean close(long limitNanos) throws InterruptedException {
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
