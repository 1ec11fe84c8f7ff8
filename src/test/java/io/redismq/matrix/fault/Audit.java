package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Journal.Arrival;
import io.redismq.matrix.workload.Outcome;
import io.redismq.matrix.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was sent with what arrived. For one thread, once. */
final class Audit {

    private static final int EXAMPLES = 10;

    private final Map<String, List<Outcome>> sends;
    private final List<Arrival> arrivals;
    private final Workload workload;
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<String, Integer> timesNew = new HashMap<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private int redelivered;
    private int outOfOrder;
    private int wrongCounts;

    Audit(Map<String, List<Outcome>> sends, List<Arrival> arrivals, Workload workload) {
        this.sends = sends;
        this.arrivals = arrivals;
        this.workload = workload;
    }

    Tally tally(Map<String, Integer> well) {
        arrivals.forEach(this::read);
        int[] outcomes = new int[Outcome.values().length];
        int lost = 0;
        int lostWhenWell = 0;
        int refusedYetStored = 0;
        int torn = 0;
        for (String producer : sends.keySet()) {
            List<Outcome> of = sends.get(producer);
            for (int number = 0; number < of.size(); number++) {
                outcomes[of.get(number).ordinal()]++;
                int missing = missing(producer, number);
                if (of.get(number) == Outcome.ACKNOWLEDGED) {
                    lost += missing;
                    lostWhenWell += number >= well.getOrDefault(producer, 0) ? missing : 0;
                } else if (of.get(number) == Outcome.REFUSED) {
                    refusedYetStored += workload.groups().size() - missing;
                } else {
                    torn += missing - missing(producer, number - number % workload.unit());
                }
            }
        }
        return new Tally(
                outcomes[0] + outcomes[1] + outcomes[2],
                outcomes[Outcome.ACKNOWLEDGED.ordinal()],
                outcomes[Outcome.REFUSED.ordinal()],
                outcomes[Outcome.UNKNOWN.ordinal()],
                lost,
                lostWhenWell,
                timesNew.values().stream().mapToInt(n -> n - 1).sum(),
                refusedYetStored,
                Math.abs(torn),
                redelivered,
                outOfOrder,
                wrongCounts,
                examples);
    }

    private void read(Arrival arrival) {
        String message = key(arrival.group(), arrival.producer(), arrival.number());
        int time = times.merge(message, 1, Integer::sum);
        boolean isNew = arrival.count() == 1;
        redelivered += arrival.redelivered() ? 1 : 0;
        if (isNew) {
            timesNew.merge(message, 1, Integer::sum);
            Integer before =
                    latest.put(arrival.group() + " " + arrival.consumer() + " " + arrival.producer(), arrival.number());
            if (before != null && before > arrival.number()) {
                outOfOrder++;
                show("after " + before, arrival);
            }
        }
        if (isNew && timesNew.get(message) > 1) {
            show("again as a new one", arrival);
        } else if (arrival.count() != time || arrival.redelivered() == isNew) {
            wrongCounts++;
            show("for the " + time + ". time", arrival);
        }
    }

    private void show(String what, Arrival arrival) {
        if (examples.size() < EXAMPLES) {
            examples.add(what + ": " + arrival);
        }
    }

    /** How many groups did not get it. */
    private int missing(String producer, int number) {
        return (int) workload.groups().stream()
                .filter(group -> !times.containsKey(key(group, producer, number)))
                .count();
    }

    private static String key(String group, String producer, int number) {
        return group + " " + producer + " " + number;
    }
}
