package io.redismq.internal.delivery;

import io.redismq.api.RedeliveryPolicy;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.Labels;
import io.redismq.internal.broker.Subscriptions;
import io.redismq.internal.broker.Subscriptions.Spec;
import io.redismq.internal.broker.WakeUps;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's traffic with the broker: its senders and receivers, its wake-up channel, its clock, and the tick
 * that keeps leases alive. Thread-safe; holds no lock of its own. Owned by a JMS connection.
 */
public final class DeliveryEngine {

    /** Ends the name of a consumer with a selector, so that the broker can tell whom to wake for what. */
    private static final String SELECTS = "s";

    /** Ends the name of a consumer that wants its destination for itself. */
    private static final String EXCLUSIVE = "x";

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryEngine.class);

    private static final long LONGEST_TICK_MILLIS = 500;
    private static final Duration CLOCK_PERIOD = Duration.ofMinutes(1);

    private final String connection;
    private final Broker broker;
    private final EngineSettings settings;
    private final EngineThreads threads;
    private final BrokerClock clock;
    private final SharedOutage problems;
    private final Senders senders;
    private final TemporaryDestinations temporaries;
    private final TransactionRecovery recovery;
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();
    private final Set<ConsumerId> reaping = ConcurrentHashMap.newKeySet();
    private final Upkeep upkeep;
    private final AtomicLong consumerNumber = new AtomicLong();
    private final AtomicLong transactedNumber = new AtomicLong();
    private volatile boolean closed;
    private volatile WakeUps wakeUps;
    private volatile ScheduledFuture<?> tick;
    private long clockAlignedNanos = System.nanoTime();

    private DeliveryEngine(
            String connection,
            Broker broker,
            EngineSettings settings,
            EngineThreads threads,
            ProblemListener problems) {
        this.connection = connection;
        this.broker = broker;
        this.settings = settings;
        this.threads = threads;
        this.problems = new SharedOutage(problems);
        this.clock = new BrokerClock(broker);
        this.upkeep = new Upkeep(broker, settings.lease().toNanos(), dead -> reap(dead, () -> {}));
        this.senders = new Senders(connection, (address, name) -> new Sender(address, name, broker, settings, threads));
        this.recovery =
                new TransactionRecovery(broker.transactions(), settings.lease().toNanos());
        this.temporaries = new TemporaryDestinations(
                connection, broker.temporaries(), settings, this::hasConsumers, this.problems);
    }

    /**
     * Opens a connection's engine; waits until the broker's clock is known and wake-ups can arrive.
     *
     * @param connection the connection's name, unique for all time, without a slash
     */
    public static DeliveryEngine open(
            String connection, Broker broker, EngineSettings settings, EngineThreads threads, ProblemListener problems)
            throws BrokerException {
        DeliveryEngine engine = new DeliveryEngine(connection, broker, settings, threads, problems);
        Await.forResult(engine.clock.align(), settings.requestTimeout(), "Opening a connection");
        Await.forResult(broker.check(settings.durability()), settings.requestTimeout(), "Asking what Redis can do");
        engine.wakeUps = Await.forResult(
                broker.openWakeUps(connection, engine.new WakeUpListener()),
                settings.requestTimeout(),
                "Subscribing to wake-ups");
        engine.tick = threads.every(tickMillis(settings), engine::tick);
        return engine;
    }

    /** Often enough that a sign of life, due after a third of the lease, is never as late as half of it. */
    private static long tickMillis(EngineSettings settings) {
        return Math.min(LONGEST_TICK_MILLIS, settings.lease().toMillis() / 10);
    }

    private final class WakeUpListener implements WakeUps.Listener {

        @Override
        public void wake(String consumer) {
            Receiver receiver = receivers.get(consumer);
            if (receiver != null) {
                receiver.intake().wake();
            }
        }

        @Override
        public void handedOff(String consumer, Delivery message, boolean more) {
            Receiver receiver = receivers.get(consumer);
            if (receiver != null) {
                receiver.intake().handedOff(consumer, message, more);
            }
        }

        @Override
        public void reopened() {
            receivers.values().forEach(receiver -> receiver.intake().wake());
        }
    }

    /** The sender to a destination, shared by all sessions of the connection, so that the order among them holds. */
    public Sender sender(Address address) {
        return senders.to(address);
    }

    /**
     * Waits until what the connection has sent to a destination so far is there, as whoever looks there at once expects.
     * Ends, since each send does.
     */
    public void awaitSends(Address address) throws BrokerException {
        Sender sender = senders.existing(address);
        if (sender != null) {
            Await.forResult(sender.settled());
        }
    }

    /**
     * Waits until the broker knows of what the connection's sessions have acknowledged at a destination so far. What could
     * not be acknowledged stands there still, and that is no failure of whoever looks.
     */
    public void awaitAcknowledgements(Address address) throws BrokerException {
        CompletableFuture<?>[] pending = receivers.values().stream()
                .filter(receiver -> receiver.address().equals(address))
                .map(receiver -> receiver.acknowledged().exceptionally(failure -> null))
                .toArray(CompletableFuture[]::new);
        Await.forResult(
                CompletableFuture.allOf(pending), settings.requestTimeout(), "Acknowledging messages of " + address);
    }

    /** Keeps what expires in a queue, as far as this connection finds it; see {@link Broker#keepExpired}. */
    public void keepExpired(Address queue, byte[] evidence) {
        if (!queue.isSetAside() && queue.kind() != Kind.TOPIC && temporaries.mayTakeFrom(queue)) {
            broker.keepExpired(queue, evidence);
        }
    }

    /**
     * Opens a consumer; fails with INVALID_DESTINATION where the connection may not receive.
     *
     * @param policy what becomes of its messages that are not acknowledged
     * @param selector which messages it wants, by what a selector may look at, without their bodies; null for all. Called
     *     on any thread, must neither wait nor throw
     * @param exclusive whether it wants all messages or none: of such consumers one at a time gets any
     * @param available called when messages have come; on any thread, must only hand over
     */
    public Receiver open(
            Address address,
            RedeliveryPolicy policy,
            Predicate<Delivery> selector,
            boolean exclusive,
            Runnable available)
            throws BrokerException {
        String kind = (selector == null ? "" : SELECTS) + (exclusive ? EXCLUSIVE : "");
        ConsumerId id = nextId(address, kind.isEmpty() ? "" : "/" + kind);
        Selection selection = selector == null ? null : new Selection(selector);
        Receiver receiver = new Receiver(policy, new Intake(id, this, selection, Membership.NONE, available));
        enter(receiver, address);
        return receiver;
    }

    private void enter(Receiver receiver, Address address) throws BrokerException {
        receivers.put(receiver.name(), receiver); // before we look, so that a deletion sees it or we see the deletion
        try {
            temporaries.requireConsumable(address);
        } catch (BrokerException e) {
            receivers.remove(receiver.name());
            throw e;
        }
    }

    /**
     * Opens a consumer of a subscription, which is made if there is none, or made anew if it was another one. Fails with
     * IN_USE or CONFLICT as {@link Subscriptions#claim}, with IN_USE too where we hold messages of one that would be made
     * anew, and with INVALID_DESTINATION where the connection may not receive.
     *
     * @param spec the subscription; where its address has no label, one of the consumer's own
     * @param startMillis where it starts when it is new, as {@link Subscriptions#open} has it
     */
    public Receiver subscribe(Spec spec, long startMillis, RedeliveryPolicy policy, Runnable available)
            throws BrokerException {
        requireReleased(spec.address().label(), each -> each.intake().membership.differsFrom(spec));
        String name = nextName("");
        boolean named = spec.address().label() != null;
        Address address = named ? spec.address() : spec.address().subscription(Labels.unnamed(name));
        ConsumerId id = new ConsumerId(address, name);
        Spec whole = new Spec(address, spec.alone(), spec.selector(), spec.noLocal());
        var membership = new SubscriptionMembership(broker, whole, startMillis, named, name, settings);
        Receiver receiver = new Receiver(policy, new Intake(id, this, null, membership, available));
        enter(receiver, address);
        CompletableFuture<Void> joined = membership.join(id);
        try {
            Await.forResult(joined, settings.requestTimeout(), "Subscribing to " + address);
        } catch (BrokerException e) {
            receivers.remove(id.name()); // it is nobody's, however long its end takes
            joined.whenComplete((nothing, failure) -> receiver.close()); // not before all that it does is done
            throw e;
        }
        return receiver;
    }

    /** The transactions of a new session; see {@link Transaction}. */
    public Transaction transaction(BooleanSupplier hurried, Consumer<Map<Receiver, List<Received>>> redelivery) {
        return new Transaction(this, connection + "/" + transactedNumber.incrementAndGet(), hurried, redelivery);
    }

    /** Removes a durable subscription; fails with IN_USE while it has consumers, or we hold messages of it. */
    public void unsubscribe(String label) throws BrokerException {
        requireReleased(label, each -> label.equals(each.address().label()));
        Await.forResult(
                SubscriptionMembership.remove(broker.subscriptions(), label, null),
                settings.requestTimeout(),
                "Unsubscribing " + label);
    }

    /** A consumer that is closed, and has all settled, may still be on its way out; that is waited for. */
    private void requireReleased(String label, Predicate<Receiver> which) throws BrokerException {
        CompletableFuture<?>[] ends = receivers.values().stream()
                .filter(which)
                .map(Receiver::whenReleased)
                .toArray(CompletableFuture[]::new);
        Await.forResult(CompletableFuture.allOf(ends), settings.requestTimeout(), "The end of consumers of " + label);
        if (receivers.values().stream().anyMatch(which)) {
            throw inUse(label);
        }
    }

    private static BrokerException inUse(String label) {
        return new BrokerException(
                Reason.IN_USE,
                "The subscription " + label
                        + " has a consumer here, or messages of it are not acknowledged; it cannot be"
                        + " changed or removed before");
    }

    /** Whether a destination, or what was set aside from it, have consumers that are not closing. */
    private boolean hasConsumers(Address address) {
        return receivers.values().stream()
                .anyMatch(receiver -> receiver.address().origin().equals(address) && isOpen(receiver.intake()));
    }

    private static boolean isOpen(Intake intake) {
        intake.lock.lock();
        try {
            return !intake.isClosing();
        } finally {
            intake.lock.unlock();
        }
    }

    private ConsumerId nextId(Address address, String suffix) {
        return new ConsumerId(address, nextName(suffix));
    }

    private String nextName(String suffix) {
        return connection + "/" + consumerNumber.incrementAndGet() + suffix;
    }

    /** A receiver lost its lease and goes on under another name. */
    ConsumerId renamed(ConsumerId old) {
        ConsumerId id = nextId(old.address(), old.name().replaceFirst("^[^/]*/\\d+", ""));
        receivers.put(id.name(), receivers.remove(old.name()));
        return id;
    }

    void removed(ConsumerId id) {
        receivers.remove(id.name());
    }

    private void tick() {
        long now = System.nanoTime();
        Set<Address> consumed = new HashSet<>();
        for (Receiver receiver : receivers.values()) {
            consumed.add(receiver.address());
            try {
                receiver.intake().tick(now);
            } catch (RuntimeException | Error e) { // or no consumer would ever be ticked again
                LOG.error("The tick of {} failed", receiver.name(), e);
            }
        }
        try {
            keepUp(consumed, now);
        } catch (RuntimeException | Error e) {
            LOG.error("The upkeep of destinations failed", e);
        }
        senders.tick(now);
        temporaries.tick(now);
        recovery.tick(now);
        if (now - clockAlignedNanos > CLOCK_PERIOD.toNanos()) {
            clockAlignedNanos = now;
            clock.align().whenComplete((nothing, failure) -> noted("aligning the clock", failure));
        }
    }

    /**
     * Expired messages are looked for where we consume, and where we sent some that can expire; in temporary
     * destinations of other connections they are left to these, which alone know whether to keep them.
     */
    private void keepUp(Set<Address> consumed, long now) {
        Map<Address, Long> topics = activityAtTopics();
        Set<Address> swept = new HashSet<>();
        consumed.forEach(address -> swept.add(address.kind() == Kind.SUBSCRIPTION ? address.origin() : address));
        senders.all().stream()
                .filter(sender -> sender.mayHaveExpired(clock.millis()))
                .map(Sender::address)
                .filter(temporaries::mayTakeFrom)
                .forEach(swept::add);
        consumed.forEach(address -> upkeep.tend(address, now));
        topics.forEach((topic, activity) -> upkeep.trim(topic, activity, now));
        swept.forEach(address -> upkeep.sweep(address, now));
        upkeep.retain(consumed, swept, topics.keySet());
    }

    /** The topics we use, each with a number that changes with what we do there. */
    private Map<Address, Long> activityAtTopics() {
        Map<Address, Long> topics = new HashMap<>();
        for (Sender sender : senders.all()) {
            if (sender.address().kind() == Kind.TOPIC) {
                topics.merge(sender.address(), sender.stored(), Long::sum);
            }
        }
        for (Receiver receiver : receivers.values()) {
            if (receiver.address().kind() == Kind.SUBSCRIPTION) {
                topics.merge(
                        receiver.address().origin(), receiver.intake().fetches.begun(), Long::sum);
            }
        }
        return topics;
    }

    /** Takes over from a consumer; then there may be another one, which whoever told of this one asks for. */
    void reap(ConsumerId dead, Runnable next) {
        if (reaping.add(dead)) {
            LOG.info(
                    "Consumer {} of {} gave no sign of life; what it held is redelivered", dead.name(), dead.address());
            broker.reap(dead).whenComplete((nothing, failure) -> {
                reaping.remove(dead);
                noted("reaping " + dead, failure);
                if (failure == null) {
                    next.run();
                }
            });
        }
    }

    /** For housekeeping that another client, or the next tick, does as well. */
    static void noted(String what, Throwable failure) {
        if (failure != null) {
            LOG.debug("{} failed and will be repeated: {}", what, failure.getMessage());
        }
    }

    /** Milliseconds since 1970 by the broker's clock. */
    public long now() {
        return clock.millis();
    }

    /** Deletes a temporary destination of ours; see {@link TemporaryDestinations#delete}. */
    public void deleteTemporary(Address address) throws BrokerException {
        temporaries.delete(address);
        senders.forget(address);
    }

    public TemporaryDestinations temporaries() {
        return temporaries;
    }

    /** Where application code runs. */
    public Executor application() {
        return threads.application();
    }

    public EngineSettings settings() {
        return settings;
    }

    public Broker broker() {
        return broker;
    }

    EngineThreads threads() {
        return threads;
    }

    SharedOutage problems() {
        return problems;
    }

    boolean isClosed() {
        return closed;
    }

    /** Closing begins: what waits for room, or for a broker that is away, hears soon that it waits in vain. */
    public void hurry() {
        senders.all().forEach(Sender::hurry);
    }

    /** Settles what is under way, for at most the request time-out, and ends. The receivers are closed before. */
    public void close() throws BrokerException {
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        try {
            for (Sender sender : senders.all()) {
                sender.close(Math.max(deadline - System.nanoTime(), 1));
            }
            temporaries.close(Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)));
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } finally {
            closed = true;
            tick.cancel(false);
            wakeUps.close();
        }
    }
}
