package io.redismq.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was given as name=value, taken out one by one, so that what nobody knows is left. For one thread. */
final class Options {

    private final Map<String, String> given = new HashMap<>();

    Options(String[] arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("Not an option of the form name=value: " + argument);
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
    }

    String text(String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value.trim();
    }

    List<String> list(String name, String otherwise) {
        return Stream.of(text(name, otherwise).split(","))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    int number(String name, int otherwise, int least) {
        return atLeast(name, text(name, Integer.toString(otherwise)), least);
    }

    List<Integer> numbers(String name, int otherwise, int least) {
        return list(name, Integer.toString(otherwise)).stream()
                .map(each -> atLeast(name, each, least))
                .toList();
    }

    double decimal(String name, double otherwise) {
        double number = Double.parseDouble(text(name, Double.toString(otherwise)));
        if (!(number > 0)) {
            throw new IllegalArgumentException(name + " is more than 0");
        }
        return number;
    }

    String oneOf(String name, String otherwise, String... others) {
        String value = text(name, otherwise);
        if (!value.equals(otherwise) && !List.of(others).contains(value)) {
            throw new IllegalArgumentException(
                    name + " is " + otherwise + " or one of " + List.of(others) + ", not " + value);
        }
        return value;
    }

    void requireNoneLeft() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("Unknown options: " + given.keySet());
        }
    }

    private static int atLeast(String name, String value, int least) {
        int number = Integer.parseInt(value);
        if (number < least) {
            throw new IllegalArgumentException(name + " is at least " + least);
        }
        return number;
    }
}
