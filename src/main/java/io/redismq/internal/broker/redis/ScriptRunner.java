package io.redismq.internal.broker.redis;

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

    ScriptRunner(RedissonClient redisson) {
        this.scripts = redisson.getScript(ByteArrayCodec.INSTANCE);
    }

    CompletableFuture<Reply> run(LuaScript script, List<Object> keys, Object... arguments) {
        CompletableFuture<Reply> result = new CompletableFuture<>();
        try {
            scripts.<List<Object>>evalAsync(
                            RScript.Mode.READ_WRITE, script.text(), RScript.ReturnType.LIST, keys, arguments)
                    .whenComplete((elements, failure) -> complete(result, script, elements, failure));
        } catch (RuntimeException e) {
            // A client that is shut down throws at the call.
            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), e));
        }
        return result;
    }

    private static void complete(
            CompletableFuture<Reply> result, LuaScript script, List<Object> elements, Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), failure));
            return;
        }
        Reply reply;
        try {
            reply = new Reply(elements);
        } catch (RuntimeException e) { // whatever came, somebody waits for the result
            result.completeExceptionally(RedisErrors.fromFailure(script.fileName(), e));
            return;
        }
        if (reply.code().equals("ERROR")) {
            result.completeExceptionally(RedisErrors.fromReply(script.fileName(), reply.errorText()));
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
