package io.redismq.internal.delivery;

import io.redismq.api.RedeliveryPolicy;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
        intake.available.run();
    }

    /** After this returns no message is handed out until the next start. */
    public void stop() {
        intake.change(() -> intake.appetite.start(false));
    }

    /** Prefetches on its own and reports what comes, instead of waiting for a taker. */
    public void listen(boolean on) {
        intake.change(() -> intake.appetite.listen(on));
        intake.available.run();
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
            intake.line.kick();
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
        long probe = enter(limitNanos == 0);
        try {
            return limitNanos == 0 ? awaitFetch(probe) : await(limitNanos);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } finally {
            intake.line.kick();
        }
    }

    /** Returns the number of the fetch that a probing taker waits for. */
    private long enter(boolean probing) {
        long probe;
        intake.lock.lock();
        try {
            intake.appetite.enter(probing);
            probe = intake.fetches.next();
        } finally {
            intake.lock.unlock();
        }
        intake.line.kick();
        return probe;
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
            leave();
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
            leave();
        }
    }

    /** Under the lock under which the message was taken, or a fetch planned in between would fetch for nobody. */
    private void leave() {
        intake.appetite.leave();
        intake.lock.unlock();
    }

    /** A passing trouble concerns only who does not want to wait. */
    private void throwTrouble(boolean passingToo) throws BrokerException {
        BrokerException trouble = intake.fetches.trouble();
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
    public boolean isHeld(Received received) {
        intake.lock.lock();
        try {
            return isCurrent(received) && intake.holdings.isDelivered(received.delivery());
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

    /** The same for a message that {@link #take} gave: the next fetch takes it along, if that comes in a moment. */
    public void acknowledgeTaken(Received received) {
        boolean atOnce;
        intake.lock.lock();
        try {
            acknowledgeCurrent(received);
            atOnce = intake.appetite.isEager() || intake.holdings.unseen.size() > 0 || intake.isClosing();
        } finally {
            intake.lock.unlock();
        }
        if (atOnce) {
            intake.line.kick();
        } else {
            intake.line.kickSoon();
        }
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
            intake.line.kick();
        }
    }

    private void acknowledgeCurrent(Received received) {
        if (isCurrent(received)) {
            intake.holdings.acknowledge(received.delivery());
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
                    messages.stream().map(Received::delivery).toList(), flushed);
        });
        return flushed;
    }

    // ---- committing

    /** Sets messages aside that a commit is to settle; fails with LEASE_LOST when one is not ours any more. */
    Settlement beginCommit(List<Received> messages) throws BrokerException {
        intake.lock.lock();
        try {
            if (intake.isEnded() || !messages.stream().allMatch(this::isHeld)) {
                throw intake.leaseLost();
            }
            List<Delivery> deliveries =
                    messages.stream().map(Received::delivery).toList();
            intake.holdings.beginCommit(deliveries);
            return new Settlement(
                    intake.id(), deliveries.stream().map(Delivery::id).toList());
        } finally {
            intake.lock.unlock();
        }
    }

    /**
     * They are settled. That counts when the request that may be under way has returned: until then it can tell of them as
     * messages that we hold.
     */
    void committed(Settlement settlement) {
        intake.change(() -> intake.enqueue(new QuietStep(() -> ifPresent(settlement, intake.holdings::committed))));
    }

    /** They are the application's still, and to be redelivered. */
    void notCommitted(Settlement settlement) {
        ifPresent(settlement, intake.holdings::notCommitted);
    }

    /** After a lost lease the consumer has another name, and may hold the same messages again. */
    private void ifPresent(Settlement settlement, Consumer<List<DeliveryId>> change) {
        intake.change(() -> {
            if (settlement.consumer().equals(intake.id())) {
                change.accept(settlement.ids());
            }
        });
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
                if (isCurrent(message.received()) && intake.holdings.settle(delivery)) {
                    back.add(new GiveBack(delivery.id(), message.count(), message.delayMillis()));
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
            if (isCurrent(received) && intake.holdings.settle(received.delivery())) {
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
    public CompletableFuture<Void> acknowledged() {
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

    /**
     * Completes when the consumer is gone from the broker, after {@link #close()} and the last settlement; at once where
     * that is not to be waited for, since it is open, or the application holds messages of it.
     */
    public CompletableFuture<Void> whenReleased() {
        intake.lock.lock();
        try {
            boolean kept = !intake.isClosing() || intake.holdings.isHeld();
            return kept ? CompletableFuture.completedFuture(null) : intake.gone();
        } finally {
            intake.lock.unlock();
        }
    }
}
