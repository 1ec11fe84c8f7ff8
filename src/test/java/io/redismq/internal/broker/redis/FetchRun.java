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
    private final String consumer;
    private final long request;
    private final Map<Integer, List<String>> acknowledged = new HashMap<>();
    private int credit;
    private int bytes = 1 << 20;
    private int chunk = 100;
    private String mode = "";
    private int maximumDeliveries = 10;
    private String digits = "4";
    private String destination = "queue:q";
    private long lease = LEASE;
    private long now = ScriptHarness.NOW;

    FetchRun(ScriptHarness harness, String consumer, long request) {
        this.harness = harness;
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

    FetchRun maximumDeliveries(int most) {
        this.maximumDeliveries = most;
        return this;
    }

    FetchRun priorities(String known) {
        this.digits = known;
        return this;
    }

    FetchRun destination(String name) {
        this.destination = name;
        return this;
    }

    FetchRun lease(long millis) {
        this.lease = millis;
        return this;
    }

    FetchRun at(long millis) {
        this.now = millis;
        return this;
    }

    FetchRun acknowledge(int priority, String... ids) {
        acknowledged.computeIfAbsent(priority, p -> new ArrayList<>()).addAll(List.of(ids));
        return this;
    }

    /** The whole reply. */
    String run() {
        DestinationKeys names = harness.keys();
        List<String> keys = ScriptHarness.concat(
                List.of(
                        names.leases(),
                        names.consumers(),
                        names.waiters(),
                        names.priorities(),
                        names.delayed(),
                        names.due(),
                        names.backoff(),
                        names.deadLetters(),
                        names.deadLetterWaiters()),
                harness.streams(digits));
        List<Object> arguments = new ArrayList<>(List.of(
                ScriptHarness.GROUP,
                consumer,
                request,
                lease,
                credit,
                bytes,
                chunk,
                mode,
                maximumDeliveries,
                digits,
                destination,
                ScriptHarness.WAKE,
                now));
        for (char digit : digits.toCharArray()) {
            List<String> ids = acknowledged.getOrDefault(digit - '0', List.of());
            arguments.add(ids.size());
            arguments.addAll(ids);
        }
        return harness.run(LuaScript.FETCH, keys, arguments.toArray());
    }

    /** The first line of the reply. */
    String line() {
        return run().lines().findFirst().orElse("");
    }

    /** What was granted, as "PRIORITY:ID xCOUNT BODY". */
    List<String> granted() {
        return granted(run());
    }

    static List<String> granted(String reply) {
        Reply read = new Reply(ScriptHarness.bytes(reply));
        if (!read.code().equals("OK")) {
            throw new AssertionError(reply);
        }
        return read.deliveries().stream().map(FetchRun::describe).toList();
    }

    private static String describe(Delivery delivery) {
        Payload payload = delivery.payload();
        return delivery.id() + " x" + delivery.count() + " "
                + (payload.body() == null ? "-" : ScriptHarness.text(payload.body()));
    }
}
