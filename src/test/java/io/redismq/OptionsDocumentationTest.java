package io.redismq;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.SubscriptionStart;
import io.redismq.api.TrustedTypes;
import io.redismq.api.WhenFull;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that list the options list all of them, with the defaults that the code has, and no others. */
class OptionsDocumentationTest {

    private static final String OPTIONS_PAGE = "docs/options.md";
    private static final String OF_A_DESTINATION = "destination.";

    /** What stands in a row of a table of options, from left to right. */
    private record Row(String name, List<String> cells) {}

    @ParameterizedTest
    @ValueSource(strings = {OPTIONS_PAGE, "README.md"})
    void every_option_and_its_default_is_listed_once(String page) throws Exception {
        List<Row> rows = rows(page);
        assertThat(rows.stream().map(Row::name))
                .as("options in " + page)
                .containsExactlyInAnyOrderElementsOf(options().keySet());
        for (Row row : rows) {
            String expected = shown(options().get(row.name));
            assertThat(row.cells).as(row.name + " in " + page).anyMatch(cell -> isDefault(cell, expected));
        }
    }

    @Test
    void every_type_is_listed() throws Exception {
        for (Row row : rows(OPTIONS_PAGE)) {
            assertThat(row.cells.get(0))
                    .as(row.name)
                    .isEqualTo(setter(row.name).getParameterTypes()[0].getSimpleName());
        }
    }

    /** A number of bytes may be followed by the same in words. */
    private static boolean isDefault(String cell, String expected) {
        return cell.equals(expected) || cell.startsWith(expected + " (");
    }

    /** Name and default of every option, from the builders' setters and the getters of the same name. */
    private static Map<String, Object> options() throws ReflectiveOperationException {
        Map<String, Object> options = new TreeMap<>();
        for (Method setter : setters()) {
            Object defaults = defaultsOf(setter.getDeclaringClass());
            Object value = defaults.getClass().getMethod(setter.getName()).invoke(defaults);
            options.put(nameOf(setter), value == null ? "none" : value);
        }
        return options;
    }

    private static Object defaultsOf(Class<?> builder) {
        return builder == RedeliveryPolicy.Builder.class
                ? RedeliveryPolicy.defaults()
                : builder == DestinationOptions.Builder.class
                        ? DestinationOptions.defaults()
                        : ConnectionOptions.defaults();
    }

    /** The options of a destination stand in a section of their own, since some are called as those of a policy. */
    private static String nameOf(Method setter) {
        return (setter.getDeclaringClass() == DestinationOptions.Builder.class ? OF_A_DESTINATION : "")
                + setter.getName();
    }

    private static List<Method> setters() {
        return Stream.of(
                        ConnectionOptions.Builder.class,
                        RedeliveryPolicy.Builder.class,
                        DestinationOptions.Builder.class)
                .flatMap(builder -> Arrays.stream(builder.getMethods()))
                .filter(method -> method.getReturnType() == method.getDeclaringClass())
                .filter(method -> method.getParameterCount() == 1)
                .toList();
    }

    private static Method setter(String name) {
        return setters().stream()
                .filter(method -> nameOf(method).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String shown(Object value) {
        if (value instanceof Duration duration) {
            boolean minutes = duration.toSeconds() >= 60 && duration.toSeconds() % 60 == 0;
            return minutes ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
        }
        if (value instanceof Double number) {
            return number % 1 == 0 ? String.valueOf(number.longValue()) : number.toString();
        }
        if (value instanceof RedeliveryPolicy || value instanceof TrustedTypes) {
            return "`" + value.getClass().getSimpleName() + ".defaults()`";
        }
        if (value instanceof WhenFull policy) {
            return "`" + policy.name().toLowerCase(Locale.ROOT) + "`";
        }
        boolean word = value instanceof String text && !text.equals("none") || value instanceof SubscriptionStart;
        return word ? "`" + value + "`" : value.toString();
    }

    private static List<Row> rows(String page) throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        List<String> lines = Files.readAllLines(Path.of(page)).stream()
                .dropWhile(line -> !line.matches("#+ .*Options.*"))
                .toList();
        for (String line : lines) {
            if (line.startsWith("#")) {
                section = line.contains("DestinationOptions") ? OF_A_DESTINATION : "";
            } else if (line.startsWith("| `") && isOptionName(cells(line).get(0))) {
                List<String> cells = cells(line);
                rows.add(new Row(section + cells.get(0).replace("`", ""), cells.subList(1, cells.size())));
            }
        }
        return rows;
    }

    private static boolean isOptionName(String cell) {
        return cell.matches("`[a-z]\\w+`");
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::trim).toList();
    }
}
