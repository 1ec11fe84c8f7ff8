package io.redismq.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints results as Markdown tables. Immutable. */
final class Report {

    static final String RAW = "raw";
    static final String ROUND_TRIP = "round trip";
    static final String TOOL = "redis-benchmark";

    private static final String NOTHING = "–";

    private final Results results;
    private final List<Workload> workloads;
    private final List<Peer> peers;

    Report(Results results, List<Workload> workloads, List<Peer> peers) {
        this.results = results;
        this.workloads = workloads;
        this.peers = peers;
    }

    void print(PrintStream out) {
        out.println("\n## Messages per second: median (least – most)\n");
        header(out, "raw Redis", "redis-mq / raw");
        for (Workload workload : workloads) {
            if (!workload.isLatency()) {
                List<String> cells = rates(workload);
                cells.add(ratio(Sample::perSecond, Peer.REDIS_MQ, workload.name(), RAW, rawName(workload)));
                row(out, cells);
            }
        }
        toolRow(out);
        printLatencies(out);
        printProcessorTime(out);
    }

    private List<String> rates(Workload workload) {
        List<String> cells = new ArrayList<>(List.of(workload.title()));
        for (Peer peer : peers) {
            cells.add(whole(peer.name(), workload.name(), Sample::perSecond));
        }
        cells.addAll(peerRatios(workload, Sample::perSecond));
        cells.add(whole(RAW, rawName(workload), Sample::perSecond));
        return cells;
    }

    private void toolRow(PrintStream out) {
        if (results.has(TOOL, TOOL)) {
            List<String> cells = new ArrayList<>(List.of(RedisBenchmarkTool.TITLE));
            for (int i = 0; i < 2 * peers.size() - 1; i++) {
                cells.add(NOTHING);
            }
            cells.add(whole(TOOL, TOOL, Sample::perSecond));
            cells.add(NOTHING);
            row(out, cells);
        }
    }

    private void printLatencies(PrintStream out) {
        if (workloads.stream().noneMatch(Workload::isLatency)) {
            return;
        }
        out.println("\n## Latency in microseconds: median of the rounds (least – most)\n");
        header(out, "raw Redis, one round trip");
        for (Workload workload : workloads) {
            if (workload.isLatency()) {
                for (double percentile : new double[] {50, 99, 99.9}) {
                    ToDoubleFunction<Sample> figure = sample -> sample.latencyMicros(percentile);
                    List<String> cells = new ArrayList<>();
                    cells.add(workload.title() + ", p"
                            + String.valueOf(percentile).replace(".0", ""));
                    for (Peer peer : peers) {
                        cells.add(whole(peer.name(), workload.name(), figure));
                    }
                    cells.addAll(peerRatios(workload, figure));
                    cells.add(whole(RAW, ROUND_TRIP, figure));
                    row(out, cells);
                }
            }
        }
    }

    private void printProcessorTime(PrintStream out) {
        out.println("\n## Processor time per message in microseconds, broker + client: medians\n");
        header(out, "raw Redis", "redis-mq / raw, broker");
        for (Workload workload : workloads) {
            List<String> cells = new ArrayList<>(List.of(workload.title()));
            for (Peer peer : peers) {
                cells.add(processorTime(peer.name(), workload.name()));
            }
            cells.addAll(peerRatios(workload, sample -> sample.brokerMicros() + sample.clientMicros()));
            cells.add(processorTime(RAW, rawName(workload)));
            cells.add(ratio(Sample::brokerMicros, Peer.REDIS_MQ, workload.name(), RAW, rawName(workload)));
            row(out, cells);
        }
    }

    private void header(PrintStream out, String... last) {
        List<String> cells = new ArrayList<>(List.of("workload"));
        for (Peer peer : peers) {
            cells.add(peer.name());
        }
        for (Peer peer : peers.subList(1, peers.size())) {
            cells.add(Peer.REDIS_MQ + " / " + peer.name());
        }
        cells.addAll(List.of(last));
        row(out, cells);
        out.println("|---" + "|---:".repeat(cells.size() - 1) + "|");
    }

    private static void row(PrintStream out, List<String> cells) {
        out.println("| " + String.join(" | ", cells) + " |");
    }

    private List<String> peerRatios(Workload workload, ToDoubleFunction<Sample> figure) {
        List<String> cells = new ArrayList<>();
        for (Peer peer : peers.subList(1, peers.size())) {
            cells.add(ratio(figure, Peer.REDIS_MQ, workload.name(), peer.name(), workload.name()));
        }
        return cells;
    }

    private String ratio(
            ToDoubleFunction<Sample> figure, String peer, String workload, String otherPeer, String otherWorkload) {
        if (!results.has(peer, workload) || !results.has(otherPeer, otherWorkload)) {
            return NOTHING;
        }
        double ours = results.spread(peer, workload, figure).median();
        double theirs = results.spread(otherPeer, otherWorkload, figure).median();
        return String.format(Locale.ROOT, "%.2f", ours / theirs);
    }

    private String whole(String peer, String workload, ToDoubleFunction<Sample> figure) {
        if (!results.has(peer, workload)) {
            return NOTHING;
        }
        Results.Spread spread = results.spread(peer, workload, figure);
        return String.format(Locale.ROOT, "%,.0f (%,.0f – %,.0f)", spread.median(), spread.least(), spread.most());
    }

    private String processorTime(String peer, String workload) {
        if (!results.has(peer, workload)) {
            return NOTHING;
        }
        return String.format(
                Locale.ROOT,
                "%.1f + %.1f",
                results.spread(peer, workload, Sample::brokerMicros).median(),
                results.spread(peer, workload, Sample::clientMicros).median());
    }

    static String rawName(Workload workload) {
        return workload.raw().name();
    }
}
