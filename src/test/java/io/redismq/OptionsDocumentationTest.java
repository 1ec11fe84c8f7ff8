package io.redismq;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.DestinationOptions;
import io.redismq.api.Durability;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.StartupChecks;
import io.redismq.api.SubscriptionStart;
import io.redismq.api.TlsOptions;
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

    @Test
    void every_option_can_be_set_by_its_name() throws Exception {
        for (Method setter : setters()) {
            Class<?> type = setter.getDeclaringClass();
            String text = Boolean.TRUE.equals(options().get(nameOf(setter)))
                    ? "false"
                    : sample(setter.getParameterTypes()[0]);
            if (text != null) {
                Object builder = type.getDeclaringClass().getMethod("builder").invoke(null);
                Object same = type.getDeclaringClass().getMethod("builder").invoke(null);
                type.getMethod("set", String.class, String.class).invoke(builder, setter.getName(), text);
                assertThat(type.getMethod("build").invoke(builder))
                        .as(setter.getName())
                        .extracting(options -> valueOf(options, setter.getName()))
                        .isNotEqualTo(valueOf(type.getMethod("build").invoke(same), setter.getName()));
            }
        }
    }

    private static Object valueOf(Object options, String name) {
        try {
            return options.getClass().getMethod(name).invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Text for an option of a type, which no option has as its default; null for what has options of its own. */
    private static String sample(Class<?> type) {
        return Map.<Class<?>, String>ofEntries(
                        Map.entry(String.class, "word"),
                        Map.entry(int.class, "7"),
                        Map.entry(long.class, "7"),
                        Map.entry(double.class, "1"),
                        Map.entry(boolean.class, "true"),
                        Map.entry(Duration.class, "7s"),
                        Map.entry(Durability.class, "fsync(0)"),
                        Map.entry(WhenFull.class, "block"),
                        Map.entry(StartupChecks.class, "require"),
                        Map.entry(SubscriptionStart.class, "oldest"),
                        Map.entry(TrustedTypes.class, "com.acme.Order"))
                .get(type);
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
        return Map.<Class<?>, Object>of(
                        RedeliveryPolicy.Builder.class, RedeliveryPolicy.defaults(),
                        TlsOptions.Builder.class, TlsOptions.defaults(),
                        DestinationOptions.Builder.class, DestinationOptions.defaults())
                .getOrDefault(builder, ConnectionOptions.defaults());
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
                        TlsOptions.Builder.class,
                        DestinationOptions.Builder.class)
                .flatMap(builder -> Arrays.stream(builder.getMethods()))
                .filter(method -> returnsTheBuilder(method))
                .filter(method -> method.getParameterCount() == 1)
                .toList();
    }

    /** Some setters of a connection's builder are those of its superclass. */
    private static boolean returnsTheBuilder(Method method) {
        Class<?> type = method.getReturnType();
        return type != Object.class && type.isAssignableFrom(method.getDeclaringClass());
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
        if (value instanceof RedeliveryPolicy || value instanceof TlsOptions || value instanceof TrustedTypes) {
            return "`" + value.getClass().getSimpleName() + ".defaults()`";
        }
        if (value instanceof Enum<?> constant) {
            return "`" + constant.name().toLowerCase(Locale.ROOT) + "`";
        }
        boolean word = value instanceof String text && !text.equals("none")
                || value instanceof SubscriptionStart
                || value instanceof Durability;
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
