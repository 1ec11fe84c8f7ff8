package io.redismq.tck.report;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.redismq.tck.report.Check.Provider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the conformance tests have shown, as Markdown: by section how many passed on each provider, every difference, and
 * every failure. A test that shows a deviation counts as not passed. Not thread-safe; owned by who makes it.
 */
final class Report {

    private static final String HEAD =
            """
            # Conformance, section by section

            Each test says what a section of Jakarta Messaging 3.1, or the documentation of an interface, requires, and
            runs on Redis MQ and on an embedded ActiveMQ Artemis. This page is made from them; how is said in
            [tck](../tck/README.md). Where Artemis differs, the specification decides: such a test does not count as passed,
            and shows what Artemis does instead. The optional features and deliberate deviations of Redis MQ are on the
            [compliance page](compliance.md).

            | section | Redis MQ | Artemis |
            |---|---:|---:|
            """;

    private static final String DIFFERENCES =
            """

            ## Differences

            | section | what the specification wants | what Artemis does |
            |---|---|---|
            """;

    /** How a test ended: null when it did not run. One that runs several times must pass each time. */
    interface Results {
        Boolean passed(Class<?> type, String method);
    }

    /** A test and how it ended on each provider. */
    private static final class Row {

        private final Map<Provider, Check> checks = new LinkedHashMap<>();
        private final Map<Provider, Boolean> passed = new LinkedHashMap<>();

        /** As it is where nobody deviates. */
        Check required() {
            return checks.values().stream()
                    .filter(check -> !check.deviates())
                    .findFirst()
                    .orElseGet(() -> checks.values().iterator().next());
        }

        boolean isFulfilled(Provider provider) {
            Check check = checks.get(provider);
            return check != null && !check.deviates() && passed.get(provider);
        }
    }

    private final Map<String, Row> rows = new TreeMap<>();

    private Report() {}

    /** Of the conformance tests that there are, those that have run. */
    static Report of(Results results) {
        Report report = new Report();
        for (JavaClass each : new ClassFileImporter().importPackages("io.redismq.tck")) {
            if (each.getSimpleName().endsWith("ConformanceTest")) {
                report.addAll(each.reflect(), results);
            }
        }
        return report;
    }

    private void addAll(Class<?> type, Results results) {
        for (Class<?> owner = type; owner != Object.class; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                Check check = isOverridden(method, type, owner) ? null : Check.of(type, method);
                Boolean passed = check == null ? null : results.passed(type, method.getName());
                if (passed != null) {
                    add(check, passed);
                }
            }
        }
    }

    /** An overriding method takes the place of the one it overrides. */
    private static boolean isOverridden(Method method, Class<?> type, Class<?> owner) {
        for (Class<?> lower = type; lower != owner; lower = lower.getSuperclass()) {
            for (Method each : lower.getDeclaredMethods()) {
                if (each.getName().equals(method.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void add(Check check, boolean passed) {
        Row row = rows.computeIfAbsent(check.test(), test -> new Row());
        row.checks.put(check.provider(), check);
        row.passed.put(check.provider(), passed);
    }

    String render() {
        StringBuilder text = new StringBuilder(HEAD);
        Map<String, List<Row>> sections = new TreeMap<>(
                Comparator.comparing(Report::numbers, Arrays::compare).thenComparing(Comparator.naturalOrder()));
        rows.values().forEach(row -> sections.computeIfAbsent(row.required().section(), section -> new ArrayList<>())
                .add(row));
        sections.forEach((section, tests) -> line(text, section, fulfilled(tests)));
        line(text, "all", fulfilled(List.copyOf(rows.values())));
        text.append(DIFFERENCES);
        sections.values().forEach(tests -> tests.forEach(row -> difference(text, row)));
        failures(text);
        return text.toString();
    }

    /** Numbered sections in their order, before interfaces. */
    private static int[] numbers(String section) {
        if (!Character.isDigit(section.charAt(0))) {
            return new int[] {Integer.MAX_VALUE};
        }
        return Arrays.stream(section.split("[^0-9.]", 2)[0].split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static String fulfilled(List<Row> tests) {
        List<String> cells = new ArrayList<>();
        for (Provider provider : Provider.values()) {
            long run = tests.stream()
                    .filter(row -> row.checks.containsKey(provider))
                    .count();
            long passed =
                    tests.stream().filter(row -> row.isFulfilled(provider)).count();
            cells.add(run == 0 ? "not run" : passed + " of " + run);
        }
        return String.join(" | ", cells);
    }

    private static void line(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static void difference(StringBuilder text, Row row) {
        row.checks.values().stream()
                .filter(Check::deviates)
                .forEach(check -> line(
                        text,
                        row.required().section(),
                        row.required().deviates() ? "" : row.required().sentence(),
                        check.sentence()));
    }

    private void failures(StringBuilder text) {
        List<String> failed = new ArrayList<>();
        rows.forEach((test, row) -> row.passed.forEach((provider, passed) -> {
            if (!passed) {
                failed.add("- " + provider + ", " + row.required().section() + ": "
                        + row.checks.get(provider).sentence() + " (" + test + ")\n");
            }
        }));
        if (!failed.isEmpty()) {
            text.append("\n## Failed\n\n");
            failed.forEach(text::append);
        }
    }
}
