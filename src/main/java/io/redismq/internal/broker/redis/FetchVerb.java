package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RedissonClient;

/**
 * The verb that costs most: a script call, and for a bulk fetch a plain read in front of it, in one pipeline. Stateless;
 * thread-safe; owned by the {@link RedisBroker}.
 */
final class FetchVerb {

    private static final Rounds.Own NO_CREDIT = new Rounds.Own(0, 0, 0);

    private final BulkRead bulkRead;
    private final ScriptRunner scripts;
    private final Destinations destinations;
    private final Rounds rounds;

    FetchVerb(RedissonClient redisson, ScriptRunner scripts, Destinations destinations, Rounds rounds) {
        this.bulkRead = new BulkRead(redisson);
        this.scripts = scripts;
        this.destinations = destinations;
        this.rounds = rounds;
    }

    CompletableFuture<FetchReply> run(FetchRequest request) {
        return request.bulk() ? readInBulk(request) : fetch(request);
    }

    private CompletableFuture<FetchReply> fetch(FetchRequest request) {
        Address address = request.consumer().address();
        String digits = destinations.prioritiesOf(address);
        var credit = request.credit();
        Rounds.Call call =
                rounds.call(request, digits, new Rounds.Own(credit.messages(), credit.bytes(), credit.readFirst()));
        return scripts.run(LuaScript.FETCH, call.keys(), call.arguments()).thenCompose(reply -> {
            if (reply.code().equals("PRIORITIES")) {
                destinations.learn(address, digits, reply.word(1));
                return fetch(request);
            }
            return fetched(reply, address, reply.deliveries());
        });
    }

    private CompletableFuture<FetchReply> readInBulk(FetchRequest request) {
        Address address = request.consumer().address();
        DestinationKeys names = destinations.keysOf(address);
        Rounds.Call call = rounds.call(request, DestinationKeys.DEFAULT_PRIORITIES, NO_CREDIT);
        int count = Math.min(request.credit().messages(), request.credit().readFirst());
        return bulkRead.run(
                        names.stream(DestinationKeys.DEFAULT_PRIORITY),
                        new BulkRead.Reader(names.group(), request.consumer().name()),
                        count,
                        call.keys(),
                        call.arguments())
                .thenCompose(read -> fetched(read.reply(), address, read.deliveries()))
                // The script does not see what was read. After less than was asked for, only a usual fetch can wait.
                .thenApply(reply -> reply.deliveries().size() < count ? reply.withoutBacklog() : reply);
    }

    private static CompletableFuture<FetchReply> fetched(Reply reply, Address address, List<Delivery> deliveries) {
        try {
            return CompletableFuture.completedFuture(Rounds.read(reply, address, deliveries));
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
