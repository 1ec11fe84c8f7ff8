package io.redismq.internal.selector;

import java.util.Set;

/**
 * IN and NOT IN. Immutable.
 *
 * <p>By the equivalents that the specification gives, IN of a value that is no string is a chain of comparisons of
 * unlike types and false; NOT IN, the NOT of that chain, is true.
 */
record InList(Identifier identifier, boolean negated, Set<String> members) implements Condition {

    @Override
    public Truth test(Values values) {
        Object value = identifier.value(values);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        boolean found = value instanceof String && members.contains(value);
        return Truth.of(found != negated);
    }
}
