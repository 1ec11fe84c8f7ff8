package io.redismq.internal.selector;

/**
 * LIKE and NOT LIKE. Immutable.
 *
 * <p>Of a value that is no string both are false: it is a comparison of non-like types, for which the specification
 * gives, other than for IN, no equivalent that would say more.
 */
record Like(Identifier identifier, boolean negated, LikePattern pattern) implements Condition {

    @Override
    public Truth test(Values values) {
        Object value = identifier.value(values);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        return Truth.of(value instanceof String text && pattern.matches(text) != negated);
    }
}
