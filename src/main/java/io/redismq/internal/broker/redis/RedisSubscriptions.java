package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Labels;
import io.redismq.internal.broker.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Subscriptions in Redis: the records of the named ones, each in a slot of its own, and what stands at their topics. Keeps
 * no state. Thread-safe; owned by the {@link RedisBroker}.
 */
final class RedisSubscriptions implements Subscriptions {

    private static final String ANY_TOKEN = "";
    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] DURABLE = text("durable");
    private static final byte[] STAY = text("stay");
    private static final byte[] AT_ONCE = text("now");

    private final ScriptRunner scripts;
    private final String namespace;
    private final byte[] lease;
    private final Destinations destinations;
    private final Consumer<Address> forget;

    /**
     * Keeps what it is given.
     *
     * @param forget lets the client forget what it knows of a subscription that has ended
     */
    RedisSubscriptions(
            ScriptRunner scripts, BrokerSettings settings, Destinations destinations, Consumer<Address> forget) {
        this.scripts = scripts;
        this.namespace = settings.namespace();
        this.lease = number(settings.lease().toMillis());
        this.destinations = destinations;
        this.forget = forget;
    }

    // ---- the records of named subscriptions

    private List<Object> recordOf(String label) {
        String key = namespace + ":{subscription:" + label + "}";
        return List.of(key, key + ":active");
    }

    private static byte[] durability(String label) {
        return Labels.isDurable(label) ? DURABLE : NOTHING;
    }

    private static byte[] topicOf(Spec spec) {
        return text(Labels.escape(spec.address().name()));
    }

    private static byte[] kindOf(Spec spec) {
        return text(spec.alone() ? "alone" : "shared");
    }

    private static byte[] noLocalOf(Spec spec) {
        return text(spec.noLocal() ? "noLocal" : "");
    }

    @Override
    public CompletableFuture<Claim> claim(Spec spec, String consumer) {
        String label = spec.address().label();
        return scripts.run(
                        LuaScript.CLAIM_SUBSCRIPTION,
                        recordOf(label),
                        text(consumer),
                        lease,
                        topicOf(spec),
                        kindOf(spec),
                        text(spec.selector()),
                        noLocalOf(spec),
                        durability(label),
                        PRODUCTION_CLOCK)
                .thenCompose(reply -> claimed(reply, label));
    }

    private static CompletableFuture<Claim> claimed(Reply reply, String label) {
        return switch (reply.code()) {
            case "OK" -> CompletableFuture.completedFuture(claim(reply, label));
            case "ACTIVE" ->
                failed(
                        Reason.IN_USE,
                        "The subscription " + label + " has an active consumer; close it first. One that crashed is"
                                + " active until its lease has ended");
            case "OTHER_KIND" ->
                failed(
                        Reason.CONFLICT,
                        "There is a durable subscription " + label + " already, which is shared while this one would"
                                + " not be, or the other way round; unsubscribe it, or use another name");
            case "MISSING" -> failed(Reason.INVALID_DESTINATION, "There is no subscription " + label);
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    private static <T> CompletableFuture<T> failed(Reason reason, String text) {
        return CompletableFuture.failedFuture(new BrokerException(reason, text));
    }

    private static Claim claim(Reply reply, String label) {
        List<Former> former = new ArrayList<>();
        for (int i = 2; i + 1 < reply.words(); i += 2) {
            Address topic = new Address(Address.Kind.TOPIC, Labels.unescape(reply.word(i)));
            former.add(new Former(topic.subscription(label), reply.word(i + 1)));
        }
        return new Claim(reply.word(1), former);
    }

    @Override
    public CompletableFuture<Kept> keep(Spec spec, String consumer, String token, boolean settled) {
        String label = spec.address().label();
        return scripts.run(
                        LuaScript.KEEP_SUBSCRIPTION,
                        recordOf(label),
                        text(consumer),
                        lease,
                        text(token),
                        text(settled ? "settled" : ""),
                        durability(label),
                        PRODUCTION_CLOCK,
                        topicOf(spec),
                        kindOf(spec),
                        text(spec.selector()),
                        noLocalOf(spec))
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK" -> CompletableFuture.completedFuture(Kept.HELD);
                    case "REPLACED" -> CompletableFuture.completedFuture(Kept.REPLACED);
                    case "OVERTAKEN" -> CompletableFuture.completedFuture(Kept.OVERTAKEN);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    @Override
    public CompletableFuture<Void> leave(String label, String consumer, String token, boolean gone) {
        boolean stays = !gone || Labels.isDurable(label);
        return scripts.run(
                        LuaScript.LEAVE_SUBSCRIPTION,
                        recordOf(label),
                        text(consumer),
                        text(token),
                        stays ? STAY : NOTHING)
                .thenAccept(reply -> {});
    }

    @Override
    public CompletableFuture<Claim> remove(String label, Address topic) {
        byte[] only = topic == null ? NOTHING : text(Labels.escape(topic.name()));
        return scripts.run(LuaScript.REMOVE_SUBSCRIPTION, recordOf(label), NOTHING, PRODUCTION_CLOCK, only)
                .thenCompose(reply -> claimed(reply, label));
    }

    @Override
    public CompletableFuture<Void> removed(String label, String token) {
        return scripts.run(LuaScript.REMOVE_SUBSCRIPTION, recordOf(label), text(token), PRODUCTION_CLOCK, NOTHING)
                .thenAccept(reply -> {});
    }

    // ---- at the topic

    @Override
    public CompletableFuture<Opened> open(ConsumerId consumer, String token, long startMillis, boolean alone) {
        DestinationKeys names = destinations.keysOf(consumer.address());
        List<Object> keys = destinations.withStreams(
                consumer.address(),
                RedisBroker.ALL_PRIORITIES,
                names.subscriptions(),
                names.topic(),
                names.leases(),
                names.waiters(),
                names.priorities(),
                names.consumers(),
                names.returned());
        return scripts.run(
                        LuaScript.SUBSCRIBE,
                        keys,
                        text(names.group()),
                        text(token),
                        text(consumer.name()),
                        lease,
                        text(startOf(startMillis)),
                        text(alone ? "alone" : ""),
                        number(RedisBroker.PAGE),
                        PRODUCTION_CLOCK)
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK" -> CompletableFuture.completedFuture(new Opened(reply.number(1), null));
                    case "OTHER" ->
                        CompletableFuture.completedFuture(new Opened(0, new Former(consumer.address(), reply.word(1))));
                    case "MORE" -> open(consumer, token, startMillis, alone);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    /** A group delivers what stands behind this id. */
    private static String startOf(long millis) {
        if (millis == LATEST) {
            return "$";
        }
        return millis == 0 ? "0" : millis - 1 + "-18446744073709551615";
    }

    @Override
    public CompletableFuture<Void> end(Former former) {
        DestinationKeys names = destinations.keysOf(former.address());
        List<Object> keys = destinations.withStreams(
                former.address(),
                RedisBroker.ALL_PRIORITIES,
                names.subscriptions(),
                names.leases(),
                names.waiters(),
                names.consumers(),
                names.returned(),
                names.due(),
                names.groups());
        return scripts.run(LuaScript.END_SUBSCRIPTION, keys, text(names.group()), text(former.token()))
                .thenAccept(reply -> forget.accept(former.address()));
    }

    /** Ends all subscriptions of a topic that is being deleted. */
    CompletableFuture<Void> endAll(Address topic) {
        return scripts.run(
                        LuaScript.LIST_SUBSCRIPTIONS,
                        List.of(destinations.keysOf(topic).subscriptions()))
                .thenCompose(reply -> {
                    List<CompletableFuture<Void>> ends = new ArrayList<>();
                    for (int i = 1; i < reply.words(); i++) {
                        ends.add(end(new Former(topic.subscription(reply.word(i)), ANY_TOKEN)));
                    }
                    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
                });
    }

    @Override
    public CompletableFuture<Trimmed> trim(Address topic, boolean atOnce) {
        DestinationKeys names = destinations.keysOf(topic);
        List<Object> keys = destinations.withStreams(
                topic,
                RedisBroker.ALL_PRIORITIES,
                names.leases(),
                names.priorities(),
                names.topic(),
                names.subscriptions(),
                names.delayed(),
                names.due(),
                names.latestDeadline(),
                names.sweep());
        return scripts.run(LuaScript.TRIM, keys, lease, PRODUCTION_CLOCK, atOnce ? AT_ONCE : NOTHING)
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK", "MORE" ->
                        CompletableFuture.completedFuture(
                                new Trimmed(reply.code().equals("MORE"), Rounds.overdue(reply.word(1), topic)));
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }
}
