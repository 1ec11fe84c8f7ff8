package io.redismq.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws what was measured: for each pairing and size the rates, and for each size the latencies. */
record Plots(Measured measured, List<Pairing> pairings) {

    void write(Path folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(folder);
        for (var entry : measured.bySize().entrySet()) {
            int size = entry.getKey();
            Chart latencies = new Chart("Latency in microseconds, messages of " + size + " bytes", true);
            for (Pairing pairing : pairings) {
                Chart rates = new Chart(
                        "Messages per second, " + size + " bytes: " + pairing.title() + " (median, least and most)",
                        false);
                addRates(rates, entry.getValue(), pairing);
                write(rates, folder, "rates-" + pairing.title() + "-" + size);
                addLatencies(latencies, entry.getValue(), pairing);
            }
            write(latencies, folder, "latencies-" + size);
        }
    }

    private static void write(Chart chart, Path folder, String name) throws IOException {
        if (!chart.isEmpty()) {
            String file = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".png";
            chart.write(folder.resolve(file));
            System.out.println("Plot: " + folder.resolve(file));
        }
    }

    private static void addRates(Chart chart, Results results, Pairing pairing) {
        for (Workload workload : pairing.workloads()) {
            if (!workload.isLatency()) {
                for (Side side : pairing.sides()) {
                    add(chart, results, workload.title(), side.name(), workload.name(), Sample::perSecond);
                }
            }
        }
        add(chart, results, Raw.What.SEND, pairing);
        add(chart, results, Raw.What.CONSUME, pairing);
    }

    private static void add(Chart chart, Results results, Raw.What what, Pairing pairing) {
        String group = "raw Redis, " + what.title();
        add(chart, results, group, pairing.ours().raw(), what.name(), Sample::perSecond);
    }

    private static void addLatencies(Chart chart, Results results, Pairing pairing) {
        for (Workload workload : pairing.workloads()) {
            if (workload.isLatency()) {
                for (Side side : pairing.sides()) {
                    String title = workload.title();
                    add(chart, results, title + ", p50", side.name(), workload.name(), Sample::p50);
                    add(chart, results, title + ", p99", side.name(), workload.name(), Sample::p99);
                }
            }
        }
    }

    private static void add(
            Chart chart, Results results, String group, String who, String what, ToDoubleFunction<Sample> figure) {
        if (results.has(who, what)) {
            chart.add(group, who, results.spread(who, what, figure));
        }
    }
}
