package io.redismq.internal.broker.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/**
 * Runs a script against raw keys and shows all that stands under them afterwards. Every test has a queue or topic of its
 * own, no Redisson, and a clock that stands at {@link #NOW}. All text is read and written byte by byte (ISO 8859-1).
 */
final class ScriptHarness implements BeforeEachCallback, AfterEachCallback {

    static final long NOW = 1_700_000_000_000L;
    static final String GROUP = DestinationKeys.QUEUE_GROUP;
    static final String NAMESPACE = "redismq";
    static final String WAKE = NAMESPACE + ":wake:";

    /** An id that Redis made from its clock, where a test's own are short; padded in the set of due times. */
    private static final Pattern MADE_ID = Pattern.compile("\\b(\\d{13,})-(\\d+)\\b");

    private final RedisExtension server;
    private final Kind kind;
    private Jedis jedis;
    private Address address;
    private DestinationKeys keys;
    private String prefix;

    ScriptHarness(RedisExtension server) {
        this(server, Kind.QUEUE);
    }

    ScriptHarness(RedisExtension server, Kind kind) {
        this.server = server;
        this.kind = kind;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        jedis = server.jedis();
        address = new Address(kind, RedisExtension.unique("q"));
        keys = new DestinationKeys(NAMESPACE, address);
        prefix = keys.stream(DestinationKeys.DEFAULT_PRIORITY);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        jedis.close();
    }

    Jedis jedis() {
        return jedis;
    }

    DestinationKeys keys() {
        return keys;
    }

    Address address() {
        return address;
    }

    /** The name of the queue's stream of a priority. */
    String stream(int priority) {
        return keys.stream(priority);
    }

    String[] streams(String digits) {
        return digits.chars().mapToObj(digit -> stream(digit - '0')).toArray(String[]::new);
    }

    static List<String> concat(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    /** The keys of every round trip of a consumer, in their order; those of streams follow. */
    static List<String> roundKeys(DestinationKeys names) {
        return List.of(
                names.consumers(),
                names.waiters(),
                names.leases(),
                names.due(),
                names.delayed(),
                names.priorities(),
                names.returned(),
                names.groups());
    }

    // ---- before the script

    /** A header as a client writes it. */
    static String header(int priority, long deadline) {
        return "1" + priority + "TP" + String.format("%014d", deadline) + "\nID:m\n1";
    }

    /** Adds an entry by hand. */
    void add(int priority, String id, String... fields) {
        command(Command.XADD, concat(List.of(stream(priority), id), fields).toArray(String[]::new));
    }

    /** Adds an entry with only a body, and the group. */
    void message(int priority, String id, String body) {
        add(priority, id, "body", body);
        group(priority);
    }

    void group(int priority) {
        if (!groupExists(stream(priority))) {
            command(Command.XGROUP, "CREATE", stream(priority), GROUP, "0", "MKSTREAM");
        }
    }

    /** Makes a message pending with a consumer, everything before it being delivered too. */
    void pending(int priority, String id, String consumer, int count) {
        group(priority);
        command(
                Command.XCLAIM,
                stream(priority),
                GROUP,
                consumer,
                "0",
                id,
                "RETRYCOUNT",
                String.valueOf(count),
                "FORCE",
                "JUSTID");
        command(Command.XGROUP, "SETID", stream(priority), GROUP, id);
    }

    /** Adds a message and makes it pending. */
    void held(int priority, String id, String consumer, int count) {
        message(priority, id, "b" + id);
        pending(priority, id, consumer, count);
    }

    /** Makes consumers known, with a lease that has just begun. */
    void known(String consumer, long request) {
        command(Command.HSET, keys.consumers(), consumer, String.valueOf(request));
        lease(consumer, NOW + 1000);
    }

    void lease(String consumer, long until) {
        command(Command.ZADD, keys.leases(), String.valueOf(until), consumer);
    }

    // ---- the script

    /** Runs a script; returns the first line of its reply. */
    String run(LuaScript script, List<String> keyList, Object... arguments) {
        return text(reply(script, keyList, arguments).get(0));
    }

    /** Runs a script; returns its whole reply. */
    List<Object> reply(LuaScript script, List<String> keyList, Object... arguments) {
        List<byte[]> names = keyList.stream().map(ScriptHarness::bytes).toList();
        List<byte[]> values = new ArrayList<>();
        for (Object argument : arguments) {
            values.add(argument instanceof byte[] raw ? raw : bytes(String.valueOf(argument)));
        }
        return list(jedis.eval(bytes(script.text()), names, values));
    }

    /** A reply as text, byte by byte. */
    static List<String> shown(List<Object> reply) {
        return reply.stream()
                .map(element -> element == null ? "nil" : text(element))
                .toList();
    }

    FetchRun fetch(String consumer, long request) {
        return new FetchRun(this, keys, consumer, request);
    }

    RawSubscription subscription(String label) {
        return new RawSubscription(this, label);
    }

    // ---- after the script

    /**
     * Everything under the queue's keys, one line each, keys in order. Ids that Redis made read #1, #2 and so on.
     *
     * <pre>
     * stream 1-0 body=hello         an entry
     * stream ~ c1 1-0 x2            it is pending with c1, delivered twice
     * stream ~ c2                   a consumer of the group that holds nothing
     * stream ~                      a group without consumers
     * stream ~LABEL @2-0 c1 1-0 x2  the group of a subscription, how far it has read, and what is pending with whom
     * :waiters c1=1700000000000     a sorted set
     * :consumers c1=3               a hash
     * :priorities 94                a string; with (ttl) behind it when it expires
     * </pre>
     */
    List<String> state() {
        List<String> lines = new ArrayList<>();
        for (String key : new TreeSet<>(jedis.keys(escapeGlob(prefix) + "*"))) {
            String label = key.equals(prefix) ? "stream" : key.substring(prefix.length());
            switch (jedis.type(key)) {
                case "stream" -> describeStream(key, label, lines);
                case "zset" -> {
                    StringBuilder line = new StringBuilder(label);
                    jedis.zrangeWithScores(key, 0, -1)
                            .forEach(t ->
                                    line.append(String.format(" %s=%.0f", printable(t.getElement()), t.getScore())));
                    lines.add(line.toString());
                }
                case "hash" -> {
                    StringBuilder line = new StringBuilder(label);
                    new TreeMap<>(jedis.hgetAll(key)).forEach((k, v) -> line.append(" " + printable(k) + "=" + v));
                    lines.add(line.toString());
                }
                case "set" -> lines.add(label + " " + jedis.smembers(key));
                default -> lines.add(label + " " + jedis.get(key) + (jedis.pttl(key) > 0 ? " (ttl)" : ""));
            }
        }
        return numbered(lines);
    }

    /** The raw entries of a stream: each is its id and the flat list of its fields. */
    List<Object> entries(String key) {
        return list(command(Command.XRANGE, key, "-", "+"));
    }

    private void describeStream(String key, String label, List<String> lines) {
        for (Object entry : entries(key)) {
            List<Object> fields = list(list(entry).get(1));
            StringBuilder line =
                    new StringBuilder(label + " " + text(list(entry).get(0)));
            for (int i = 0; i < fields.size(); i += 2) {
                line.append(' ')
                        .append(text(fields.get(i)))
                        .append('=')
                        .append(text(fields.get(i + 1)).replace("\n", "|"));
            }
            lines.add(line.toString());
        }
        for (Object info : list(command(Command.XINFO, "GROUPS", key))) {
            String group = text(list(info).get(1));
            Map<String, List<String>> held = heldIn(key, group);
            if (group.equals(GROUP)) {
                if (held.isEmpty()) {
                    lines.add(label + " ~");
                }
                held.forEach((consumer, ids) ->
                        lines.add((label + " ~ " + printable(consumer) + " " + String.join(" ", ids)).strip()));
            } else {
                StringBuilder line = new StringBuilder(
                        label + " ~" + group + " @" + text(list(info).get(7)));
                held.forEach((consumer, ids) -> ids.forEach(id -> line.append(' ' + printable(consumer) + ' ' + id)));
                lines.add(line.toString());
            }
        }
    }

    private Map<String, List<String>> heldIn(String key, String group) {
        Map<String, List<String>> held = new TreeMap<>();
        for (Object consumer : list(command(Command.XINFO, "CONSUMERS", key, group))) {
            held.put(text(list(consumer).get(1)), new ArrayList<>());
        }
        for (Object each : list(command(Command.XPENDING, key, group, "-", "+", "10000"))) {
            held.get(text(list(each).get(1)))
                    .add(text(list(each).get(0)) + " x" + list(each).get(3));
        }
        return held;
    }

    private boolean groupExists(String key) {
        return jedis.exists(key) && !list(command(Command.XINFO, "GROUPS", key)).isEmpty();
    }

    /** Replaces the ids that Redis made by their rank in their stream, since they differ from run to run. */
    private static List<String> numbered(List<String> lines) {
        Map<String, TreeSet<String>> ids = new HashMap<>();
        for (String line : lines) {
            MADE_ID.matcher(line).results().forEach(made -> ids.computeIfAbsent(
                            streamOf(line), stream -> new TreeSet<>())
                    .add(rankOf(made)));
        }
        return lines.stream()
                .map(line -> MADE_ID.matcher(line)
                        .replaceAll(made -> (made.group(2).length() == 10 ? "due#" : "#")
                                + (ids.get(streamOf(line)).headSet(rankOf(made)).size() + 1)))
                .toList();
    }

    private static String streamOf(String line) {
        return line.startsWith(":due ") ? ":delayed" : line.substring(0, line.indexOf(' '));
    }

    private static String rankOf(MatchResult made) {
        return String.format("%020d-%010d", Long.parseLong(made.group(1)), Long.parseLong(made.group(2)));
    }

    private static String escapeGlob(String name) {
        return name.replaceAll("[\\[\\]*?\\\\]", "\\\\$0");
    }

    private static String printable(String text) {
        return text.replace("\n", "|").replace(' ', '+');
    }

    Object command(Command command, String... arguments) {
        return jedis.sendCommand(
                command, Arrays.stream(arguments).map(ScriptHarness::bytes).toArray(byte[][]::new));
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object reply) {
        return (List<Object>) reply;
    }

    static String text(Object reply) {
        return new String((byte[]) reply, ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
