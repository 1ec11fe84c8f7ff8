package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Page;
import io.redismq.internal.broker.SendBatch;
import io.redismq.internal.broker.TemporaryRegistry;
import io.redismq.internal.broker.WakeUps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RedissonClient;

/**
 * The broker port on Redis: lays out keys and arguments as each script's header says, and reads its reply. Keeps no
 * state but two caches, of key names and of the priorities in use. Thread-safe; one per factory, shared by its
 * connections.
 */
public final class RedisBroker implements Broker {

    /** Entries that one script call moves at most, so that Redis is never blocked for long. */
    static final int PAGE = 200;

    /** About 300 years: Lua's numbers print exactly up to 14 digits. */
    private static final long LONGEST_DELAY_MILLIS = 10_000_000_000_000L;

    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] WAIT = text("wait");
    private static final byte[] PASS = text("pass");
    private static final byte[] GROUP = text(DestinationKeys.QUEUE_GROUP);

    private final RedissonClient redisson;
    private final ScriptRunner scripts;
    private final BrokerSettings settings;
    private final String wakeUpPrefix;
    private final byte[] wakeUpChannel;
    private final byte[] lease;
    private final byte[] senderLifetime;
    private final Map<Address, DestinationKeys> keys = new ConcurrentHashMap<>();
    private final Map<Address, String> priorities = new ConcurrentHashMap<>();
    private final TemporaryRegistry temporaries;

    public RedisBroker(RedissonClient redisson, BrokerSettings settings) {
        this.redisson = redisson;
        this.scripts = new ScriptRunner(redisson);
        this.settings = settings;
        this.temporaries = new RedisTemporaryRegistry(scripts, settings, priorities::remove);
        this.wakeUpPrefix = settings.namespace() + ":wake:";
        this.wakeUpChannel = text(wakeUpPrefix);
        this.lease = number(settings.lease().toMillis());
        this.senderLifetime = number(settings.senderLifetime().toMillis());
    }

    /** Temporary destinations come and go, and other clients' are used once or twice: not worth a place. */
    private DestinationKeys keysOf(Address address) {
        if (address.isTemporary()) {
            return new DestinationKeys(settings.namespace(), address);
        }
        return keys.computeIfAbsent(address, a -> new DestinationKeys(settings.namespace(), a));
    }

    /** The priorities whose streams are in use as far as we know, one digit each, highest first. */
    private String prioritiesOf(Address address) {
        return priorities.getOrDefault(address, "4");
    }

    private List<Object> withStreams(Address address, String digits, String... first) {
        DestinationKeys names = keysOf(address);
        List<Object> all = new ArrayList<>(first.length + digits.length());
        all.addAll(Arrays.asList(first));
        for (int i = 0; i < digits.length(); i++) {
            all.add(names.stream(digits.charAt(i) - '0'));
        }
        return all;
    }

    /** The position, from 1, of a message's stream among those passed to the script. */
    private static byte[] indexOf(DeliveryId id, String digits) {
        return number(digits.indexOf('0' + id.priority()) + 1);
    }

    @Override
    public CompletableFuture<Void> send(SendBatch batch) {
        DestinationKeys names = keysOf(batch.address());
        boolean plain = batch.messages().stream()
                .allMatch(message -> message.delayMillis() == 0
                        && names.filedUnder(message.priority()) == DestinationKeys.DEFAULT_PRIORITY);
        String digits = plain ? "" : prioritiesOf(batch.messages(), names);
        List<Object> keyList =
                withStreams(batch.address(), plain ? "4" : digits, names.sender(batch.sender()), names.waiters());
        if (!plain) {
            keyList.addAll(List.of(names.priorities(), names.delayed(), names.due()));
        }
        boolean temporary = batch.address().isTemporary();
        if (temporary) {
            keyList.add(names.owner());
        }
        List<Object> arguments = new ArrayList<>(6 + 4 * batch.messages().size());
        arguments.add(number(batch.epoch()));
        arguments.add(number(batch.sequence()));
        arguments.add(senderLifetime);
        arguments.add(wakeUpChannel);
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(text(temporary ? "~" + digits : digits));
        for (Outgoing message : batch.messages()) {
            arguments.add(message.payload().header());
            arguments.add(message.payload().body());
            if (!plain) {
                arguments.add(number(digits.indexOf('0' + names.filedUnder(message.priority())) + 1));
                arguments.add(number(Math.min(message.delayMillis(), LONGEST_DELAY_MILLIS)));
            }
        }
        return scripts.run(LuaScript.SEND, keyList, arguments.toArray())
                .thenCompose(reply -> stored(reply, batch.address()));
    }

    private static String prioritiesOf(List<Outgoing> messages, DestinationKeys names) {
        StringBuilder digits = new StringBuilder();
        for (Outgoing message : messages) {
            char digit = (char) ('0' + names.filedUnder(message.priority()));
            if (digits.indexOf(String.valueOf(digit)) < 0) {
                digits.append(digit);
            }
        }
        return digits.toString();
    }

    private static CompletableFuture<Void> stored(Reply reply, Address address) {
        return switch (reply.code()) {
            case "OK", "REPEATED" -> CompletableFuture.completedFuture(null);
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

    @Override
    public CompletableFuture<Long> fenceSender(Address address, String sender, long epoch) {
        return scripts.run(
                        LuaScript.FENCE_SENDER, List.of(keysOf(address).sender(sender)), number(epoch), senderLifetime)
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK" -> CompletableFuture.completedFuture(reply.number(1) == epoch - 1 ? reply.number(2) : 0L);
                    case "FENCED" ->
                        CompletableFuture.failedFuture(new BrokerException(
                                Reason.UNKNOWN_SENDER, "A newer epoch of this sender is open already"));
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    @Override
    public CompletableFuture<FetchReply> fetch(FetchRequest request) {
        Address address = request.consumer().address();
        DestinationKeys names = keysOf(address);
        String digits = prioritiesOf(address);
        List<Object> keyList = withStreams(
                address,
                digits,
                names.consumers(),
                names.waiters(),
                names.leases(),
                names.due(),
                names.delayed(),
                names.priorities());
        return scripts.run(LuaScript.FETCH, keyList, fetchArguments(request, digits))
                .thenCompose(reply -> {
                    if (reply.code().equals("PRIORITIES")) {
                        priorities.merge(address, merged(digits, reply.word(1)), RedisBroker::merged);
                        return fetch(request);
                    }
                    return fetched(reply);
                });
    }

    /** Forgets no priority: messages of it may still be held here although its record was lost. */
    private static String merged(String known, String recorded) {
        return (known + recorded)
                .chars()
                .distinct()
                .map(digit -> -digit)
                .sorted()
                .collect(StringBuilder::new, (all, digit) -> all.append((char) -digit), StringBuilder::append)
                .toString();
    }

    private Object[] fetchArguments(FetchRequest request, String digits) {
        List<Object> arguments =
                new ArrayList<>(11 + digits.length() + request.acknowledged().size());
        arguments.add(GROUP);
        arguments.add(text(request.consumer().name()));
        arguments.add(number(request.number()));
        arguments.add(request.renewal() ? lease : NOTHING);
        arguments.add(number(request.credit().messages()));
        arguments.add(number(request.credit().bytes()));
        arguments.add(number(request.credit().readFirst()));
        arguments.add(
                switch (request.waiting()) {
                    case REGISTER -> WAIT;
                    case PASS_ON -> PASS;
                    case NONE -> NOTHING;
                });
        arguments.add(text(digits));
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(wakeUpChannel);
        for (int i = 0; i < digits.length(); i++) {
            int priority = digits.charAt(i) - '0';
            int count = arguments.size();
            arguments.add(null);
            for (DeliveryId id : request.acknowledged()) {
                if (id.priority() == priority) {
                    arguments.add(text(id.entry()));
                }
            }
            arguments.set(count, number(arguments.size() - count - 1));
        }
        return arguments.toArray();
    }

    private static CompletableFuture<FetchReply> fetched(Reply reply) {
        return switch (reply.code()) {
            case "OK" -> {
                String overdue = reply.word(3).equals("-") ? null : reply.word(3);
                yield CompletableFuture.completedFuture(new FetchReply(
                        Outcome.APPLIED, reply.deliveries(), reply.number(1), reply.number(2) == 1, overdue));
            }
            case "REPEATED" -> CompletableFuture.completedFuture(FetchReply.without(Outcome.REPEATED));
            case "LEASE_LOST" -> CompletableFuture.completedFuture(FetchReply.without(Outcome.LEASE_LOST));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    @Override
    public CompletableFuture<Outcome> giveBack(ConsumerId consumer, long number, List<GiveBack> messages) {
        DestinationKeys names = keysOf(consumer.address());
        String digits = prioritiesOf(consumer.address());
        List<Object> arguments = new ArrayList<>(6 + 4 * messages.size());
        arguments.add(GROUP);
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
        List<Object> keyList = withStreams(consumer.address(), digits, names.consumers(), names.waiters(), names.due());
        return scripts.run(LuaScript.GIVE_BACK, keyList, arguments.toArray()).thenCompose(RedisBroker::outcome);
    }

    @Override
    public CompletableFuture<Outcome> deadLetter(ConsumerId consumer, long number, List<DeadLetter> messages) {
        DestinationKeys names = keysOf(consumer.address());
        String digits = prioritiesOf(consumer.address());
        List<Object> arguments = new ArrayList<>(4 + 3 * messages.size());
        arguments.add(GROUP);
        arguments.add(text(consumer.name()));
        arguments.add(number(number));
        arguments.add(wakeUpChannel);
        for (DeadLetter message : messages) {
            arguments.add(indexOf(message.id(), digits));
            arguments.add(text(message.id().entry()));
            arguments.add(message.evidence());
        }
        List<Object> keyList = withStreams(
                consumer.address(), digits, names.consumers(), names.deadLetters(), names.deadLetterWaiters());
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
        DestinationKeys names = keysOf(consumer.address());
        String digits = prioritiesOf(consumer.address());
        int priority = priorityAt(after, digits);
        return scripts.run(
                        LuaScript.RECONCILE,
                        List.of(names.consumers(), names.stream(priority)),
                        GROUP,
                        text(consumer.name()),
                        number(priority),
                        startAfter(after),
                        number(PAGE))
                .thenCompose(reply -> page(reply, priority, digits));
    }

    @Override
    public CompletableFuture<Page> browse(Address address, DeliveryId after) {
        DestinationKeys names = keysOf(address);
        String digits = prioritiesOf(address);
        int priority = priorityAt(after, digits);
        return scripts.run(
                        LuaScript.BROWSE,
                        List.of(names.priorities(), names.stream(priority)),
                        GROUP,
                        number(priority),
                        startAfter(after),
                        number(PAGE),
                        text(digits))
                .thenCompose(reply -> {
                    if (reply.code().equals("PRIORITIES")) {
                        priorities.merge(address, merged(digits, reply.word(1)), RedisBroker::merged);
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
        return untilDone(consumer, LuaScript.CLOSE_CONSUMER, prioritiesOf(consumer.address()));
    }

    @Override
    public CompletableFuture<Void> reap(ConsumerId dead) {
        // Another client's consumer may hold messages of priorities that we have not met yet.
        return untilDone(dead, LuaScript.REAP, allPriorities(dead.address()));
    }

    private static String allPriorities(Address address) {
        return address.kind() == Address.Kind.DEAD_LETTERS ? "4" : "9876543210";
    }

    private CompletableFuture<Void> untilDone(ConsumerId consumer, LuaScript script, String digits) {
        DestinationKeys names = keysOf(consumer.address());
        List<Object> keyList =
                withStreams(consumer.address(), digits, names.leases(), names.consumers(), names.waiters());
        return scripts.run(script, keyList, GROUP, text(consumer.name()), number(PAGE), wakeUpChannel, PRODUCTION_CLOCK)
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK", "ALIVE" -> CompletableFuture.completedFuture(null);
                    case "MORE" -> untilDone(consumer, script, digits);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    @Override
    public CompletableFuture<Void> tend(Address address) {
        DestinationKeys names = keysOf(address);
        String digits = allPriorities(address);
        return scripts.run(
                        LuaScript.TEND,
                        withStreams(address, digits, names.leases(), names.priorities()),
                        GROUP,
                        lease,
                        text(digits),
                        PRODUCTION_CLOCK)
                .thenAccept(reply -> {});
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
    public TemporaryRegistry temporaries() {
        return temporaries;
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
