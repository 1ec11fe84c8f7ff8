package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.broker.SendBatch.Limit;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A transaction of the session s, committed by the script as the broker would, at the time of the harness. */
final class CommitTestCall {

    static final String SESSION = "s";

    private final ScriptHarness harness;
    private final Address queue;
    private final long number;
    private final List<Settlement> settlements = new ArrayList<>();
    private final Map<Address, List<Outgoing>> messages = new LinkedHashMap<>();
    private final Map<Address, Limit> limits = new HashMap<>();

    CommitTestCall(ScriptHarness harness, long number) {
        this.harness = harness;
        this.number = number;
        this.queue = queueOf(harness);
    }

    static Address queueOf(ScriptHarness harness) {
        String key = harness.stream(4);
        return new Address(Kind.QUEUE, key.substring(key.indexOf(':', key.indexOf('{')) + 1, key.indexOf('}')));
    }

    /** A second destination whose keys the harness shows too. */
    static Address deadLettersOf(ScriptHarness harness) {
        return new Address(Kind.DEAD_LETTERS, queueOf(harness).name());
    }

    CommitTestCall limit(long most, boolean dropping) {
        return limit(queue, most, dropping);
    }

    CommitTestCall limit(Address of, long most, boolean dropping) {
        limits.put(of, new Limit(most, dropping));
        return this;
    }

    CommitTestCall send(int priority, long delay, String body) {
        return send(queue, new Outgoing(priority, delay, 0, payload("h", body)));
    }

    CommitTestCall send(Address to, Outgoing message) {
        messages.computeIfAbsent(to, address -> new ArrayList<>()).add(message);
        return this;
    }

    static Payload payload(String header, String body) {
        return new Payload(ScriptHarness.bytes(header), ScriptHarness.bytes(body));
    }

    CommitTestCall settle(String consumer, int priority, String... entries) {
        List<DeliveryId> ids = new ArrayList<>();
        for (String entry : entries) {
            ids.add(new DeliveryId(priority, entry));
        }
        settlements.add(new Settlement(new ConsumerId(queue, consumer), ids));
        return this;
    }

    Commit commit() {
        List<Commit.Batch> batches = new ArrayList<>();
        messages.forEach((address, all) ->
                batches.add(new Commit.Batch(address, limits.getOrDefault(address, Limit.NONE), 0, all)));
        return new Commit(new TransactionId(SESSION, number), settlements, batches, Durability.memory());
    }

    String run() {
        CommitCall call = new CommitCall(commit(), new Destinations(ScriptHarness.NAMESPACE));
        Object[] arguments = call.arguments(number(60_000), text(ScriptHarness.WAKE));
        arguments[3] = ScriptHarness.NOW;
        List<String> keys = call.keys(harness.keys().transaction(SESSION)).stream()
                .map(String::valueOf)
                .toList();
        return harness.run(LuaScript.COMMIT, keys, arguments);
    }
}
