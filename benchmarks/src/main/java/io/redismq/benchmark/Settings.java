package io.redismq.benchmark;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The options of one run, given as name=value; docs/benchmarks.md explains each. Immutable. */
record Settings(
        List<String> workloads,
        List<String> peers,
        int rounds,
        Duration duration,
        Duration warmUp,
        int size,
        int backlog,
        int inFlight,
        int connections,
        boolean persistent,
        String aof,
        boolean raw,
        boolean profile,
        Duration patience) {

    private static final String DEFAULT_WORKLOADS = "send-sync-1,send-sync-16,send-sync-64,send-async,"
            + "consume-auto-receive,consume-auto-listener,consume-client-1,consume-client-100,e2e-async,latency-2000,request-reply";

    static Settings parse(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("Not an option of the form name=value: " + argument);
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        String profile = take(given, "profile", "none");
        boolean profiling = oneOf("profile", profile, "none", "jfr").equals("jfr");
        Settings settings = new Settings(
                list(take(given, "workloads", DEFAULT_WORKLOADS)),
                list(take(given, "peers", "")),
                number("rounds", take(given, "rounds", profiling ? "1" : "3"), 1),
                Duration.ofMillis((long) (1000 * decimal("seconds", take(given, "seconds", profiling ? "10" : "3")))),
                Duration.ofMillis((long) (1000 * decimal("warmup", take(given, "warmup", profiling ? "5" : "1")))),
                number("size", take(given, "size", "1024"), Payload.SMALLEST),
                number("backlog", take(given, "backlog", "200000"), 1),
                number("inflight", take(given, "inflight", "10000"), 1),
                number("connections", take(given, "connections", "1"), 1),
                oneOf("delivery", take(given, "delivery", "persistent"), "persistent", "non-persistent")
                        .equals("persistent"),
                oneOf("aof", take(given, "aof", "no"), "no", "everysec", "always"),
                oneOf("raw", take(given, "raw", profiling ? "no" : "yes"), "yes", "no")
                        .equals("yes"),
                profiling,
                Duration.ofSeconds(number("patience", take(given, "patience", "30"), 1)));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("Unknown options: " + given.keySet());
        }
        if (profiling && settings.workloads.size() != 1) {
            throw new IllegalArgumentException("profile=jfr needs exactly one workload: workloads=NAME");
        }
        return settings;
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value.trim();
    }

    private static List<String> list(String value) {
        return Stream.of(value.split(","))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static int number(String name, String value, int least) {
        int number = Integer.parseInt(value);
        if (number < least) {
            throw new IllegalArgumentException(name + " is at least " + least);
        }
        return number;
    }

    private static double decimal(String name, String value) {
        double number = Double.parseDouble(value);
        if (!(number > 0)) {
            throw new IllegalArgumentException(name + " is more than 0");
        }
        return number;
    }

    private static String oneOf(String name, String value, String... accepted) {
        if (!List.of(accepted).contains(value)) {
            throw new IllegalArgumentException(name + " is one of " + List.of(accepted) + ", not " + value);
        }
        return value;
    }
}
