package io.redismq.tck.report;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * One conformance test on one provider, as its class and its display name say: {@code SECTION: SENTENCE}, where the
 * provider deviates {@code deviation from SECTION: WHAT IT DOES}.
 *
 * @param provider on what it runs
 * @param test its topic and name, the same on every provider
 * @param section where the specification says it, a number or the name of an interface
 * @param sentence what is required; of a deviation, what the provider does
 * @param deviates whether the provider is known to do otherwise, which the test shows
 */
record Check(Provider provider, String test, String section, String sentence, boolean deviates) {

    enum Provider {
        REDIS("Redis MQ"),
        ARTEMIS("Artemis");

        private final String label;

        Provider(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private static final Pattern CLASS = Pattern.compile("(Redis|Artemis)(\\w+)ConformanceTest");
    private static final Pattern NAME = Pattern.compile("(deviation from )?(.*?): (.*)");
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

    /** The check that a test method of a class is, or null when it is none. */
    static Check of(Class<?> type, Method method) {
        Matcher owner = CLASS.matcher(type.getSimpleName());
        String text = displayName(method);
        if (!owner.matches() || text == null) {
            return null;
        }
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException(
                    "The display name of " + method + " must be SECTION: SENTENCE, not \"" + text + "\"");
        }
        return new Check(
                Provider.valueOf(owner.group(1).toUpperCase(Locale.ROOT)),
                owner.group(2) + "." + method.getName(),
                name.group(2),
                name.group(3),
                name.group(1) != null);
    }

    private static String displayName(Method method) {
        ParameterizedTest parameterized = method.getAnnotation(ParameterizedTest.class);
        if (parameterized != null) {
            return ARGUMENT.matcher(parameterized.name()).replaceAll("N");
        }
        DisplayName plain = method.getAnnotation(DisplayName.class);
        return plain == null ? null : plain.value();
    }
}
