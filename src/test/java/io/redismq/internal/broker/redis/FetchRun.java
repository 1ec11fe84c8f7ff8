package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the fetch script, with arguments that suit most tests. */
final class FetchRun {

    static final long LEASE = 30_000;

    private final ScriptHarness harness;
    private final DestinationKeys names;
    private final String consumer;
    private final long request;
    private final Map<Integer, List<String>> acknowledged = new HashMap<>();
    private int credit;
    private int bytes = 1 << 20;
    private int chunk = 100;
    private String mode = "";
    private String digits = "4";
    private String lease = String.valueOf(LEASE);
    private String evidence;
    private long now = ScriptHarness.NOW;

    /** With the keys of a queue or a subscription. */
    FetchRun(ScriptHarness harness, DestinationKeys names, String consumer, long request) {
        this.harness = harness;
        this.names = names;
        this.consumer = consumer;
        this.request = request;
    }

    FetchRun credit(int messages) {
        this.credit = messages;
        return this;
    }

    FetchRun bytes(int most) {
        this.bytes = most;
        return this;
    }

    FetchRun chunk(int messages) {
        this.chunk = messages;
        return this;
    }

    FetchRun mode(String what) {
        this.mode = what;
        return this;
    }

    FetchRun priorities(String known) {
        this.digits = known;
        return this;
    }

    /** Does not renew the lease. */
    FetchRun withoutRenewal() {
        this.lease = "";
        return this;
    }

    FetchRun at(long millis) {
        this.now = millis;
        return this;
    }

    FetchRun keepExpired(String with) {
        this.evidence = with;
        return this;
    }

    FetchRun acknowledge(int priority, String... ids) {
        acknowledged.computeIfAbsent(priority, p -> new ArrayList<>()).addAll(List.of(ids));
        return this;
    }

    /** The whole reply. */
    List<Object> reply() {
        List<String> keys = ScriptHarness.concat(ScriptHarness.roundKeys(names));
        if (!names.group().equals(ScriptHarness.GROUP)) {
            keys.add(names.topicDue());
        }
        keys.addAll(List.of(harness.streams(digits)));
        if (evidence != null) {
            keys.addAll(List.of(names.expired(), names.expiredWaiters()));
        }
        List<Object> arguments = new ArrayList<>(List.of(
                names.group(), consumer, request, lease, credit, bytes, chunk, mode, digits, now, ScriptHarness.WAKE));
        for (char digit : digits.toCharArray()) {
            List<String> ids = acknowledged.getOrDefault(digit - '0', List.of());
            arguments.add(ids.size());
            arguments.addAll(ids);
        }
        if (evidence != null) {
            arguments.add(evidence);
        }
        return harness.reply(LuaScript.FETCH, keys, arguments.toArray());
    }

    /** The first line of the reply. */
    String run() {
        return ScriptHarness.text(reply().get(0));
    }

    /** What was granted, as "PRIORITY:ID xCOUNT BODY". */
    List<String> granted() {
        return granted(reply());
    }

    static List<String> granted(List<Object> reply) {
        Reply read = new Reply(reply);
        if (!read.code().equals("OK")) {
            throw new AssertionError(ScriptHarness.text(reply.get(0)));
        }
        return read.deliveries().stream().map(FetchRun::describe).toList();
    }

    private static String describe(Delivery delivery) {
        Payload payload = delivery.payload();
        return delivery.id() + " x" + delivery.count() + " "
                + (payload.body() == null ? "-" : ScriptHarness.text(payload.body()));
    }
}
