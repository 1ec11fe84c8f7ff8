package io.redismq.internal.selector;

/**
 * BETWEEN and NOT BETWEEN, literally as the pairs of comparisons the specification calls equivalent. So the one is not
 * always the opposite of the other: of NaN and of a string both are false. Immutable.
 */
record Between(Expression operand, boolean negated, Expression low, Expression high) implements Condition {

    @Override
    public Truth test(Values values) {
        Object value = operand.value(values);
        Object from = low.value(values);
        Object to = high.value(values);
        if (negated) {
            return Comparison.compare(value, Comparator.LESS, from)
                    .or(Comparison.compare(value, Comparator.GREATER, to));
        }
        return Comparison.compare(value, Comparator.GREATER_OR_EQUAL, from)
                .and(Comparison.compare(value, Comparator.LESS_OR_EQUAL, to));
    }
}
