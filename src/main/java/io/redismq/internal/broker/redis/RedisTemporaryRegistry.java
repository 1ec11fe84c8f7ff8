package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.TemporaryRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Temporary destinations in Redis: the registry, which has a slot of its own, and the keys of the destinations, each in
 * theirs. Keeps no state. Thread-safe; owned by the {@link RedisBroker}.
 */
final class RedisTemporaryRegistry implements TemporaryRegistry {

    /** Destinations that one script call enters or tells at most. */
    static final int PAGE = 200;

    private static final String NOBODY = "-";

    private final ScriptRunner scripts;
    private final String namespace;
    private final String leases;
    private final long leaseMillis;
    private final RedisSubscriptions subscriptions;
    private final Consumer<Address> deleted;

    /**
     * Made once per broker.
     *
     * @param subscriptions for those of temporary topics
     * @param deleted hears of each destination that was deleted for good, whose cached state is of no use any more
     */
    RedisTemporaryRegistry(
            ScriptRunner scripts,
            BrokerSettings settings,
            RedisSubscriptions subscriptions,
            Consumer<Address> deleted) {
        this.subscriptions = subscriptions;
        this.scripts = scripts;
        this.namespace = settings.namespace();
        this.leases = namespace + ":{temporary}";
        this.leaseMillis = settings.lease().toMillis();
        this.deleted = deleted;
    }

    private String entriesOf(String holder) {
        return leases + ":" + holder;
    }

    @Override
    public CompletableFuture<Leases> look() {
        return scripts.run(LuaScript.KEEP_TEMPORARY, List.of(leases), text(""), number(leaseMillis), text(""), text(""))
                .thenCompose(RedisTemporaryRegistry::leases);
    }

    @Override
    public CompletableFuture<Leases> keep(String holder, boolean first, List<Address> entering) {
        List<Address> page = entering.subList(0, Math.min(PAGE, entering.size()));
        List<Object> arguments = new ArrayList<>(4 + page.size());
        arguments.add(text(holder));
        arguments.add(number(leaseMillis));
        arguments.add(text(first ? "first" : ""));
        arguments.add(text(""));
        page.forEach(address -> arguments.add(text(address.toString())));
        List<Object> keys = List.of(leases, entriesOf(holder));
        return scripts.run(LuaScript.KEEP_TEMPORARY, keys, arguments.toArray())
                .thenCompose(RedisTemporaryRegistry::leases)
                .thenCompose(found -> found.held() && page.size() < entering.size()
                        ? keep(holder, false, entering.subList(page.size(), entering.size()))
                        : CompletableFuture.completedFuture(found));
    }

    private static CompletableFuture<Leases> leases(Reply reply) {
        return switch (reply.code()) {
            case "OK", "LEASE_LOST" ->
                CompletableFuture.completedFuture(
                        new Leases(reply.code().equals("OK"), reply.word(1).equals(NOBODY) ? null : reply.word(1)));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    @Override
    public CompletableFuture<Void> create(Address address, String holder) {
        String owner = new DestinationKeys(namespace, address).owner();
        return scripts.run(LuaScript.CREATE_DESTINATION, List.of(owner), text(holder))
                .thenCompose(RedisTemporaryRegistry::done);
    }

    @Override
    public CompletableFuture<Void> delete(Address address, String holder) {
        return deleteKeys(address, holder).thenRun(() -> deleted.accept(address));
    }

    private CompletableFuture<Void> deleteKeys(Address address, String holder) {
        return address.kind() == Kind.TOPIC
                ? subscriptions.endAll(address).thenCompose(nothing -> unlink(address, holder))
                : unlink(address, holder);
    }

    private CompletableFuture<Void> unlink(Address address, String holder) {
        List<Object> keys = new ArrayList<>();
        DestinationKeys names = new DestinationKeys(namespace, address);
        keys.add(names.owner());
        keys.addAll(names.all());
        if (address.kind() == Kind.QUEUE) {
            for (Kind aside : List.of(Kind.DEAD_LETTERS, Kind.EXPIRED)) {
                keys.addAll(new DestinationKeys(namespace, new Address(aside, address.name())).all());
            }
        }
        return scripts.run(LuaScript.DELETE_DESTINATION, keys, text(holder)).thenCompose(RedisTemporaryRegistry::done);
    }

    /** What is late was done by somebody else, or is not to be done any more. */
    private static CompletableFuture<Void> done(Reply reply) {
        return switch (reply.code()) {
            case "OK", "LATE" -> CompletableFuture.completedFuture(null);
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    @Override
    public CompletableFuture<Void> forget(String holder, List<Address> deleted, boolean leaving) {
        List<Address> page = deleted.subList(0, Math.min(PAGE, deleted.size()));
        Stream<byte[]> arguments = Stream.concat(
                Stream.of(text(holder), text(leaving ? "leave" : "")),
                page.stream().map(address -> text(address.toString())));
        return scripts.run(LuaScript.FORGET_TEMPORARY, List.of(leases, entriesOf(holder)), arguments.toArray())
                .thenCompose(RedisTemporaryRegistry::done)
                .thenCompose(nothing -> page.size() < deleted.size()
                        ? forget(holder, deleted.subList(page.size(), deleted.size()), leaving)
                        : CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletableFuture<Boolean> takeOver(String dead) {
        return scripts.run(
                        LuaScript.CONDEMN_TEMPORARY,
                        List.of(leases, entriesOf(dead)),
                        text(dead),
                        number(PAGE),
                        text(""))
                .thenCompose(reply -> switch (reply.code()) {
                    case "OK" -> clear(dead, reply).thenCompose(nothing -> takeOver(dead));
                    case "DONE" -> CompletableFuture.completedFuture(true);
                    case "ALIVE" -> CompletableFuture.completedFuture(false);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    /** What the holder was may be ourselves before our lease ended: then the destinations are made anew. */
    private CompletableFuture<Void> clear(String dead, Reply reply) {
        List<Address> condemned = new ArrayList<>();
        try {
            for (int i = 0; i < reply.number(1); i++) {
                condemned.add(Address.parse(reply.word(2 + i)));
            }
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?>[] deletions =
                condemned.stream().map(address -> deleteKeys(address, dead)).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(deletions).thenCompose(nothing -> forget(dead, condemned, false));
    }
}
