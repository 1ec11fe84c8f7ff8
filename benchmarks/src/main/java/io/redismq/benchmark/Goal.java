package io.redismq.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How much faster than the other provider ours is to be, in one workload and at one durability.
 *
 * @param ratio ours to theirs that has to be reached, for latencies not to be exceeded
 * @param aim what would be better
 */
record Goal(String workload, Side ours, Side theirs, double ratio, double aim) {

    private static final List<Goal> ALL = all();

    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        Side persistent = Suite.JOURNAL;
        add(goals, "send-sync-1", persistent, 1.0, 1.25, 3, 4);
        add(goals, "send-sync-16", persistent, 1.0, 1.6, 2, 2.8);
        add(goals, "send-sync-64", persistent, 1.0, 1.6, 2, 2.8);
        goals.add(new Goal("send-async", Suite.ALWAYS, persistent, 1.7, 2.3));
        goals.add(new Goal("send-async", Suite.NO_AOF, Suite.NO_JOURNAL, 1.1, 1.6));
        goals.add(new Goal("tx-send-100", Suite.ALWAYS, persistent, 1.3, 2));
        add(goals, "consume-auto-receive", persistent, 1.0, 1.3, 1.2, 1.5);
        add(goals, "consume-auto-listener", persistent, 1.0, 1.3, 1.2, 1.5);
        goals.add(new Goal("consume-client-100", Suite.ALWAYS, persistent, 0.7, 0.9));
        goals.add(new Goal("tx-consume-100", Suite.ALWAYS, persistent, 0.7, 0.9));
        goals.add(new Goal("e2e-async", Suite.ALWAYS, persistent, 1.4, 1.8));
        goals.add(new Goal("e2e-sync", Suite.ALWAYS, persistent, 0.7, 1.0));
        add(goals, "latency-2000", persistent, 1.6, 1.2, 0.8, 0.6);
        goals.add(new Goal("latency-2000", Suite.NO_AOF, Suite.NO_JOURNAL, 1.3, 1.0));
        goals.add(new Goal("publish-100", Suite.NO_AOF, Suite.NO_JOURNAL, 1.5, 3));
        return goals;
    }

    /** One goal with the AOF synced always and one with every second, both against the synced journal. */
    private static void add(
            List<Goal> goals, String workload, Side theirs, double always, double aim, double second, double aim2) {
        goals.add(new Goal(workload, Suite.ALWAYS, theirs, always, aim));
        goals.add(new Goal(workload, Suite.EVERYSEC, theirs, second, aim2));
    }

    /** All that has to be measured to look at the goals. */
    static List<Pairing> pairings() {
        Map<List<Side>, Set<String>> workloads = new LinkedHashMap<>();
        for (Goal goal : ALL) {
            workloads
                    .computeIfAbsent(List.of(goal.ours, goal.theirs), key -> new LinkedHashSet<>())
                    .add(goal.workload);
        }
        List<Pairing> pairings = new ArrayList<>();
        workloads.forEach(
                (sides, names) -> pairings.add(Suite.between(sides.get(0), sides.get(1), List.copyOf(names))));
        return pairings;
    }

    /** One line for each goal. */
    static Table table(Results results) {
        Table table = new Table("workload", "ours", "Artemis", "ours / Artemis", "goal", "aim", "reached");
        for (Goal goal : ALL) {
            if (results.has(goal.ours.name(), goal.workload) && results.has(goal.theirs.name(), goal.workload)) {
                goal.row(table, results);
            }
        }
        return table;
    }

    private void row(Table table, Results results) {
        Workload measured = Workload.named(workload);
        boolean latency = measured.isLatency();
        ToDoubleFunction<Sample> figure = latency ? Sample::p50 : Sample::perSecond;
        Results.Spread spread =
                results.ratio(new Results.Key(ours.name(), workload), new Results.Key(theirs.name(), workload), figure);
        String bound = latency ? "at most " : "";
        table.row(
                measured.title() + (latency ? ", p50 in us" : ""),
                ours.name() + ": "
                        + Table.whole(
                                results.spread(ours.name(), workload, figure).median()),
                theirs.name() + ": "
                        + Table.whole(
                                results.spread(theirs.name(), workload, figure).median()),
                Table.ratio(spread),
                bound + ratio,
                bound + aim,
                reached(spread.median(), latency));
    }

    private String reached(double measured, boolean latency) {
        if (latency ? measured <= aim : measured >= aim) {
            return "aim";
        }
        return (latency ? measured <= ratio : measured >= ratio) ? "goal" : "**no**";
    }
}
