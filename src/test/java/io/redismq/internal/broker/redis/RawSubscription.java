package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** A subscription of the harness's topic, made with plain commands, and the runs of the scripts that its consumers use. */
final class RawSubscription {

    private static final int PAGE = 100;

    private final ScriptHarness redis;
    private final String label;
    private final DestinationKeys keys;

    RawSubscription(ScriptHarness redis, String label) {
        this.redis = redis;
        this.label = label;
        this.keys = new DestinationKeys(
                ScriptHarness.NAMESPACE,
                new Address(Kind.SUBSCRIPTION, redis.address().name(), label));
    }

    DestinationKeys keys() {
        return keys;
    }

    /** A consumer's place among the topic's waiters and leases. */
    String place(String consumer) {
        return label + " " + consumer;
    }

    // ---- before the script

    /** Makes it exist, with a group on the stream of priority 4 that has read nothing yet. */
    RawSubscription made(long number, String token) {
        redis.command(Command.HSET, keys.subscriptions(), label, number + " " + token);
        return group(4, "0");
    }

    RawSubscription group(int priority, String start) {
        redis.command(Command.XGROUP, "CREATE", redis.stream(priority), label, start, "MKSTREAM");
        return this;
    }

    RawSubscription read(int priority, String last) {
        redis.command(Command.XGROUP, "SETID", redis.stream(priority), label, last);
        return this;
    }

    /** Makes an entry pending with a consumer. */
    RawSubscription pending(int priority, String id, String consumer, int count) {
        redis.command(
                Command.XCLAIM,
                redis.stream(priority),
                label,
                consumer,
                "0",
                id,
                "RETRYCOUNT",
                String.valueOf(count),
                "FORCE",
                "JUSTID");
        return this;
    }

    RawSubscription known(String consumer, long request) {
        redis.command(Command.HSET, keys.consumers(), consumer, String.valueOf(request));
        return leased(consumer, ScriptHarness.NOW + 1000);
    }

    RawSubscription leased(String consumer, long until) {
        redis.lease(place(consumer), until);
        return this;
    }

    RawSubscription waiting(String consumer, long since) {
        redis.jedis().zadd(keys.waiters(), since, place(consumer));
        return this;
    }

    // ---- the scripts

    /** With the arguments of a subscriber that wants new messages only and tolerates others. */
    String subscribe(String token, String consumer) {
        return subscribe(token, consumer, "$", "", PAGE);
    }

    String subscribe(String token, String consumer, String start, String alone, int most) {
        return redis.run(
                LuaScript.SUBSCRIBE,
                ScriptHarness.concat(
                        List.of(
                                keys.subscriptions(),
                                keys.topic(),
                                keys.leases(),
                                keys.waiters(),
                                keys.priorities(),
                                keys.consumers(),
                                keys.returned()),
                        redis.streams(RedisBroker.ALL_PRIORITIES)),
                label,
                token,
                consumer,
                FetchRun.LEASE,
                start,
                alone,
                most,
                ScriptHarness.NOW);
    }

    String end(String token) {
        return redis.run(
                LuaScript.END_SUBSCRIPTION,
                ScriptHarness.concat(
                        List.of(
                                keys.subscriptions(),
                                keys.leases(),
                                keys.waiters(),
                                keys.consumers(),
                                keys.returned(),
                                keys.due(),
                                keys.groups()),
                        redis.streams(RedisBroker.ALL_PRIORITIES)),
                label,
                token);
    }

    FetchRun fetch(String consumer, long request) {
        return new FetchRun(redis, keys, consumer, request);
    }

    /** Each entry is "PRIORITY ID COUNT DELAY". */
    String giveBack(String consumer, long request, String... entries) {
        List<Object> arguments =
                new ArrayList<>(List.of(label, consumer, request, "94", ScriptHarness.WAKE, ScriptHarness.NOW));
        for (String entry : entries) {
            String[] parts = entry.split(" ");
            arguments.addAll(List.of("94".indexOf(parts[0]) + 1, parts[1], parts[2], parts[3]));
        }
        return redis.run(
                LuaScript.GIVE_BACK,
                ScriptHarness.concat(
                        List.of(keys.consumers(), keys.waiters(), keys.due(), keys.returned()), redis.streams("94")),
                arguments.toArray());
    }

    String deadLetter(String consumer, long request, String id, String evidence) {
        return redis.run(
                LuaScript.DEAD_LETTER,
                List.of(keys.consumers(), keys.deadLetters(), keys.deadLetterWaiters(), redis.stream(4)),
                label,
                consumer,
                request,
                ScriptHarness.WAKE,
                1,
                id,
                evidence);
    }

    String tend() {
        return redis.run(
                LuaScript.TEND,
                ScriptHarness.concat(
                        List.of(keys.leases(), keys.priorities()), redis.streams(RedisBroker.ALL_PRIORITIES)),
                label,
                FetchRun.LEASE,
                RedisBroker.ALL_PRIORITIES,
                ScriptHarness.NOW);
    }

    String close(String consumer, int most) {
        return leave(LuaScript.CLOSE_CONSUMER, consumer, most);
    }

    String reap(String consumer, int most) {
        return leave(LuaScript.REAP, consumer, most);
    }

    private String leave(LuaScript script, String consumer, int most) {
        List<String> names = ScriptHarness.concat(
                List.of(keys.leases(), keys.consumers(), keys.waiters(), keys.returned(), keys.groups()),
                redis.streams(RedisBroker.ALL_PRIORITIES));
        names.addAll(List.of(keys.due(), keys.subscriptions()));
        return redis.run(
                script,
                names,
                label,
                consumer,
                most,
                ScriptHarness.WAKE,
                ScriptHarness.NOW,
                RedisBroker.ALL_PRIORITIES);
    }
}
