package io.redismq.api;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that a builder has, by their names, each set from text. Every place where options are text reads them
 * through one of these, so that a mistake is told in the same words everywhere. Immutable; owned by the class that has the
 * options.
 *
 * @param <B> the builder
 */
final class NamedOptions<B> {

    /** Takes the name and the text of an option. */
    @FunctionalInterface
    interface Sink {
        void set(String name, String text);
    }

    private final String whose;
    private final Map<String, BiConsumer<B, String>> setters;
    private final Set<String> known;

    /** @param whose what has the options, with its article, for messages */
    NamedOptions(String whose, Map<String, BiConsumer<B, String>> setters) {
        this(whose, setters, Set.of());
    }

    /** @param others names in full, with dots, that may be meant by what stands behind the last dot */
    NamedOptions(String whose, Map<String, BiConsumer<B, String>> setters, Set<String> others) {
        this.whose = whose;
        this.setters = setters;
        this.known = Stream.concat(setters.keySet().stream(), others.stream()).collect(Collectors.toSet());
    }

    /** Values are not repeated in messages but by setters, since one may be a password. */
    void set(B builder, String name, String text) {
        BiConsumer<B, String> setter = setters.get(name);
        if (setter == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no option of " + whose + "; did you mean " + nearest(name) + "?");
        }
        try {
            setter.accept(builder, text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The option " + name + " of " + whose + " is no number that can be used: '" + text + "'", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The option " + name + " of " + whose + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Reads {@code NAME=VALUE}, several joined by an ampersand. */
    void split(String text, Sink each) {
        Set<String> seen = new HashSet<>();
        for (String option : text.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (equals < 0 && setters.containsKey(name)) {
                throw new IllegalArgumentException(
                        "The option " + name + " of " + whose + " has no value; write " + name + "=VALUE");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("The option " + name + " of " + whose + " is set twice");
            }
            each.set(name, option.substring(equals + 1));
        }
    }

    private String nearest(String name) {
        String group = known.stream()
                .filter(each -> each.startsWith(name + "."))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!group.isEmpty()) {
            return "one of " + group;
        }
        return known.stream()
                .min(Comparator.<String>comparingInt(each -> distance(name, each.substring(each.lastIndexOf('.') + 1)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** How many characters must be changed, added or left out to get from one word to the other. */
    private static int distance(String from, String to) {
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                next[j] = Math.min(last[j - 1] + changed, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[to.length()];
    }
}
