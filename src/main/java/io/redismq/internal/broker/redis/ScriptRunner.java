package io.redismq.internal.broker.redis;

import io.redismq.api.Durability;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Runs scripts through Redisson and turns whatever comes back into a reply or the port's exception. Uses plain eval
 * with the text, which heals itself when the server forgot the script. Thread-safe; one per broker.
 */
final class ScriptRunner {

    private static final byte[][] SMALL = new byte[1024][];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = Integer.toString(i).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private final RScript scripts;
    private final DurableScripts durable;
    private final Repeats repeats;

    /** For scripts of which nothing has to be durable. */
    ScriptRunner(RedissonClient redisson) {
        this(redisson, null);
    }

    ScriptRunner(RedissonClient redisson, DurableScripts durable) {
        this.scripts = redisson.getScript(ByteArrayCodec.INSTANCE);
        this.durable = durable;
        this.repeats = new Repeats(redisson);
    }

    /** Fails where Redis cannot make anything so durable. */
    CompletableFuture<Void> check(Durability durability) {
        return durability.isMemory() ? CompletableFuture.completedFuture(null) : durable.check(durability);
    }

    /** Runs a script, and tells in its reply whether what it did is as durable. Does nothing where Redis cannot do that. */
    CompletableFuture<Reply> run(LuaScript script, Durability durability, List<Object> keys, Object... arguments) {
        if (durability.isMemory()) {
            return run(script, keys, arguments);
        }
        CompletableFuture<Reply> result = new CompletableFuture<>();
        check(durability)
                .thenCompose(nothing -> durable.run(script, durability, keys, arguments))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        complete(result, script, answer.elements(), answer.confirmation(), true);
                    } else if (DurableScripts.isRedirect(failure)) {
                        moving(result, run(script, keys, arguments));
                    } else {
                        result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), failure));
                    }
                });
        return explained(result, script, keys);
    }

    /** Redisson knows how to follow a destination that is on its way to another node; it is confirmed there later. */
    private static void moving(CompletableFuture<Reply> result, CompletableFuture<Reply> followed) {
        followed.whenComplete((reply, failure) -> {
            if (failure == null) {
                result.complete(reply.with(new Confirmation("it is moving to another node of the cluster")));
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    CompletableFuture<Reply> run(LuaScript script, List<Object> keys, Object... arguments) {
        CompletableFuture<Reply> result = new CompletableFuture<>();
        long sentNanos = System.nanoTime();
        try {
            scripts.<List<Object>>evalAsync(
                            RScript.Mode.READ_WRITE, script.text(), RScript.ReturnType.LIST, keys, arguments)
                    .whenComplete((elements, failure) -> {
                        if (failure == null) {
                            complete(result, script, elements, Confirmation.COMPLETE, repeats.areNoneSince(sentNanos));
                        } else {
                            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), failure));
                        }
                    });
            return script == LuaScript.PROBE_RIGHTS || keys.isEmpty() ? result : explained(result, script, keys);
        } catch (RuntimeException e) {
            // A client that is shut down throws at the call.
            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), e));
        }
        return result;
    }

    /** Says which right is missing, where Redis itself does not. */
    private CompletableFuture<Reply> explained(CompletableFuture<Reply> result, LuaScript script, List<Object> keys) {
        return result.handle((reply, failure) -> {
                    BrokerException cause = failure == null ? null : BrokerException.from(failure);
                    if (cause == null || cause.reason() != Reason.PERMISSION) {
                        return result;
                    }
                    String key = keys.get(0).toString();
                    return Rights.missing(this, key, Rights.patternOf(key))
                            .handle((rules, unknown) -> CompletableFuture.<Reply>failedFuture(
                                    unknown != null || rules.isEmpty()
                                            ? cause
                                            : RedisErrors.lacking(script.fileName(), rules, cause)))
                            .thenCompose(outcome -> outcome);
                })
                .thenCompose(outcome -> outcome);
    }

    private static void complete(
            CompletableFuture<Reply> result,
            LuaScript script,
            List<Object> elements,
            Confirmation confirmation,
            boolean onlyCopy) {
        Reply reply;
        try {
            reply = new Reply(elements, confirmation);
        } catch (RuntimeException e) { // whatever came, somebody waits for the result
            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), e));
            return;
        }
        if (reply.code().equals("ERROR")) {
            result.completeExceptionally(RedisErrors.fromReply(script.fileName(), reply.errorText(), onlyCopy));
        } else {
            result.complete(reply);
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] number(long number) {
        return number >= 0 && number < SMALL.length
                ? SMALL[(int) number]
                : Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }
}
