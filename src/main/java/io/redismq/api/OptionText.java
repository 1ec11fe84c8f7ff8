package io.redismq.api;

import jakarta.jms.InvalidDestinationException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads and writes the textual form of {@link DestinationOptions}. Stateless. */
final class OptionText {

    /** The error code of exceptions about arguments. */
    private static final String ARGUMENT = "argument";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|s|min|h)");

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L);

    /** How the text of each option's value reaches its setter, which knows its range. */
    private static final Map<String, BiConsumer<DestinationOptions.Builder, String>> SETTERS = Map.ofEntries(
            Map.entry(DestinationOptions.MAX_LENGTH, (to, text) -> to.maxLength(Long.parseLong(text))),
            Map.entry(DestinationOptions.WHEN_FULL, (to, text) -> to.whenFull(whenFull(text))),
            Map.entry(DestinationOptions.FULL_TIMEOUT, (to, text) -> to.fullTimeout(duration(text))),
            Map.entry(DestinationOptions.EXPIRY_QUEUE, (to, text) -> to.expiryQueue(bool(text))),
            Map.entry(DestinationOptions.RETENTION, (to, text) -> to.retention(duration(text))),
            Map.entry(DestinationOptions.START_FROM, (to, text) -> to.startFrom(SubscriptionStart.parse(text))),
            Map.entry(DestinationOptions.EXCLUSIVE, (to, text) -> to.exclusive(bool(text))),
            Map.entry(
                    DestinationOptions.MAXIMUM_DELIVERIES, (to, text) -> to.maximumDeliveries(Integer.parseInt(text))),
            Map.entry(DestinationOptions.INITIAL_DELAY, (to, text) -> to.initialDelay(duration(text))),
            Map.entry(DestinationOptions.MULTIPLIER, (to, text) -> to.multiplier(Double.parseDouble(text))),
            Map.entry(DestinationOptions.MAXIMUM_DELAY, (to, text) -> to.maximumDelay(duration(text))),
            Map.entry(DestinationOptions.JITTER, (to, text) -> to.jitter(Double.parseDouble(text))));

    private OptionText() {}

    static DestinationOptions parse(String text) throws InvalidDestinationException {
        DestinationOptions.Builder options = DestinationOptions.builder();
        Set<String> seen = new HashSet<>();
        for (String option : text.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            BiConsumer<DestinationOptions.Builder, String> setter = SETTERS.get(name);
            if (setter == null) {
                throw refused("'" + name + "' is no option of a destination; did you mean " + nearest(name) + "?");
            }
            if (equals < 0) {
                throw refused("The option " + name + " of a destination has no value; write " + name + "=VALUE");
            }
            if (!seen.add(name)) {
                throw refused("The option " + name + " of a destination is set twice");
            }
            set(setter, options, option);
        }
        return options.build();
    }

    private static void set(
            BiConsumer<DestinationOptions.Builder, String> setter, DestinationOptions.Builder options, String option)
            throws InvalidDestinationException {
        try {
            setter.accept(options, option.substring(option.indexOf('=') + 1));
        } catch (NumberFormatException e) {
            throw refused("The option " + option + " of a destination is no number that can be used");
        } catch (IllegalArgumentException e) {
            throw refused("The option " + option + " of a destination cannot be used: " + e.getMessage());
        }
    }

    private static InvalidDestinationException refused(String text) {
        return new InvalidDestinationException(text, ARGUMENT);
    }

    private static WhenFull whenFull(String text) {
        for (WhenFull policy : WhenFull.values()) {
            if (text(policy).equals(text)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("use reject, block, drop-oldest or expire");
    }

    private static boolean bool(String text) {
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

    static String of(DestinationOptions options) {
        return options.values().entrySet().stream()
                .map(option -> option.getKey() + "=" + text(option.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String text(Serializable value) {
        if (value instanceof WhenFull policy) {
            return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value instanceof Duration duration ? duration.toMillis() + "ms" : value.toString();
    }

    private static String nearest(String name) {
        return SETTERS.keySet().stream()
                .min(Comparator.<String>comparingInt(known -> distance(name, known))
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
