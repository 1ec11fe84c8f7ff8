package io.redismq.benchmark;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Bounds for the processor time of Redis, which hardly depend on what else the machine does. They were set where Redis
 * itself took the time below, so it is the ratio to Redis itself in the same run that counts. Stateless.
 */
final class Gates {

    private static final String SEND = "send-async";
    private static final String CONSUME = "consume-auto-receive";
    private static final double MOST_GROWTH = 1.1;

    static final List<String> CPU = List.of(SEND, CONSUME);
    static final List<String> GROWTH = List.of(
            "backlog-10000", "backlog-1000000", "pending-100000", "consume-listeners-1", "consume-listeners-100");

    /** What each of them is compared with. */
    private static final Map<String, String> STANDARDS = Map.of(
            "backlog-1000000", "backlog-10000",
            "pending-100000", "backlog-10000",
            "consume-listeners-100", "consume-listeners-1");

    private static final String OURS = Suite.NO_AOF.name();

    private Gates() {}

    static Table cpu(Results results) {
        Table table = new Table(
                "processor time of Redis per message in us",
                "ours",
                "raw Redis",
                "ours / raw",
                "gate",
                "aim",
                "reached");
        row(table, results, "batched send", SEND, Raw.What.SEND, 2.4 / 1.3, 1.6 / 1.3);
        row(table, results, "fetch and acknowledge", CONSUME, Raw.What.CONSUME, 2.6 / 1.6, 2.0 / 1.6);
        return table;
    }

    private static void row(
            Table table, Results results, String title, String workload, Raw.What raw, double gate, double aim) {
        String redis = Suite.NO_AOF.raw();
        if (!results.has(OURS, workload) || !results.has(redis, raw.name())) {
            return;
        }
        ToDoubleFunction<Sample> figure = Sample::brokerMicros;
        Results.Spread ratio =
                results.ratio(new Results.Key(OURS, workload), new Results.Key(redis, raw.name()), figure);
        table.row(
                title,
                Table.tenths(results.spread(OURS, workload, figure).median()),
                Table.tenths(results.spread(redis, raw.name(), figure).median()),
                Table.ratio(ratio),
                String.format("%.2f", gate),
                String.format("%.2f", aim),
                ratio.median() <= aim ? "aim" : ratio.median() <= gate ? "gate" : "**no**");
    }

    static Table growth(Results results) {
        Table table =
                new Table("processor time of Redis per message in us", "few", "many", "many / few", "gate", "reached");
        for (String workload : GROWTH) {
            String standard = STANDARDS.get(workload);
            if (standard != null && results.has(OURS, workload) && results.has(OURS, standard)) {
                Results.Spread ratio = results.ratio(
                        new Results.Key(OURS, workload), new Results.Key(OURS, standard), Sample::brokerMicros);
                table.row(
                        Workload.named(workload).title() + ", to "
                                + Workload.named(standard).title(),
                        brokerMicros(results, standard),
                        brokerMicros(results, workload),
                        Table.ratio(ratio),
                        Double.toString(MOST_GROWTH),
                        ratio.median() <= MOST_GROWTH ? "yes" : "**no**");
            }
        }
        return table;
    }

    private static String brokerMicros(Results results, String workload) {
        return Table.tenths(results.spread(OURS, workload, Sample::brokerMicros).median());
    }
}
