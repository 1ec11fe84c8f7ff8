package io.redismq.matrix;

import io.redismq.matrix.fault.Fault;
import io.redismq.matrix.fault.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run of the matrix has found, as Markdown. For one thread. */
final class Report {

    private static final Logger LOG = LoggerFactory.getLogger(Report.class);

    private static final String HEAD =
            """
            | fault | workload | attempted | acknowledged | refused | unknown | lost | stored twice | refused, yet stored \
            | torn | redelivered | out of order | wrong counts | stuck | recovery p50, ms | max | |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
            """;

    private final Size size;
    private final long seed;
    private final StringBuilder lines = new StringBuilder(HEAD);
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    Report(Size size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    long seed() {
        return seed;
    }

    void add(List<Cell> cells) {
        for (Cell cell : cells) {
            String broken = String.join(", ", cell.broken());
            lines.append(line(cell, broken));
            if (!broken.isEmpty()) {
                failures.add(cell.fault().name() + ", " + cell.workload().name() + ": " + broken);
                cell.tally().examples().forEach(System.err::println);
            }
            notes.put(cell.fault().name(), cell.fault().promise().note());
        }
    }

    void addLeftOut(Fault fault) {
        notes.put(fault.name(), "left out, as " + fault.missing() + '.');
    }

    /** Of a row that could not be run to its end. */
    void addFailure(Fault fault, Exception cause) {
        LOG.error("{} broke off", fault.name(), cause);
        lines.append("| ").append(fault.name()).append(" |".repeat(16)).append(" BROKEN OFF: ");
        lines.append(cause).append(" |\n");
        failures.add(fault.name() + ": " + cause);
    }

    /** What was promised and does not hold. */
    List<String> failures() {
        return failures;
    }

    String text() {
        StringBuilder text = new StringBuilder(lines);
        text.append("\n`mvn -q -Pmatrix -Dmatrix=").append(size.name().toLowerCase(Locale.ROOT));
        text.append(" -Dredismq.test.seed=").append(seed).append("`\n\n");
        notes.values().removeIf(String::isEmpty);
        notes.forEach((fault, note) ->
                text.append("- ").append(fault).append(": ").append(note).append('\n'));
        return text.toString();
    }

    private static String line(Cell cell, String broken) {
        Tally tally = cell.tally();
        List<Object> fields = List.of(
                cell.fault().name(),
                cell.workload().name(),
                tally.attempted(),
                tally.acknowledged(),
                tally.refused(),
                tally.unknown(),
                tally.lost(),
                tally.storedTwice(),
                tally.refusedYetStored(),
                tally.torn(),
                tally.redelivered(),
                tally.outOfOrder(),
                tally.wrongCounts(),
                cell.stuck(),
                cell.median().toMillis(),
                cell.max().toMillis(),
                broken.isEmpty() ? "" : "BROKEN: " + broken);
        return "| " + String.join(" | ", fields.stream().map(Object::toString).toList()) + " |\n";
    }
}
