package io.redismq.benchmark;

import java.time.Duration;
import java.util.List;

/** The options of one run, given as name=value; docs/benchmarks.md explains each. Immutable. */
record Settings(
        List<String> suites,
        List<String> workloads,
        List<String> peers,
        int rounds,
        Duration duration,
        Duration warmUp,
        List<Integer> sizes,
        int backlog,
        int inFlight,
        int connections,
        boolean persistent,
        String aof,
        boolean raw,
        boolean profile,
        Duration patience,
        String results,
        String from,
        String plots) {

    private static final String DEFAULT_WORKLOADS = "send-sync-1,send-sync-16,send-sync-64,send-async,"
            + "consume-auto-receive,consume-auto-listener,consume-client-1,consume-client-100,e2e-async,latency-2000,request-reply";

    static Settings parse(String[] arguments) {
        Options options = new Options(arguments);
        List<String> suites = options.list("suite", "");
        boolean profiling = options.oneOf("profile", "none", "jfr").equals("jfr");
        boolean published = !suites.isEmpty();
        Settings settings = new Settings(
                suites,
                options.list("workloads", published ? "" : DEFAULT_WORKLOADS),
                options.list("peers", ""),
                options.number("rounds", profiling ? 1 : published ? 5 : 3, 1),
                seconds(options.decimal("seconds", profiling ? 10 : published ? 1.5 : 3)),
                seconds(options.decimal("warmup", profiling ? 5 : 1)),
                options.numbers("size", 1024, Payload.SMALLEST),
                options.number("backlog", 200_000, 1),
                options.number("inflight", 10_000, 1),
                options.number("connections", 1, 1),
                options.oneOf("delivery", "persistent", "non-persistent").equals("persistent"),
                options.oneOf("aof", "no", "everysec", "always"),
                options.oneOf("raw", profiling ? "no" : "yes", "yes", "no").equals("yes"),
                profiling,
                Duration.ofSeconds(options.number("patience", 30, 1)),
                options.text(
                        "results", WorkFolder.parent().resolve("results.csv").toString()),
                options.text("from", ""),
                options.text("plots", ""));
        options.requireNoneLeft();
        settings.check();
        return settings;
    }

    private void check() {
        if (profile && workloads.size() != 1) {
            throw new IllegalArgumentException("profile=jfr needs exactly one workload: workloads=NAME");
        }
        if (!suites.isEmpty() && !(workloads.isEmpty() && peers.isEmpty())) {
            throw new IllegalArgumentException("A suite has its own workloads and peers");
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (1000 * seconds));
    }
}
