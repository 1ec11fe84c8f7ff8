package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FenceReply;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.broker.Page;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest;
import io.redismq.internal.broker.SendBatch;
import io.redismq.internal.broker.SendReply;
import io.redismq.internal.broker.Subscriptions;
import io.redismq.internal.broker.TemporaryRegistry;
import io.redismq.internal.broker.TransactionLog;
import io.redismq.internal.broker.WakeUps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RedissonClient;

/**
 * The broker port on Redis: lays out keys and arguments as each script's header says, and reads its reply. Keeps no
 * state but what it knows of the {@link Destinations}, and where expired messages are kept. Thread-safe; owned by a
 * connection.
 */
public final class RedisBroker implements Broker {

    /** Entries that one script call moves at most, so that Redis is never blocked for long. */
    static final int PAGE = 200;

    /** About 300 years: Lua's numbers print exactly up to 14 digits. */
    static final long LONGEST_DELAY_MILLIS = 10_000_000_000_000L;

    static final String ALL_PRIORITIES = "9876543210";

    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] OF_TOPIC = text("topic");

    private final RedissonClient redisson;
    private final ScriptRunner scripts;
    private final BrokerSettings settings;
    private final String wakeUpPrefix;
    private final byte[] wakeUpChannel;
    private final byte[] lease;
    private final byte[] senderLifetime;
    private final Destinations destinations;
    private final FetchVerb fetch;
    private final SelectVerb select;
    private final TemporaryRegistry temporaries;
    private final TransactionLog transactions;
    private final RedisSubscriptions subscriptions;
    private final Map<Address, byte[]> expiryEvidence = new ConcurrentHashMap<>();

    /** On a client that no other broker uses. */
    public RedisBroker(RedissonClient redisson, BrokerSettings settings) {
        this(redisson, new Turns(RedissonConfig.CONNECTIONS / 2), settings);
    }

    /** @param turns of the calls that keep a network connection to themselves */
    RedisBroker(RedissonClient redisson, Turns turns, BrokerSettings settings) {
        this.redisson = redisson;
        this.scripts = new ScriptRunner(redisson, new DurableScripts(redisson, turns, settings.durabilityTimeout()));
        this.settings = settings;
        this.destinations = new Destinations(settings.namespace());
        this.wakeUpPrefix = settings.namespace() + ":wake:";
        this.wakeUpChannel = text(wakeUpPrefix);
        this.lease = number(settings.lease().toMillis());
        this.senderLifetime = number(settings.senderLifetime().toMillis());
        Rounds rounds = new Rounds(destinations, expiryEvidence, lease, wakeUpChannel);
        this.fetch = new FetchVerb(redisson, scripts, destinations, rounds);
        this.select = new SelectVerb(scripts, destinations, rounds);
        this.subscriptions = new RedisSubscriptions(scripts, settings, destinations, this::forget);
        this.temporaries = new RedisTemporaryRegistry(scripts, settings, subscriptions, this::forget);
        boolean cluster = redisson.getConfig().isClusterConfig();
        this.transactions = new RedisTransactionLog(scripts, destinations, cluster, settings, wakeUpChannel);
    }

    /** What does not exist any more: what comes back later under the same name begins anew. */
    private void forget(Address deleted) {
        destinations.forget(deleted);
        expiryEvidence.remove(deleted);
    }

    /** The position, from 1, of a message's stream among those passed to the script. */
    static byte[] indexOf(DeliveryId id, String digits) {
        return number(digits.indexOf('0' + id.priority()) + 1);
    }

    @Override
    public CompletableFuture<SendReply> send(SendBatch batch) {
        DestinationKeys names = destinations.keysOf(batch.address());
        CompletableFuture<Reply> answered;
        if (batch.address().kind() == Kind.TOPIC) {
            PublishCall call = new PublishCall(batch, names);
            answered = scripts.run(
                    LuaScript.PUBLISH, batch.durability(), call.keys(), call.arguments(senderLifetime, wakeUpChannel));
        } else {
            SendCall call = new SendCall(batch, names);
            answered = scripts.run(
                    LuaScript.SEND, batch.durability(), call.keys(), call.arguments(senderLifetime, wakeUpChannel));
        }
        return answered.thenCompose(reply -> reply.code().equals("MORE") ? send(batch) : sent(reply, batch.address()));
    }

    private static CompletableFuture<SendReply> sent(Reply reply, Address address) {
        return switch (reply.code()) {
            case "OK", "REPEATED" -> CompletableFuture.completedFuture(SendReply.stored(reply.confirmation()));
            case "FULL" -> CompletableFuture.completedFuture(SendReply.full(reply.number(1), slowest(reply, address)));
            case "UNKNOWN_SENDER", "FENCED" ->
                CompletableFuture.failedFuture(new BrokerException(
                        Reason.UNKNOWN_SENDER, "The sender's state in Redis is gone or newer: " + reply.code()));
            case "DELETED" ->
                CompletableFuture.failedFuture(new BrokerException(
                        Reason.INVALID_DESTINATION,
                        "The temporary destination " + address + " does not exist any more: it was deleted, or its"
                                + " connection is closed or gone. Nobody can receive the message"));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    static Address slowest(Reply reply, Address address) {
        return address.kind() == Kind.TOPIC && !reply.word(2).equals("-") ? address.subscription(reply.word(2)) : null;
    }

    @Override
    public CompletableFuture<FenceReply> fenceSender(
            Address address, String sender, long epoch, Durability durability) {
        return scripts.run(
                        LuaScript.FENCE_SENDER,
                        durability,
                        List.of(destinations.keysOf(address).sender(sender)),
                        number(epoch),
                        senderLifetime)
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK" ->
                        CompletableFuture.completedFuture(new FenceReply(
                                reply.number(1) == epoch - 1 ? reply.number(2) : 0, reply.confirmation()));
                    case "FENCED" ->
                        CompletableFuture.failedFuture(new BrokerException(
                                Reason.UNKNOWN_SENDER, "A newer epoch of this sender is open already"));
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    @Override
    public CompletableFuture<Void> check(Durability durability) {
        return scripts.check(durability);
    }

    @Override
    public CompletableFuture<FetchReply> fetch(FetchRequest request) {
        return fetch.run(request);
    }

    @Override
    public CompletableFuture<SelectReply> select(SelectRequest request) {
        return select.run(request);
    }

    @Override
    public CompletableFuture<Outcome> giveBack(ConsumerId consumer, long number, List<GiveBack> messages) {
        DestinationKeys names = destinations.keysOf(consumer.address());
        String digits = destinations.prioritiesOf(consumer.address());
        List<Object> arguments = new ArrayList<>(6 + 4 * messages.size());
        arguments.add(text(names.group()));
        arguments.add(text(consumer.name()));
        arguments.add(number(number));
        arguments.add(text(digits));
        arguments.add(wakeUpChannel);
        arguments.add(PRODUCTION_CLOCK);
        for (GiveBack message : messages) {
            arguments.add(indexOf(message.id(), digits));
            arguments.add(text(message.id().entry()));
            arguments.add(number(message.count()));
            arguments.add(number(Math.min(message.delayMillis(), LONGEST_DELAY_MILLIS)));
        }
        List<Object> keyList = destinations.withStreams(
                consumer.address(), digits, names.consumers(), names.waiters(), names.due(), names.returned());
        return scripts.run(LuaScript.GIVE_BACK, keyList, arguments.toArray()).thenCompose(RedisBroker::outcome);
    }

    @Override
    public CompletableFuture<Outcome> deadLetter(
            ConsumerId consumer, long number, Address.Kind as, List<DeadLetter> messages) {
        DestinationKeys names = destinations.keysOf(consumer.address());
        String digits = destinations.prioritiesOf(consumer.address());
        List<Object> arguments = new ArrayList<>(4 + 3 * messages.size());
        arguments.add(text(names.group()));
        arguments.add(text(consumer.name()));
        arguments.add(number(number));
        arguments.add(wakeUpChannel);
        for (DeadLetter message : messages) {
            arguments.add(indexOf(message.id(), digits));
            arguments.add(text(message.id().entry()));
            arguments.add(message.evidence());
        }
        boolean expired = as == Address.Kind.EXPIRED;
        List<Object> keyList = destinations.withStreams(
                consumer.address(),
                digits,
                names.consumers(),
                expired ? names.expired() : names.deadLetters(),
                expired ? names.expiredWaiters() : names.deadLetterWaiters());
        return scripts.run(LuaScript.DEAD_LETTER, keyList, arguments.toArray()).thenCompose(RedisBroker::outcome);
    }

    private static CompletableFuture<Outcome> outcome(Reply reply) {
        return switch (reply.code()) {
            case "OK" -> CompletableFuture.completedFuture(Outcome.APPLIED);
            case "REPEATED" -> CompletableFuture.completedFuture(Outcome.REPEATED);
            case "LEASE_LOST" -> CompletableFuture.completedFuture(Outcome.LEASE_LOST);
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    @Override
    public CompletableFuture<Page> reconcile(ConsumerId consumer, DeliveryId after) {
        DestinationKeys names = destinations.keysOf(consumer.address());
        String digits = destinations.prioritiesOf(consumer.address());
        int priority = priorityAt(after, digits);
        return scripts.run(
                        LuaScript.RECONCILE,
                        List.of(names.consumers(), names.stream(priority)),
                        text(names.group()),
                        text(consumer.name()),
                        number(priority),
                        startAfter(after),
                        number(PAGE))
                .thenCompose(reply -> page(reply, priority, digits));
    }

    @Override
    public CompletableFuture<Page> browse(Address address, DeliveryId after) {
        DestinationKeys names = destinations.keysOf(address);
        String digits = destinations.prioritiesOf(address);
        int priority = priorityAt(after, digits);
        return scripts.run(
                        LuaScript.BROWSE,
                        List.of(names.priorities(), names.stream(priority)),
                        text(names.group()),
                        number(priority),
                        startAfter(after),
                        number(PAGE),
                        text(digits))
                .thenCompose(reply -> {
                    if (reply.code().equals("PRIORITIES")) {
                        destinations.learn(address, digits, reply.word(1));
                        return browse(address, after);
                    }
                    return page(reply, priority, digits);
                });
    }

    private static int priorityAt(DeliveryId after, String digits) {
        return after == null ? digits.charAt(0) - '0' : after.priority();
    }

    private static byte[] startAfter(DeliveryId after) {
        return text(after == null || after.entry().isEmpty() ? "-" : "(" + after.entry());
    }

    private static CompletableFuture<Page> page(Reply reply, int priority, String digits) {
        return switch (reply.code()) {
            case "OK" ->
                CompletableFuture.completedFuture(
                        new Page(Outcome.APPLIED, reply.deliveries(), nextPage(reply.word(1), priority, digits)));
            case "LEASE_LOST" -> CompletableFuture.completedFuture(new Page(Outcome.LEASE_LOST, List.of(), null));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    /** Goes on in the same stream, or at the start of the next lower priority's. */
    private static DeliveryId nextPage(String last, int priority, String digits) {
        if (!last.equals("-")) {
            return new DeliveryId(priority, last);
        }
        int next = digits.indexOf('0' + priority) + 1;
        return next < digits.length() ? new DeliveryId(digits.charAt(next) - '0', "") : null;
    }

    @Override
    public CompletableFuture<Void> closeConsumer(ConsumerId consumer) {
        Address address = consumer.address();
        boolean all = address.kind() == Kind.SUBSCRIPTION; // it may end with this consumer
        return untilDone(consumer, LuaScript.CLOSE_CONSUMER, all ? ALL_PRIORITIES : destinations.prioritiesOf(address))
                .whenComplete((nothing, failure) -> {
                    forgetIfPassing(address);
                    if (all) {
                        destinations.forget(address); // an application may go through many; another consumer asks anew
                    }
                });
    }

    @Override
    public CompletableFuture<Void> reap(ConsumerId dead) {
        // Another client's consumer may hold messages of priorities that we have not met yet.
        return untilDone(dead, LuaScript.REAP, allPriorities(dead.address()))
                .whenComplete((nothing, failure) -> forgetIfPassing(dead.address()));
    }

    /** What ends with its consumer is not used any more. */
    private void forgetIfPassing(Address address) {
        if (address.isPassing()) {
            forget(address);
        }
    }

    static String allPriorities(Address address) {
        return address.isSetAside() ? "4" : ALL_PRIORITIES;
    }

    private CompletableFuture<Void> untilDone(ConsumerId consumer, LuaScript script, String digits) {
        DestinationKeys names = destinations.keysOf(consumer.address());
        List<Object> keyList = destinations.withStreams(
                consumer.address(),
                digits,
                names.leases(),
                names.consumers(),
                names.waiters(),
                names.returned(),
                names.groups());
        if (consumer.address().kind() == Kind.SUBSCRIPTION) {
            keyList.addAll(List.of(names.due(), names.subscriptions()));
        }
        return scripts.run(
                        script,
                        keyList,
                        text(names.group()),
                        text(consumer.name()),
                        number(PAGE),
                        wakeUpChannel,
                        PRODUCTION_CLOCK,
                        text(digits))
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK", "ALIVE" -> CompletableFuture.completedFuture(null);
                    case "MORE" -> untilDone(consumer, script, digits);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    @Override
    public CompletableFuture<Void> tend(Address address) {
        DestinationKeys names = destinations.keysOf(address);
        String digits = allPriorities(address);
        return scripts.run(
                        LuaScript.TEND,
                        destinations.withStreams(address, digits, names.leases(), names.priorities()),
                        text(names.group()),
                        lease,
                        text(digits),
                        PRODUCTION_CLOCK)
                .thenAccept(reply -> {});
    }

    @Override
    public void keepExpired(Address queue, byte[] evidence) {
        expiryEvidence.putIfAbsent(queue, evidence);
    }

    @Override
    public CompletableFuture<Long> sweep(Address queue) {
        DestinationKeys names = destinations.keysOf(queue);
        byte[] evidence = expiryEvidence.get(queue);
        List<Object> keyList = destinations.withStreams(
                queue, ALL_PRIORITIES, names.latestDeadline(), names.sweep(), names.priorities(), names.returned());
        if (evidence != null) {
            keyList.addAll(List.of(names.expired(), names.expiredWaiters()));
        }
        return scripts.run(
                        LuaScript.SWEEP,
                        keyList,
                        text(names.group()),
                        lease,
                        PRODUCTION_CLOCK,
                        wakeUpChannel,
                        evidence == null ? NOTHING : evidence,
                        queue.kind() == Kind.TOPIC ? OF_TOPIC : NOTHING)
                .thenApply(reply -> reply.number(1));
    }

    @Override
    public CompletableFuture<Void> claimName(String name, String token) {
        return scripts.run(LuaScript.CLAIM_NAME, List.of(nameKey(name)), text(token), lease)
                .thenCompose(reply -> reply.code().equals("OK")
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new BrokerException(
                                Reason.NAME_TAKEN, "The client id " + name + " is in use by another connection")));
    }

    @Override
    public CompletableFuture<Void> releaseName(String name, String token) {
        return scripts.run(LuaScript.RELEASE_NAME, List.of(nameKey(name)), text(token))
                .thenAccept(reply -> {});
    }

    private String nameKey(String name) {
        return settings.namespace() + ":{client:" + DestinationKeys.escape(name) + "}";
    }

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public TemporaryRegistry temporaries() {
        return temporaries;
    }

    @Override
    public TransactionLog transactions() {
        return transactions;
    }

    @Override
    public CompletableFuture<Long> clock() {
        return scripts.run(LuaScript.CLOCK, List.of()).thenApply(reply -> reply.number(1));
    }

    @Override
    public CompletableFuture<WakeUps> openWakeUps(String connection, WakeUps.Listener listener) {
        return WakeUpChannel.open(redisson, wakeUpPrefix + connection, listener);
    }
}
