package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * A plain XREADGROUP with the fetch script right behind it, in one pipeline; lib/bulk.lua says why. Redisson must not
 * repeat it: a plain read grants messages each time. Stateless; thread-safe; owned by the {@link FetchVerb}.
 */
final class BulkRead {

    /** Who reads. */
    record Reader(String group, String consumer) {}

    /** What came of the pair. */
    record Result(Reply reply, List<Delivery> deliveries) {}

    private final RedissonClient redisson;

    BulkRead(RedissonClient redisson) {
        this.redisson = redisson;
    }

    /** Fails when either half does; the other one may have been carried out then. */
    CompletableFuture<Result> run(String stream, Reader reader, int count, List<Object> keys, Object[] arguments) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        try {
            RBatch batch = redisson.createBatch(BatchOptions.defaults().retryAttempts(0));
            batch.<byte[], byte[]>getStream(stream, ByteArrayCodec.INSTANCE)
                    .readGroupAsync(
                            reader.group,
                            reader.consumer,
                            StreamReadGroupArgs.neverDelivered().count(count));
            batch.getScript(ByteArrayCodec.INSTANCE)
                    .evalShaAsync(
                            RScript.Mode.READ_WRITE, LuaScript.FETCH.sha1(), RScript.ReturnType.LIST, keys, arguments);
            batch.executeAsync().whenComplete((both, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(RedisErrors.fromFailure(LuaScript.FETCH.fileName(), failure));
                } else {
                    complete(result, both.getResponses(), count);
                }
            });
        } catch (RuntimeException e) {
            // A client that is shut down throws at the call.
            result.completeExceptionally(RedisErrors.fromFailure(LuaScript.FETCH.fileName(), e));
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static void complete(CompletableFuture<Result> result, List<?> responses, int count) {
        try {
            var entries = (Map<StreamMessageId, Map<byte[], byte[]>>) responses.get(0);
            List<Delivery> deliveries = new ArrayList<>(count);
            if (entries != null) {
                entries.forEach((id, fields) -> deliveries.add(delivery(id, fields)));
            }
            result.complete(new Result(new Reply((List<Object>) responses.get(1)), deliveries));
        } catch (RuntimeException e) { // whatever came, somebody waits for the result
            result.completeExceptionally(RedisErrors.fromFailure(LuaScript.FETCH.fileName(), e));
        }
    }

    private static Delivery delivery(StreamMessageId id, Map<byte[], byte[]> fields) {
        byte[] header = null;
        byte[] body = null;
        byte[] evidence = null;
        for (Map.Entry<byte[], byte[]> field : fields.entrySet()) {
            switch (new String(field.getKey(), StandardCharsets.ISO_8859_1)) {
                case "header" -> header = field.getValue();
                case "body" -> body = field.getValue();
                case "evidence" -> evidence = field.getValue();
                default -> {}
            }
        }
        return new Delivery(
                new DeliveryId(DestinationKeys.DEFAULT_PRIORITY, id.toString()),
                1,
                new Payload(header, body, evidence));
    }
}
