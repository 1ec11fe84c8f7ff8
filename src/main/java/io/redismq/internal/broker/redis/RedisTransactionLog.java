package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.Decision;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionId;
import io.redismq.internal.broker.TransactionLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Transactions in Redis. Without a cluster all destinations can change in one step; in a cluster those of one hash tag
 * can. Keeps no state. Thread-safe; owned by the {@link RedisBroker}.
 */
final class RedisTransactionLog implements TransactionLog {

    private final ScriptRunner scripts;
    private final Destinations destinations;
    private final boolean cluster;
    private final byte[] lifetime;
    private final byte[] wakeUpChannel;
    private final StagedTransactions staged;

    /**
     * Made once per broker.
     *
     * @param cluster whether Redis keeps the destinations on several nodes
     */
    RedisTransactionLog(
            ScriptRunner scripts, Destinations destinations, boolean cluster, BrokerSettings settings, byte[] channel) {
        this.scripts = scripts;
        this.destinations = destinations;
        this.cluster = cluster;
        this.lifetime = number(settings.senderLifetime().toMillis());
        this.wakeUpChannel = channel;
        this.staged = new StagedTransactions(scripts, destinations, settings, channel);
    }

    @Override
    public boolean isOneStep(Commit commit) {
        return !cluster
                || commit.destinations().stream().map(this::hashTag).distinct().count() <= 1;
    }

    /** Keys with the same text between their braces are on one node. */
    private String hashTag(Address address) {
        String key = destinations.keysOf(address).consumers();
        return key.substring(key.indexOf('{'), key.indexOf('}'));
    }

    /** The record stands with a destination that lasts, where there is one: so one session has few of them. */
    private String record(Commit commit) {
        List<Address> all = commit.destinations();
        Address home = all.stream()
                .filter(address -> !address.isTemporary())
                .findFirst()
                .orElse(all.get(0));
        return destinations.keysOf(home).transaction(commit.id().session());
    }

    @Override
    public CompletableFuture<Confirmation> commit(Commit commit) {
        CommitCall call = new CommitCall(commit, destinations);
        return scripts.run(
                        LuaScript.COMMIT,
                        commit.durability(),
                        call.keys(record(commit)),
                        call.arguments(lifetime, wakeUpChannel))
                .thenCompose(reply -> reply.code().equals("MORE") ? commit(commit) : committed(reply, commit));
    }

    private static CompletableFuture<Confirmation> committed(Reply reply, Commit commit) {
        return switch (reply.code()) {
            case "FULL", "DELETED" ->
                done(reply, commit.batches().get((int) reply.number(1) - 1).address());
            default -> done(reply, null);
        };
    }

    /** What a reply about one destination means. */
    static CompletableFuture<Confirmation> done(Reply reply, Address address) {
        return switch (reply.code()) {
            case "OK", "REPEATED" -> CompletableFuture.completedFuture(reply.confirmation());
            case "LEASE_LOST" ->
                failed(Reason.LEASE_LOST, "A consumer lost messages that the transaction had received from it");
            case "FENCED" -> failed(Reason.FAILED, "The transaction was rolled back before");
            case "FULL" -> CompletableFuture.failedFuture(full(address, RedisBroker.slowest(reply, address)));
            case "DELETED" ->
                failed(
                        Reason.INVALID_DESTINATION,
                        "The temporary destination " + address
                                + " does not exist any more: it was deleted, or its connection is closed or gone");
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    private static BrokerException full(Address address, Address slowest) {
        String hint = slowest == null ? "" : ": its subscription " + slowest.label() + " is furthest behind";
        return new BrokerException(address + " is full" + hint, slowest);
    }

    static <T> CompletableFuture<T> failed(Reason reason, String text) {
        return CompletableFuture.failedFuture(new BrokerException(reason, text));
    }

    @Override
    public CompletableFuture<Boolean> fence(Commit commit) {
        return scripts.run(
                        LuaScript.FENCE_TRANSACTION,
                        List.of(record(commit)),
                        number(commit.id().number()),
                        lifetime)
                .thenCompose(RedisTransactionLog::decision)
                .thenApply(Decision::committed);
    }

    static CompletableFuture<Decision> decision(Reply reply) {
        return switch (reply.code()) {
            case "COMMITTED", "ROLLED_BACK" ->
                CompletableFuture.completedFuture(new Decision(reply.code().equals("COMMITTED"), reply.confirmation()));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    // ---- in several steps

    @Override
    public CompletableFuture<Leases> look() {
        return staged.look();
    }

    @Override
    public CompletableFuture<Leases> keep(TransactionId id, boolean first, List<Address> branches) {
        return staged.keep(id.toString(), first, branches);
    }

    @Override
    public CompletableFuture<Confirmation> stage(
            TransactionId id, long chunk, Commit.Batch batch, Durability durability) {
        return staged.stage(id, chunk, batch, durability);
    }

    @Override
    public CompletableFuture<Void> stage(TransactionId id, long chunk, Settlement settlement) {
        return staged.stage(id, chunk, settlement);
    }

    @Override
    public CompletableFuture<Void> unstage(TransactionId id, Settlement settlement) {
        return staged.unstage(id, settlement);
    }

    @Override
    public CompletableFuture<Decision> decide(TransactionId id, boolean commit, Durability durability) {
        return staged.decide(id.toString(), commit, durability);
    }

    @Override
    public CompletableFuture<Void> finish(String id, boolean committed, List<Address> branches) {
        return staged.finish(id, committed, branches);
    }

    @Override
    public CompletableFuture<Void> takeOver(String overdue) {
        return staged.takeOver(overdue);
    }
}
