package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Commit.Batch;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Settlement;
import java.util.ArrayList;
import java.util.List;

/** Keys and arguments of one call of commit.lua, as its header says. Made and used by one thread. */
final class CommitCall {

    private static final byte[] PRODUCTION_CLOCK = {};

    private final Commit commit;
    private final Destinations destinations;
    private final List<BatchCall> batches = new ArrayList<>();

    CommitCall(Commit commit, Destinations destinations) {
        this.commit = commit;
        this.destinations = destinations;
        for (Batch batch : commit.batches()) {
            batches.add(new BatchCall(batch, destinations.keysOf(batch.address())));
        }
    }

    List<Object> keys(String record) {
        List<Object> keys = new ArrayList<>();
        keys.add(record);
        commit.settlements().forEach(settlement -> addKeys(settlement, destinations, keys));
        batches.forEach(batch -> batch.addKeys(keys));
        return keys;
    }

    Object[] arguments(byte[] lifetime, byte[] wakeUpChannel) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(number(commit.id().number()));
        arguments.add(lifetime);
        arguments.add(wakeUpChannel);
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(number(commit.settlements().size()));
        commit.settlements().forEach(settlement -> addArguments(settlement, destinations, arguments));
        batches.forEach(batch -> batch.addArguments(arguments));
        return arguments.toArray();
    }

    static void addKeys(Settlement settlement, Destinations destinations, List<Object> keys) {
        Address address = settlement.consumer().address();
        keys.addAll(destinations.withStreams(
                address, digitsOf(settlement), destinations.keysOf(address).consumers()));
    }

    static void addArguments(Settlement settlement, Destinations destinations, List<Object> arguments) {
        String digits = digitsOf(settlement);
        arguments.add(text(destinations.keysOf(settlement.consumer().address()).group()));
        arguments.add(text(settlement.consumer().name()));
        arguments.add(text(digits));
        for (int i = 0; i < digits.length(); i++) {
            int priority = digits.charAt(i) - '0';
            int count = arguments.size();
            arguments.add(null);
            for (DeliveryId id : settlement.ids()) {
                if (id.priority() == priority) {
                    arguments.add(text(id.entry()));
                }
            }
            arguments.set(count, number(arguments.size() - count - 1));
        }
    }

    /** The priorities of the streams that hold these messages. */
    private static String digitsOf(Settlement settlement) {
        StringBuilder digits = new StringBuilder();
        for (DeliveryId id : settlement.ids()) {
            char digit = (char) ('0' + id.priority());
            if (digits.indexOf(String.valueOf(digit)) < 0) {
                digits.append(digit);
            }
        }
        return digits.toString();
    }
}
