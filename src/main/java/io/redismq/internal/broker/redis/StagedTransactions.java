package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.Decision;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionId;
import io.redismq.internal.broker.TransactionLog.Leases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Transactions that are staged in chunks: their records, which share a slot of their own, and their branches, each in the
 * slot of its destination. Keeps no state. Thread-safe; owned by the {@link RedisTransactionLog}.
 */
final class StagedTransactions {

    /** Messages that one script call applies or undoes at most, and after how many bytes it stops. */
    private static final int PAGE = 100;

    private static final int PAGE_BYTES = 128 << 10;
    private static final String NOBODY = "-";
    private static final String SUBSCRIPTION_SCHEME = "subscription:";
    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;

    private final ScriptRunner scripts;
    private final Destinations destinations;
    private final String leases;
    private final byte[] lease;
    private final byte[] lifetime;
    private final byte[] wakeUpChannel;

    StagedTransactions(ScriptRunner scripts, Destinations destinations, BrokerSettings settings, byte[] channel) {
        this.scripts = scripts;
        this.destinations = destinations;
        this.leases = settings.namespace() + ":{tx}";
        this.lease = number(settings.lease().toMillis());
        this.lifetime = number(settings.senderLifetime().toMillis());
        this.wakeUpChannel = channel;
    }

    private String recordOf(String id) {
        return leases + ":" + id;
    }

    // ---- the record

    CompletableFuture<Leases> look() {
        return scripts.run(LuaScript.KEEP_TRANSACTION, List.of(leases), NOTHING, lease, NOTHING, PRODUCTION_CLOCK)
                .thenCompose(StagedTransactions::leases);
    }

    CompletableFuture<Leases> keep(String id, boolean first, List<Address> branches) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(text(id));
        arguments.add(lease);
        arguments.add(text(first ? "first" : ""));
        arguments.add(PRODUCTION_CLOCK);
        branches.forEach(branch -> arguments.add(text(spelled(branch))));
        return scripts.run(LuaScript.KEEP_TRANSACTION, List.of(leases, recordOf(id)), arguments.toArray())
                .thenCompose(StagedTransactions::leases);
    }

    private static CompletableFuture<Leases> leases(Reply reply) {
        return switch (reply.code()) {
            case "OK", "LEASE_LOST" ->
                CompletableFuture.completedFuture(
                        new Leases(reply.code().equals("OK"), reply.word(1).equals(NOBODY) ? null : reply.word(1)));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    CompletableFuture<Decision> decide(String id, boolean commit, Durability durability) {
        return scripts.run(
                        LuaScript.DECIDE_TRANSACTION,
                        durability,
                        List.of(recordOf(id)),
                        text(commit ? "commit" : "rollback"),
                        lifetime)
                .thenCompose(RedisTransactionLog::decision);
    }

    CompletableFuture<Void> forget(String id) {
        return scripts.run(LuaScript.FORGET_TRANSACTION, List.of(leases, recordOf(id)), text(id), lifetime)
                .thenAccept(reply -> {});
    }

    CompletableFuture<Void> takeOver(String overdue) {
        return scripts.run(
                        LuaScript.RECOVER_TRANSACTION,
                        List.of(leases, recordOf(overdue)),
                        text(overdue),
                        lease,
                        PRODUCTION_CLOCK)
                .thenCompose(reply -> switch (reply.code()) {
                    case "COMMITTED", "ROLLED_BACK" -> finish(overdue, reply);
                    case "DONE", "ALIVE" -> CompletableFuture.completedFuture(null);
                    default -> CompletableFuture.failedFuture(reply.unexpected());
                });
    }

    private CompletableFuture<Void> finish(String id, Reply reply) {
        List<Address> branches = new ArrayList<>();
        try {
            for (String branch : reply.texts()) {
                branches.add(branchOf(branch));
            }
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
        return finish(id, reply.code().equals("COMMITTED"), branches);
    }

    /** A branch is a destination as text, or a subscription of a topic behind its label, which has no spaces. */
    private static String spelled(Address branch) {
        return branch.kind() == Kind.SUBSCRIPTION
                ? SUBSCRIPTION_SCHEME + branch.label() + " " + branch.name()
                : branch.toString();
    }

    private static Address branchOf(String spelled) throws BrokerException {
        if (!spelled.startsWith(SUBSCRIPTION_SCHEME)) {
            return Address.parse(spelled);
        }
        String[] parts = spelled.substring(SUBSCRIPTION_SCHEME.length()).split(" ", 2);
        return Address.topic(parts[1]).subscription(parts[0]);
    }

    /** The branches are independent of each other. */
    CompletableFuture<Void> finish(String id, boolean committed, List<Address> branches) {
        return CompletableFuture.allOf(branches.stream()
                        .map(branch -> committed ? apply(id, branch) : undo(id, branch))
                        .toArray(CompletableFuture[]::new))
                .thenCompose(nothing -> forget(id));
    }

    // ---- the branches

    CompletableFuture<Confirmation> stage(TransactionId id, long chunk, Commit.Batch batch, Durability durability) {
        DestinationKeys names = destinations.keysOf(batch.address());
        BatchCall call = new BatchCall(batch, names);
        List<Object> keys = new ArrayList<>(List.of(names.branch(id.toString()), names.staged(id.toString())));
        call.addKeys(keys);
        List<Object> arguments =
                new ArrayList<>(List.of(number(chunk), lifetime, text(id.toString()), PRODUCTION_CLOCK));
        call.addArguments(arguments);
        return scripts.run(LuaScript.STAGE_MESSAGES, durability, keys, arguments.toArray())
                .thenCompose(reply -> reply.code().equals("MORE")
                        ? stage(id, chunk, batch, durability)
                        : staged(reply, batch.address()));
    }

    CompletableFuture<Void> stage(TransactionId id, long chunk, Settlement settlement) {
        Address address = settlement.consumer().address();
        List<Object> keys = new ArrayList<>(List.of(destinations.keysOf(address).branch(id.toString())));
        CommitCall.addKeys(settlement, destinations, keys);
        List<Object> arguments = new ArrayList<>(List.of(number(chunk), lifetime, text(id.toString())));
        CommitCall.addArguments(settlement, destinations, arguments);
        return scripts.run(LuaScript.STAGE_SETTLEMENT, keys, arguments.toArray())
                .thenCompose(reply -> staged(reply, address))
                .thenAccept(confirmation -> {});
    }

    CompletableFuture<Void> unstage(TransactionId id, Settlement settlement) {
        Address address = settlement.consumer().address();
        List<Object> keys = new ArrayList<>(List.of(destinations.keysOf(address).branch(id.toString())));
        CommitCall.addKeys(settlement, destinations, keys);
        List<Object> arguments = new ArrayList<>(List.of(lifetime, text(id.toString())));
        CommitCall.addArguments(settlement, destinations, arguments);
        return scripts.run(LuaScript.UNSTAGE_SETTLEMENT, keys, arguments.toArray())
                .thenCompose(reply -> reply.code().equals("LEASE_LOST")
                        ? CompletableFuture.completedFuture(null)
                        : done(reply, address));
    }

    private static CompletableFuture<Confirmation> staged(Reply reply, Address address) {
        return switch (reply.code()) {
            case "FENCED", "LOST" ->
                RedisTransactionLog.failed(
                        Reason.LEASE_LOST, "The transaction took too long, or its state in Redis was removed");
            default -> RedisTransactionLog.done(reply, address);
        };
    }

    private CompletableFuture<Void> apply(String id, Address branch) {
        DestinationKeys names = destinations.keysOf(branch);
        String digits = RedisBroker.allPriorities(branch);
        List<Object> keys = destinations.withStreams(
                branch,
                digits,
                names.branch(id),
                names.staged(id),
                names.owner(),
                names.waiters(),
                names.delayed(),
                names.due());
        return scripts.run(
                        LuaScript.APPLY_BRANCH,
                        keys,
                        text(names.group()),
                        text(id),
                        text(digits),
                        lifetime,
                        number(PAGE),
                        number(PAGE_BYTES),
                        wakeUpChannel,
                        PRODUCTION_CLOCK,
                        text((branch.isTemporary() ? "~" : "") + (branch.kind() == Kind.TOPIC ? "t" : "")))
                .thenCompose(reply -> reply.code().equals("MORE") ? apply(id, branch) : done(reply, branch));
    }

    private CompletableFuture<Void> undo(String id, Address branch) {
        DestinationKeys names = destinations.keysOf(branch);
        String digits = RedisBroker.allPriorities(branch);
        List<Object> keys = destinations.withStreams(
                branch, digits, names.branch(id), names.staged(id), names.waiters(), names.returned());
        return scripts.run(
                        LuaScript.UNDO_BRANCH,
                        keys,
                        text(names.group()),
                        text(id),
                        text(digits),
                        lifetime,
                        number(PAGE),
                        wakeUpChannel)
                .thenCompose(reply -> reply.code().equals("MORE") ? undo(id, branch) : done(reply, branch));
    }

    private static CompletableFuture<Void> done(Reply reply, Address branch) {
        return RedisTransactionLog.done(reply, branch).thenAccept(confirmation -> {});
    }
}
