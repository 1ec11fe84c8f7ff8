package io.redismq.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table, of which the first column is text and the others are figures. For one thread. */
final class Table {

    static final String NOTHING = "–";

    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> header) {
        rows.add(header);
    }

    Table(String... header) {
        this(List.of(header));
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    void row(String... cells) {
        row(List.of(cells));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(PrintStream out, String title) {
        out.println("\n### " + title + "\n");
        int columns = rows.get(0).size();
        for (int i = 0; i < rows.size(); i++) {
            out.println("| " + String.join(" | ", rows.get(i)) + " |");
            if (i == 0) {
                out.println("|---" + "|---:".repeat(columns - 1) + "|");
            }
        }
    }

    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    static String tenths(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    static String whole(Results.Spread spread) {
        return whole(spread.median()) + " (" + whole(spread.least()) + " – " + whole(spread.most()) + ")";
    }

    static String ratio(Results.Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f – %.2f)", spread.median(), spread.least(), spread.most());
    }
}
