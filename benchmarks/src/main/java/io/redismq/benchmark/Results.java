package io.redismq.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All samples of a run, by who and what. For one thread. */
final class Results {

    /** The middle and the ends of what the rounds gave. */
    record Spread(double median, double least, double most) {

        static Spread of(double[] values) {
            double[] sorted = DoubleStream.of(values).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    private final Map<List<String>, List<Sample>> samples = new LinkedHashMap<>();

    void add(String peer, String workload, Sample sample) {
        samples.computeIfAbsent(List.of(peer, workload), key -> new ArrayList<>())
                .add(sample);
    }

    boolean has(String peer, String workload) {
        return samples.containsKey(List.of(peer, workload));
    }

    Spread spread(String peer, String workload, ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.get(List.of(peer, workload)).stream()
                .mapToDouble(figure)
                .toArray());
    }
}
