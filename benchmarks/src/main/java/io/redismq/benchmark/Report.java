package io.redismq.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints the results of one pairing as Markdown tables. Immutable. */
final class Report {

    private final Results results;
    private final Pairing pairing;
    private final String ours;
    private final String raw;

    Report(Results results, Pairing pairing) {
        this.results = results;
        this.pairing = pairing;
        this.ours = pairing.ours().name();
        this.raw = pairing.ours().raw();
    }

    void print(PrintStream out) {
        Table rates = table("raw Redis", ours + " / raw");
        for (Workload workload : pairing.workloads()) {
            if (!workload.isLatency()) {
                List<String> cells = figures(workload, workload.title(), Sample::perSecond);
                cells.add(whole(raw, workload.raw().name(), Sample::perSecond));
                cells.add(ratio(workload, raw, workload.raw().name(), Sample::perSecond));
                rates.row(cells);
            }
        }
        toolRow(rates);
        print(out, rates, "Messages per second: median (least – most)");
        print(out, latencies(), "Latency in microseconds: median of the rounds (least – most)");
        print(out, processorTime(), "Processor time per message in microseconds, broker + client: medians");
    }

    private static void print(PrintStream out, Table table, String title) {
        if (!table.isEmpty()) {
            table.print(out, title);
        }
    }

    private void toolRow(Table table) {
        String tool = Raw.What.TOOL.name();
        if (!table.isEmpty() && results.has(raw, tool)) {
            List<String> cells = new ArrayList<>(List.of(Raw.What.TOOL.title()));
            for (int i = 0; i < 2 * pairing.others().size() + 1; i++) {
                cells.add(Table.NOTHING);
            }
            cells.add(whole(raw, tool, Sample::perSecond));
            cells.add(Table.NOTHING);
            table.row(cells);
        }
    }

    private Table latencies() {
        Map<String, ToDoubleFunction<Sample>> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", Sample::p50);
        percentiles.put("p99", Sample::p99);
        percentiles.put("p99.9", Sample::p999);
        Table table = table("raw Redis, one round trip");
        for (Workload workload : pairing.workloads()) {
            if (workload.isLatency()) {
                percentiles.forEach((name, figure) -> {
                    List<String> cells = figures(workload, workload.title() + ", " + name, figure);
                    cells.add(whole(raw, Raw.What.ROUND_TRIP.name(), figure));
                    table.row(cells);
                });
            }
        }
        return table;
    }

    private Table processorTime() {
        Table table = table("raw Redis", ours + " / raw, broker");
        for (Workload workload : pairing.workloads()) {
            List<String> cells = new ArrayList<>(List.of(workload.title()));
            for (Side side : pairing.sides()) {
                cells.add(processorTime(side.name(), workload.name()));
            }
            for (Side other : pairing.others()) {
                cells.add(ratio(
                        workload,
                        other.name(),
                        workload.name(),
                        sample -> sample.brokerMicros() + sample.clientMicros()));
            }
            cells.add(processorTime(raw, workload.raw().name()));
            cells.add(ratio(workload, raw, workload.raw().name(), Sample::brokerMicros));
            table.row(cells);
        }
        return table;
    }

    private Table table(String... last) {
        List<String> cells = new ArrayList<>(List.of("workload"));
        pairing.sides().forEach(side -> cells.add(side.name()));
        pairing.others().forEach(other -> cells.add(ours + " / " + other.name()));
        cells.addAll(List.of(last));
        return new Table(cells);
    }

    private List<String> figures(Workload workload, String title, ToDoubleFunction<Sample> figure) {
        List<String> cells = new ArrayList<>(List.of(title));
        for (Side side : pairing.sides()) {
            cells.add(whole(side.name(), workload.name(), figure));
        }
        for (Side other : pairing.others()) {
            cells.add(ratio(workload, other.name(), workload.name(), figure));
        }
        return cells;
    }

    private String ratio(Workload workload, String who, String what, ToDoubleFunction<Sample> figure) {
        if (!results.has(ours, workload.name()) || !results.has(who, what)) {
            return Table.NOTHING;
        }
        Results.Key theirs = new Results.Key(who, what);
        return String.format(
                Locale.ROOT,
                "%.2f",
                results.ratio(new Results.Key(ours, workload.name()), theirs, figure)
                        .median());
    }

    private String whole(String who, String what, ToDoubleFunction<Sample> figure) {
        return results.has(who, what) ? Table.whole(results.spread(who, what, figure)) : Table.NOTHING;
    }

    private String processorTime(String who, String what) {
        if (!results.has(who, what)) {
            return Table.NOTHING;
        }
        return String.format(
                Locale.ROOT,
                "%.1f + %.1f",
                results.spread(who, what, Sample::brokerMicros).median(),
                results.spread(who, what, Sample::clientMicros).median());
    }
}
