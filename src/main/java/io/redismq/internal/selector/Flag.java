package io.redismq.internal.selector;

/**
 * A boolean property or literal where a condition stands, as in {@code NOT urgent}: short for {@code urgent = TRUE},
 * hence false, not unknown, of a value that is no boolean. Immutable.
 */
record Flag(Expression operand) implements Condition {

    @Override
    public Truth test(Values values) {
        Object value = operand.value(values);
        return value == null ? Truth.UNKNOWN : Truth.of(Boolean.TRUE.equals(value));
    }
}
