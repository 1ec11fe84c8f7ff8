package io.redismq.internal.broker.redis;

import io.netty.channel.Channel;
import io.netty.util.Timeout;
import io.redismq.api.Durability;
import io.redismq.api.Durability.Level;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisMovedException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * Runs a script with WAIT or WAITAOF right behind it. These count what replicas have of the writes of their own network
 * connection, so both go through one that is held meanwhile, and Redisson must not repeat either: a WAIT alone, on another
 * connection, would confirm anything. Thread-safe; owned by the {@link ScriptRunner}.
 */
final class DurableScripts {

    private static final RedisCommand<List<Object>> EVALSHA = command("EVALSHA");
    private static final RedisCommand<List<Object>> EVAL = command("EVAL");

    /**
     * For which others do not get the connection. It must be longer than the way to any replica and back: who asks again
     * writes again, and waits for that.
     */
    private static final long LONGEST_WAIT_MILLIS = 500;

    /**
     * The same with the way to the disk: with {@code appendfsync everysec} a sync begins within a second and takes its time,
     * and whoever wrote again before it ends would have to wait for the next one, each time.
     */
    private static final long LONGEST_SYNC_MILLIS = 2_000;

    private final ConnectionManager connections;
    private final Turns turns;
    private final long timeoutMillis;
    private final Set<Level> possible = ConcurrentHashMap.newKeySet();

    /**
     * Made once per broker.
     *
     * @param timeout how long the caller waits for replicas or disks in all; he asks again and again
     */
    DurableScripts(RedissonClient redisson, Turns turns, Duration timeout) {
        this.connections =
                redisson instanceof Redisson own ? own.getCommandExecutor().getConnectionManager() : null;
        this.turns = turns;
        this.timeoutMillis = timeout.toMillis();
    }

    @SuppressWarnings("unchecked") // a list is what all our scripts answer
    private static RedisCommand<List<Object>> command(String name) {
        return new RedisCommand<>((RedisCommand<List<Object>>) RScript.ReturnType.LIST.getCommand(), name);
    }

    // ---- whether Redis can do it

    /** Fails unless the server and its user can do what the durability needs. Asks each server's client once. */
    CompletableFuture<Void> check(Durability durability) {
        if (possible.contains(durability.level())) {
            return CompletableFuture.completedFuture(null);
        }
        if (connections == null) {
            return CompletableFuture.failedFuture(new BrokerException(
                    Reason.UNSUPPORTED,
                    "durability=" + durability + " needs a Redisson client that org.redisson.Redisson made; give the"
                            + " factory such a client, or an address"));
        }
        return held(this::anyMaster, connection -> confirmation(connection, probeOf(durability), 1))
                .handle((answered, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(refusal(durability, failure));
                    }
                    possible.add(durability.level());
                    return null;
                });
    }

    /** What is answered at once, whatever replicas there are. */
    private static Durability probeOf(Durability durability) {
        return durability.level() == Level.FSYNC ? Durability.fsync(0) : durability;
    }

    private static BrokerException refusal(Durability durability, Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        String cure = text.contains("unknown command")
                ? "needs Redis 7.2 or later, which has the command WAITAOF"
                : text.contains("appendonly is disabled") ? "needs a Redis with appendonly yes" : null;
        return cure == null
                ? RedisErrors.fromFailure("durability=" + durability, failure)
                : new BrokerException(
                        Reason.UNSUPPORTED,
                        "durability=" + durability + " " + cure + ", and this one has not; use replicated(NUMBER) or"
                                + " memory, or another server",
                        failure);
    }

    private MasterSlaveEntry anyMaster() {
        return connections.getEntrySet().iterator().next();
    }

    // ---- script and confirmation

    /** The elements of the script's answer, and what is confirmed; any failure means that neither is known. */
    record Answer(List<Object> elements, Confirmation confirmation) {}

    /** Fails with a RedisRedirectException where the destination is on its way to another node of a cluster. */
    CompletableFuture<Answer> run(LuaScript script, Durability durability, List<Object> keys, Object[] arguments) {
        int slot = connections.calcSlot((String) keys.get(0));
        Call call = new Call(durability, script, keys, arguments);
        return held(() -> connections.getWriteEntry(slot), call::run)
                .handle((answer, failure) -> {
                    RedisMovedException moved = failure == null ? null : movedBy(failure);
                    MasterSlaveEntry there = moved == null ? null : connections.getEntry(moved.getUrl());
                    return there != null
                            ? held(() -> there, call::run)
                            : failure == null
                                    ? CompletableFuture.completedFuture(answer)
                                    : CompletableFuture.<Answer>failedFuture(failure);
                })
                .thenCompose(result -> result);
    }

    private static RedisMovedException movedBy(Throwable failure) {
        return causeOf(failure) instanceof RedisMovedException moved ? moved : null;
    }

    static boolean isRedirect(Throwable failure) {
        return causeOf(failure) instanceof RedisRedirectException;
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private final class Call {

        private final Durability durability;
        private final LuaScript script;
        private final List<Object> parameters = new ArrayList<>();

        Call(Durability durability, LuaScript script, List<Object> keys, Object[] arguments) {
            this.durability = durability;
            this.script = script;
            parameters.add(keys.size());
            parameters.addAll(keys);
            parameters.addAll(List.of(arguments));
        }

        CompletableFuture<Answer> run(RedisConnection connection) {
            return run(connection, EVALSHA, script.sha1())
                    .handle((answer, failure) -> failure == null
                            ? CompletableFuture.completedFuture(answer)
                            : causeOf(failure) instanceof RedisNoScriptException
                                    ? run(connection, EVAL, script.text())
                                    : CompletableFuture.<Answer>failedFuture(failure))
                    .thenCompose(result -> result);
        }

        private CompletableFuture<Answer> run(
                RedisConnection connection, RedisCommand<List<Object>> command, String text) {
            Channel channel = connection.getChannel();
            List<Object> all = new ArrayList<>(List.of(text));
            all.addAll(parameters);
            CompletableFuture<List<Object>> answered = connection
                    .<List<Object>, List<Object>>async(ByteArrayCodec.INSTANCE, command, all.toArray())
                    .toCompletableFuture();
            return answered.thenCombine(
                    confirmation(connection, durability, patienceMillis(durability)), (elements, confirmation) -> {
                        if (connection.getChannel() != channel) {
                            throw new CompletionException(
                                    new RedisConnectionException("The network connection was lost on the way"));
                        }
                        return new Answer(elements, confirmation);
                    });
        }
    }

    private long patienceMillis(Durability durability) {
        return Math.min(timeoutMillis, durability.level() == Level.FSYNC ? LONGEST_SYNC_MILLIS : LONGEST_WAIT_MILLIS);
    }

    private CompletableFuture<Confirmation> confirmation(
            RedisConnection connection, Durability durability, long millis) {
        long timeout = responseMillis() + millis;
        int wanted = durability.replicas();
        if (durability.level() == Level.REPLICATED) {
            return connection
                    .<Integer, Integer>async(timeout, StringCodec.INSTANCE, RedisCommands.WAIT, wanted, millis)
                    .toCompletableFuture()
                    .thenApply(replicas -> confirmation(wanted, replicas, "have it"));
        }
        return connection
                .<List<Integer>, List<Integer>>async(
                        timeout, StringCodec.INSTANCE, RedisCommands.WAITAOF, 1, wanted, millis)
                .toCompletableFuture()
                .thenApply(counts -> counts.get(0) < 1
                        ? new Confirmation("the master has not got it on disk")
                        : confirmation(wanted, counts.get(1), "have it on disk"));
    }

    private static Confirmation confirmation(int wanted, int found, String what) {
        return found >= wanted
                ? Confirmation.COMPLETE
                : new Confirmation("only " + found + " of " + wanted + " replicas say that they " + what);
    }

    // ---- holding a connection

    /** What is done with a connection that is held. */
    @FunctionalInterface
    private interface Use<T> {
        CompletableFuture<T> of(RedisConnection connection);
    }

    /** Where a connection is taken from. */
    @FunctionalInterface
    private interface Master {
        MasterSlaveEntry find();
    }

    private <T> CompletableFuture<T> held(Master master, Use<T> use) {
        CompletableFuture<T> result = new CompletableFuture<>();
        turns.take(() -> {
            CompletableFuture<T> used;
            try {
                used = hold(master.find(), use);
            } catch (RuntimeException e) { // a client that is shut down throws at the call
                used = CompletableFuture.failedFuture(e);
            }
            used.whenComplete((value, failure) -> {
                turns.giveBack();
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result;
    }

    private <T> CompletableFuture<T> hold(MasterSlaveEntry master, Use<T> use) {
        if (master == null) {
            throw new RedisConnectionException("No node of the cluster is known to have the destination");
        }
        CompletableFuture<RedisConnection> connected = master.connectionWriteOp(EVALSHA);
        Timeout timeout = connections
                .getServiceManager()
                .newTimeout(
                        late -> connected.completeExceptionally(
                                new RedisTimeoutException("No network connection was free in time")),
                        responseMillis(),
                        TimeUnit.MILLISECONDS);
        return connected.thenCompose(connection -> {
            timeout.cancel();
            CompletableFuture<T> used;
            try {
                used = use.of(connection);
            } catch (RuntimeException e) {
                used = CompletableFuture.failedFuture(e);
            }
            return used.whenComplete((value, failure) -> master.releaseWrite(connection));
        });
    }

    private int responseMillis() {
        return connections.getServiceManager().getConfig().getTimeout();
    }
}
