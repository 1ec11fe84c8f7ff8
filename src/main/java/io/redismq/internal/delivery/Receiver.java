package io.redismq.internal.delivery;

import io.redismq.api.RedeliveryPolicy;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.GiveBack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One consumer as its session sees it: hands out messages and takes back what becomes of them. Thread-safe, by the
 * lock of its {@link Intake}, which does the talking with the broker. Owned by the session that opened it.
 */
public final class Receiver {

    /** Lazy acknowledgements go out when so many have gathered, with the next fetch, or at the next tick. */
    private static final int LAZY = 64;

    private final Address address;
    private final RedeliveryPolicy policy;
    private final Intake intake;

    Receiver(RedeliveryPolicy policy, Intake intake) {
        this.address = intake.id().address();
        this.policy = policy;
        this.intake = intake;
    }

    Intake intake() {
        return intake;
    }

    public Address address() {
        return address;
    }

    RedeliveryPolicy policy() {
        return policy;
    }

    /** The consumer's name at the broker, for evidence and logs. */
    public String name() {
        return intake.id().name();
    }

    /** Whether the subscription was there when a message was sent, by the number of the newest one then. */
    public boolean existedAt(long newest) {
        return intake.membership.existedAt(newest);
    }

    // ---- handing out

    public void start() {
        intake.change(() -> intake.appetite.start(true));
        intake.announce();
    }

    /** After this returns no message is handed out until the next start. */
    public void stop() {
        intake.change(() -> intake.appetite.start(false));
    }

    /** Prefetches on its own and reports what comes, instead of waiting for a taker. */
    public void listen(boolean on) {
        intake.change(() -> intake.appetite.listen(on));
        intake.announce();
    }

    /** The next message that is here, or null; never waits. */
    public Received poll() {
        Received next;
        boolean refill;
        intake.lock.lock();
        try {
            next = deliver();
            intake.looked();
            refill = intake.appetite.looked(next != null, intake.holdings);
        } finally {
            intake.lock.unlock();
        }
        if (refill) {
            intake.kick();
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
        long probe;
        intake.lock.lock();
        try {
            intake.appetite.enter(limitNanos == 0);
            probe = intake.fetches.next();
        } finally {
            intake.lock.unlock();
        }
        intake.kick();
        try {
            return limitNanos == 0 ? awaitFetch(probe) : await(limitNanos);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } finally {
            intake.change(intake.appetite::leave);
        }
    }

    private Received await(long limitNanos) throws BrokerException, InterruptedException {
        intake.lock.lock();
        try {
            long left = limitNanos;
            Received next = deliver();
            while (next == null && !intake.isClosing() && left != 0) {
                throwTrouble(false);
                if (limitNanos < 0) {
                    intake.changed.await();
                } else {
                    left = Math.max(intake.changed.awaitNanos(left), 0);
                }
                next = deliver();
            }
            return next;
        } finally {
            intake.lock.unlock();
        }
    }

    private Received awaitFetch(long number) throws BrokerException, InterruptedException {
        intake.lock.lock();
        try {
            Received next = deliver();
            while (next == null
                    && !intake.isClosing()
                    && intake.appetite.isStarted()
                    && !intake.fetches.isDone(number)) {
                throwTrouble(true);
                intake.changed.await();
                next = deliver();
            }
            return next;
        } finally {
            intake.lock.unlock();
        }
    }

    /** A passing trouble concerns only who does not want to wait. */
    private void throwTrouble(boolean passingToo) throws BrokerException {
        BrokerException trouble = intake.trouble();
        if (trouble != null && (passingToo || !trouble.reason().isPassing())) {
            throw new BrokerException(trouble.reason(), trouble.getMessage(), trouble);
        }
    }

    private Received deliver() {
        Delivery next = intake.deliver();
        return next == null ? null : new Received(this, intake.incarnation(), next);
    }

    /** Puts back a message that was taken and not shown to the application. */
    public void putBack(Received received) {
        intake.change(() -> {
            if (isCurrent(received)) {
                intake.holdings.undeliver(received.delivery());
            }
        });
    }

    /** Whether the application holds the message still, so that it can be settled. */
    boolean isHeld(Received received) {
        intake.lock.lock();
        try {
            return isCurrent(received)
                    && intake.holdings.isDelivered(received.delivery().id());
        } finally {
            intake.lock.unlock();
        }
    }

    /** Whether the message is still ours to settle. */
    private boolean isCurrent(Received received) {
        return received.incarnation() == intake.incarnation();
    }

    // ---- acknowledging

    /** Acknowledges without waiting; goes out at once, together with what gathers while a request is under way. */
    public void acknowledge(Received received) {
        intake.change(() -> acknowledgeCurrent(received));
    }

    /** Acknowledges when it costs no request of its own, or soon. */
    public void acknowledgeLazily(Received received) {
        boolean enough;
        intake.lock.lock();
        try {
            acknowledgeCurrent(received);
            enough = intake.holdings.acknowledgedCount() >= LAZY;
        } finally {
            intake.lock.unlock();
        }
        if (enough) {
            intake.kick();
        }
    }

    private void acknowledgeCurrent(Received received) {
        if (isCurrent(received)) {
            intake.holdings.acknowledge(received.delivery().id());
        }
    }

    /** Acknowledges all of these; the future fails with LEASE_LOST when one of them is not ours any more. */
    public CompletableFuture<Void> acknowledgeAll(List<Received> messages) {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        intake.change(() -> {
            if (intake.isEnded() || !messages.stream().allMatch(this::isCurrent)) {
                flushed.completeExceptionally(intake.leaseLost());
                return;
            }
            intake.holdings.acknowledge(
                    messages.stream().map(one -> one.delivery().id()).toList(), flushed);
        });
        return flushed;
    }

    // ---- giving back

    /**
     * Returns messages that the application had, and all that it has not seen, so that they are redelivered in order
     * before anything newer. Nothing is handed out until that is done.
     */
    public CompletableFuture<Void> recall(List<Redelivery> messages) {
        return recall(messages, true);
    }

    /** Returns messages that the application had, to come again after a delay; what is unseen stays. */
    public CompletableFuture<Void> defer(List<Redelivery> messages) {
        return recall(messages, false);
    }

    private CompletableFuture<Void> recall(List<Redelivery> messages, boolean unseenToo) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        intake.change(() -> {
            List<GiveBack> back = new ArrayList<>();
            for (Redelivery message : messages) {
                Delivery delivery = message.received().delivery();
                if (isCurrent(message.received()) && intake.holdings.settle(delivery.id())) {
                    back.add(new GiveBack(delivery.id(), delivery.count(), message.delayMillis()));
                }
            }
            intake.enqueueRecall(back, unseenToo, done);
        });
        return done;
    }

    /**
     * Sets a message aside.
     *
     * @param as what it is from now on, a dead letter or an expired message
     */
    public CompletableFuture<Void> deadLetter(Received received, Address.Kind as, byte[] evidence) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        intake.change(() -> {
            if (isCurrent(received)
                    && intake.holdings.settle(received.delivery().id())) {
                List<DeadLetter> letters =
                        List.of(new DeadLetter(received.delivery().id(), evidence));
                intake.enqueue(new BuryRequest(intake, as, letters, done));
            } else {
                done.complete(null); // it is redelivered to somebody, who will decide again
            }
        });
        return done;
    }

    /**
     * Ends the receiver: what the application has not seen goes back, and acknowledgements go out. It lives on in the
     * background until what the application holds is settled.
     *
     * @return completes when that is done, and unless the application holds messages the consumer is gone
     */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> returned = new CompletableFuture<>();
        intake.change(() -> {
            intake.close();
            intake.enqueueRecall(List.of(), true, returned);
        });
        return returned.thenCompose(nothing -> whenSettledHere()).thenCompose(nothing -> intake.membership.leave());
    }

    /** Being gone means that everything is settled; what the application holds may take as long as it likes. */
    private CompletableFuture<Void> whenSettledHere() {
        boolean pending;
        intake.lock.lock();
        try {
            if (!intake.holdings.hasDelivered()) {
                return intake.gone();
            }
            pending = intake.holdings.hasAcknowledged();
        } finally {
            intake.lock.unlock();
        }
        return pending ? acknowledged() : CompletableFuture.completedFuture(null);
    }

    /** Completes when the broker knows of everything acknowledged so far. */
    CompletableFuture<Void> acknowledged() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        intake.change(() -> {
            if (intake.isEnded() || intake.fetches.isIdle() && !intake.holdings.hasAcknowledged()) {
                flushed.complete(null);
            } else {
                intake.holdings.acknowledge(List.of(), flushed);
            }
        });
        return flushed;
    }

    /** Completes when the consumer is gone from the broker, after {@link #close()} and the last settlement. */
    public CompletableFuture<Void> whenClosed() {
        return intake.gone();
    }
}
