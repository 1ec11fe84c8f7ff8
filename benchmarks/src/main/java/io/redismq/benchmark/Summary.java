package io.redismq.benchmark;

import java.io.PrintStream;
import java.util.List;

/** All that is printed about what was measured. */
record Summary(Measured measured, List<Pairing> pairings, List<String> suites) {

    void print(PrintStream out) {
        if (!measured.conditions().isEmpty()) {
            out.println("\n## Conditions\n");
            measured.conditions().forEach(condition -> out.println("- " + condition));
        }
        measured.tables().forEach((title, table) -> table.print(out, title));
        measured.bySize().forEach((size, results) -> print(out, size, results));
    }

    private void print(PrintStream out, int size, Results results) {
        String of = ", messages of " + size + " bytes";
        out.println("\n## Figures" + of);
        if (suites.contains(Suite.GOALS) || suites.contains(Suite.FULL)) {
            Goal.table(results).print(out, "Goals" + of);
        }
        if (suites.contains(Suite.CPU)) {
            Gates.cpu(results).print(out, "Processor time of Redis" + of);
        }
        if (suites.contains(Suite.GROWTH)) {
            Gates.growth(results).print(out, "What does not grow" + of);
        }
        for (Pairing pairing : pairings) {
            out.println("\n## " + pairing.title() + of);
            new Report(results, pairing).print(out);
        }
    }
}
