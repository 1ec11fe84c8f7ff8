package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.TemporaryRegistry;
import io.redismq.internal.broker.TemporaryRegistry.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary destinations of one connection. They live by one lease, which the engine's tick renews; where the lease
 * was lost, they are made anew under the next one, empty. On the way it finds other connections whose lease has ended,
 * and deletes what they had.
 *
 * <p>Thread-safe, without a lock: what changes the registry is done one step after the other, in the order of the calls.
 * Owned by the {@link DeliveryEngine}.
 */
public final class TemporaryDestinations {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDestinations.class);

    private final String connection;
    private final TemporaryRegistry registry;
    private final EngineSettings settings;
    private final Predicate<Address> inUse;
    private final SharedOutage problems;
    private final Outage outage;
    private final AtomicLong number = new AtomicLong();
    private final Set<Address> live = ConcurrentHashMap.newKeySet();
    private final Set<Address> deleting = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CompletableFuture<Void>> last =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final AtomicBoolean takingOver = new AtomicBoolean();
    private long lastRenewalNanos = System.nanoTime();

    // Touched only by the step that is on.
    private long incarnation = 1;
    private boolean entered;
    private boolean incomplete;
    private boolean ended;

    /**
     * Made once per engine.
     *
     * @param inUse whether the connection has consumers of a destination
     */
    TemporaryDestinations(
            String connection,
            TemporaryRegistry registry,
            EngineSettings settings,
            Predicate<Address> inUse,
            SharedOutage problems) {
        this.connection = connection;
        this.registry = registry;
        this.settings = settings;
        this.inUse = inUse;
        this.problems = problems;
        this.outage = new Outage(problems);
    }

    // ---- for the application

    /** Creates a destination that exists until it is deleted or the connection ends. */
    public Address create(Kind kind) throws BrokerException {
        Address address = Address.temporary(kind, connection, number.incrementAndGet());
        live.add(address); // whatever becomes of this call, close deletes it
        await(() -> enter(List.of(address)).thenCompose(nothing -> registry.create(address, holder())), "Creating");
        return address;
    }

    /** Deletes a destination of ours, unless it was deleted before; fails with IN_USE while it has consumers. */
    public void delete(Address address) throws BrokerException {
        if (!connection.equals(address.owner())) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    address + " is a temporary destination of another connection, which alone may delete it");
        }
        if (!live.contains(address) || !deleting.add(address)) { // from here on no consumer is opened
            return;
        }
        try {
            if (inUse.test(address)) {
                throw new BrokerException(
                        Reason.IN_USE, address + " has consumers still; close them before it is deleted");
            }
            await(() -> deleteNow(List.of(address), false).thenRun(() -> live.remove(address)), "Deleting");
        } finally {
            deleting.remove(address);
        }
    }

    /** Refuses a temporary destination that is not this connection's, or does not exist any more. */
    public void requireConsumable(Address address) throws BrokerException {
        if (!address.isTemporary()) {
            return;
        }
        if (!connection.equals(address.owner())) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION,
                    address + " is a temporary destination of another connection, which alone may receive from it;"
                            + " any connection may send to it");
        }
        if (!live.contains(address.origin()) || deleting.contains(address.origin())) {
            throw new BrokerException(
                    Reason.INVALID_DESTINATION, "The temporary destination " + address + " was deleted");
        }
    }

    /** Whether messages of a destination are this connection's to take out: a temporary one must be its own and exist. */
    boolean mayTakeFrom(Address address) {
        return !address.isTemporary() || live.contains(address.origin());
    }

    private void await(Supplier<CompletableFuture<Void>> step, String what) throws BrokerException {
        Await.forResult(next(step), settings.requestTimeout(), what + " a temporary destination");
    }

    // ---- steps

    /** Lets the steps before this one end first, however they do. */
    private CompletableFuture<Void> next(Supplier<CompletableFuture<Void>> step) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        CompletableFuture<Void> done = turn.thenCompose(nothing -> ended ? closed() : step.get());
        last.getAndSet(done).whenComplete((nothing, failure) -> turn.complete(null));
        return done;
    }

    private static CompletableFuture<Void> closed() {
        return CompletableFuture.failedFuture(new BrokerException(Reason.CLOSED, "The connection is closed"));
    }

    /** Under whose name the destinations are entered; a name whose lease was lost is never used again. */
    private String holder() {
        return connection + "/" + incarnation;
    }

    private CompletableFuture<Void> enter(List<Address> added) {
        return registry.keep(holder(), !entered, added).thenCompose(found -> {
            takeOver(found);
            if (!found.held()) {
                return restore();
            }
            entered = true;
            return CompletableFuture.completedFuture(null);
        });
    }

    /** The lease was lost: what was in the destinations is or will be deleted; they themselves go on. */
    private CompletableFuture<Void> restore() {
        incarnation++;
        entered = false;
        incomplete = true;
        problems.problem(new BrokerException(
                Reason.LEASE_LOST,
                "The connection gave no sign of life for " + settings.lease().toMillis()
                        + " ms, or its state in Redis was removed: its temporary destinations were deleted with the"
                        + " messages in them, and are made anew"));
        return registry.keep(holder(), true, List.copyOf(live)).thenCompose(found -> {
            entered = true;
            return createAll();
        });
    }

    private CompletableFuture<Void> createAll() {
        return all(live.stream().map(address -> registry.create(address, holder())))
                .thenRun(() -> incomplete = false);
    }

    private CompletableFuture<Void> deleteNow(List<Address> addresses, boolean leaving) {
        return all(addresses.stream().map(address -> registry.delete(address, holder())))
                .thenCompose(nothing -> registry.forget(holder(), addresses, leaving));
    }

    private static CompletableFuture<Void> all(Stream<CompletableFuture<Void>> several) {
        return CompletableFuture.allOf(several.toArray(CompletableFuture[]::new));
    }

    // ---- for the engine

    /** Renews the lease when a third of it is over; without one, looks for others that have ended as often. */
    void tick(long nowNanos) {
        if (nowNanos - lastRenewalNanos > settings.lease().toNanos() / 3 && renewing.compareAndSet(false, true)) {
            lastRenewalNanos = nowNanos;
            next(this::renew).whenComplete((nothing, failure) -> renewing.set(false));
        }
    }

    private CompletableFuture<Void> renew() {
        if (!entered) {
            return registry.look().thenAccept(this::takeOver).whenComplete((nothing, failure) -> noted(failure));
        }
        return enter(List.of())
                .thenCompose(nothing -> incomplete ? createAll() : CompletableFuture.completedFuture(null))
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        outage.over();
                    } else {
                        outage.failed(BrokerException.from(failure));
                    }
                });
    }

    /** One after the other, until none is overdue. */
    private void takeOver(Leases found) {
        String dead = found.overdue();
        if (dead == null || !takingOver.compareAndSet(false, true)) {
            return;
        }
        registry.takeOver(dead).whenComplete((done, failure) -> {
            takingOver.set(false);
            noted(failure);
            if (failure == null && done) {
                LOG.info("The holder {} gave no sign of life; its temporary destinations are deleted", dead);
                next(this::renew);
            }
        });
    }

    /** For housekeeping that another client, or the next tick, does as well. */
    private static void noted(Throwable failure) {
        if (failure != null) {
            LOG.debug("Looking after temporary destinations failed and will be repeated: {}", failure.getMessage());
        }
    }

    /** Deletes all. What cannot be deleted now, others delete when the lease has ended. */
    void close(Duration limit) throws BrokerException {
        CompletableFuture<Void> end = next(this::end);
        if (number.get() > 0) { // else nothing is to be waited for, such as a look while the broker is away
            Await.forResult(end, limit, "Deleting the connection's temporary destinations");
        }
    }

    private CompletableFuture<Void> end() {
        ended = true;
        List<Address> left = List.copyOf(live);
        live.clear();
        return entered || !left.isEmpty() ? deleteNow(left, true) : CompletableFuture.completedFuture(null);
    }
}
