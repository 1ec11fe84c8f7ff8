package io.redismq.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a run gave, and how it is kept in a file: the conditions as lines that begin with #, then one line of semicolon
 * separated values for each sample. Whoever reads such a file can print and plot without measuring.
 *
 * @param conditions in words
 * @param bySize the samples for each size of messages
 * @param tables by their titles, of what is not kept
 */
record Measured(List<String> conditions, Map<Integer, Results> bySize, Map<String, Table> tables) {

    private static final String HEADER = "bytes;who;what;per second;broker us;client us;p50 us;p99 us;p99.9 us";
    private static final String COMMENT = "# ";
    private static final int COLUMNS = 9;

    static Measured nothing() {
        return new Measured(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    Results of(int size) {
        return bySize.computeIfAbsent(size, key -> new Results());
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        conditions.forEach(condition -> lines.add(COMMENT + condition));
        lines.add(HEADER);
        bySize.forEach((size, results) ->
                results.all().forEach((key, samples) -> samples.forEach(sample -> lines.add(line(size, key, sample)))));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    private static String line(int size, Results.Key key, Sample sample) {
        StringJoiner line = new StringJoiner(";");
        line.add(Integer.toString(size)).add(key.who()).add(key.what());
        line.add(text(sample.perSecond())).add(text(sample.brokerMicros())).add(text(sample.clientMicros()));
        if (sample.latency() == null) {
            return line.add("").add("").add("").toString();
        }
        return line.add(text(sample.p50()))
                .add(text(sample.p99()))
                .add(text(sample.p999()))
                .toString();
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    static Measured read(Path file) throws IOException {
        Measured measured = nothing();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(COMMENT)) {
                measured.conditions.add(line.substring(COMMENT.length()));
            } else if (!line.equals(HEADER)) {
                measured.read(line.split(";", COLUMNS));
            }
        }
        return measured;
    }

    private void read(String[] values) {
        Sample.Latencies latency = values[6].isEmpty()
                ? null
                : new Sample.Latencies(number(values[6]), number(values[7]), number(values[8]));
        Sample sample = new Sample(number(values[3]), number(values[4]), number(values[5]), latency);
        of(Integer.parseInt(values[0])).add(values[1], values[2], sample);
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
