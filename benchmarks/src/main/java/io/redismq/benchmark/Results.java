package io.redismq.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All samples of messages of one size, by who and what, in the order of the rounds. For one thread. */
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

    /** Who did what. */
    record Key(String who, String what) {}

    private final Map<Key, List<Sample>> samples = new LinkedHashMap<>();

    void add(String who, String what, Sample sample) {
        samples.computeIfAbsent(new Key(who, what), key -> new ArrayList<>()).add(sample);
    }

    boolean has(String who, String what) {
        return samples.containsKey(new Key(who, what));
    }

    Map<Key, List<Sample>> all() {
        return samples;
    }

    Spread spread(String who, String what, ToDoubleFunction<Sample> figure) {
        return Spread.of(figures(new Key(who, what), figure));
    }

    /** Of the ratios within each round, since the machine may be faster in one round than in another. */
    Spread ratio(Key ours, Key theirs, ToDoubleFunction<Sample> figure) {
        double[] numerators = figures(ours, figure);
        double[] denominators = figures(theirs, figure);
        double[] ratios = new double[Math.min(numerators.length, denominators.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = numerators[i] / denominators[i];
        }
        return Spread.of(ratios);
    }

    private double[] figures(Key key, ToDoubleFunction<Sample> figure) {
        return samples.get(key).stream().mapToDouble(figure).toArray();
    }
}
