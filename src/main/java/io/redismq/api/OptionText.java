package io.redismq.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The textual form of the values of options. Stateless. */
final class OptionText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|s|min|h)");

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L);

    /** {@code ${NAME}} or {@code ${NAME:-DEFAULT}}; two dollar signs and a brace stand for one and the brace. */
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}:]+)(?::-([^}]*))?}");

    private OptionText() {}

    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("use one of "
                + Stream.of(type.getEnumConstants()).map(OptionText::of).collect(Collectors.joining(", ")));
    }

    static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("use true or false");
        }
        return text.equals("true");
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("use a whole number with a unit, ms, s, min or h");
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = MILLIS.get(matcher.group(2));
        if (number > Long.MAX_VALUE / 1_000_000 / unit) {
            throw new IllegalArgumentException("it is longer than 292 years");
        }
        return Duration.ofMillis(number * unit);
    }

    static String of(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value instanceof Duration duration ? duration.toMillis() + "ms" : value.toString();
    }

    /** Puts system properties and environment variables in the place of their names, and looks into none of them. */
    static String expanded(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null ? found.group(1) : variable(found.group(2), found.group(3))));
    }

    /** The text that {@link #expanded} makes this of. */
    static String unexpanded(String text) {
        return text.replace("${", "$${");
    }

    private static String variable(String name, String otherwise) {
        String value = System.getProperty(name, System.getenv(name));
        if (value == null && otherwise == null) {
            throw new IllegalArgumentException("There is neither a system property nor an environment variable " + name
                    + "; set it, or write ${" + name + ":-DEFAULT}");
        }
        return value == null ? otherwise : value;
    }
}
