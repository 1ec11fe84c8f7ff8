package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RedissonClient;

/**
 * The verb that costs most: a script call, and for a bulk fetch a plain read in front of it, in one pipeline. Stateless;
 * thread-safe; owned by the {@link RedisBroker}.
 */
final class FetchVerb {

    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] BULK = text("bulk");
    private static final byte[] WAIT = text("wait");
    private static final byte[] PASS = text("pass");
    private static final byte[] GROUP = text(DestinationKeys.QUEUE_GROUP);

    private final BulkRead bulkRead;
    private final ScriptRunner scripts;
    private final Destinations destinations;
    private final Map<Address, byte[]> expiryEvidence;
    private final byte[] lease;
    private final byte[] wakeUpChannel;

    FetchVerb(
            RedissonClient redisson,
            ScriptRunner scripts,
            Destinations destinations,
            Map<Address, byte[]> expiryEvidence,
            byte[] lease,
            byte[] wakeUpChannel) {
        this.bulkRead = new BulkRead(redisson);
        this.scripts = scripts;
        this.destinations = destinations;
        this.expiryEvidence = expiryEvidence;
        this.lease = lease;
        this.wakeUpChannel = wakeUpChannel;
    }

    CompletableFuture<FetchReply> run(FetchRequest request) {
        return request.bulk() ? readInBulk(request) : fetch(request);
    }

    private CompletableFuture<FetchReply> fetch(FetchRequest request) {
        Address address = request.consumer().address();
        String digits = destinations.prioritiesOf(address);
        byte[] evidence = expiryEvidence.get(address);
        return scripts.run(
                        LuaScript.FETCH,
                        keys(address, digits, evidence),
                        arguments(request, request.credit(), digits, evidence))
                .thenCompose(reply -> {
                    if (reply.code().equals("PRIORITIES")) {
                        destinations.learn(address, digits, reply.word(1));
                        return fetch(request);
                    }
                    return fetched(reply, reply.deliveries());
                });
    }

    private CompletableFuture<FetchReply> readInBulk(FetchRequest request) {
        Address address = request.consumer().address();
        String digits = DestinationKeys.DEFAULT_PRIORITIES;
        byte[] evidence = expiryEvidence.get(address);
        int count = Math.min(request.credit().messages(), request.credit().readFirst());
        return bulkRead.run(
                        destinations.keysOf(address).stream(DestinationKeys.DEFAULT_PRIORITY),
                        request.consumer().name(),
                        count,
                        keys(address, digits, evidence),
                        arguments(request, Credit.NONE, digits, evidence))
                .thenCompose(read -> fetched(read.reply(), read.deliveries()));
    }

    private List<Object> keys(Address address, String digits, byte[] evidence) {
        DestinationKeys names = destinations.keysOf(address);
        List<Object> keys = destinations.withStreams(
                address,
                digits,
                names.consumers(),
                names.waiters(),
                names.leases(),
                names.due(),
                names.delayed(),
                names.priorities());
        if (evidence != null) {
            keys.addAll(List.of(names.expired(), names.expiredWaiters()));
        }
        return keys;
    }

    private Object[] arguments(FetchRequest request, Credit credit, String digits, byte[] evidence) {
        List<Object> arguments =
                new ArrayList<>(11 + digits.length() + request.acknowledged().size());
        arguments.add(GROUP);
        arguments.add(text(request.consumer().name()));
        arguments.add(number(request.number()));
        arguments.add(request.renewal() ? lease : NOTHING);
        arguments.add(number(credit.messages()));
        arguments.add(number(credit.bytes()));
        arguments.add(number(credit.readFirst()));
        arguments.add(mode(request));
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
        if (evidence != null) {
            arguments.add(evidence);
        }
        return arguments.toArray();
    }

    private static byte[] mode(FetchRequest request) {
        if (request.bulk()) {
            return BULK;
        }
        return switch (request.waiting()) {
            case REGISTER -> WAIT;
            case PASS_ON -> PASS;
            case NONE -> NOTHING;
        };
    }

    private static CompletableFuture<FetchReply> fetched(Reply reply, List<Delivery> deliveries) {
        return switch (reply.code()) {
            case "OK" -> CompletableFuture.completedFuture(applied(reply, deliveries));
            case "REPEATED" -> CompletableFuture.completedFuture(FetchReply.without(Outcome.REPEATED));
            case "LEASE_LOST" -> CompletableFuture.completedFuture(FetchReply.without(Outcome.LEASE_LOST));
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    private static FetchReply applied(Reply reply, List<Delivery> deliveries) {
        Left left =
                switch (reply.word(2)) {
                    case "SHORT" -> Left.NOTHING;
                    case "BULK" -> Left.PLAIN;
                    default -> Left.SOME;
                };
        long held = reply.word(4).equals("-") ? -1 : reply.number(4);
        String overdue = reply.word(3).equals("-") ? null : reply.word(3);
        return new FetchReply(Outcome.APPLIED, deliveries, reply.number(1), left, held, overdue);
    }
}
