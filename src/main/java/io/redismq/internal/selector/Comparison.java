package io.redismq.internal.selector;

/**
 * A comparison of two expressions. Immutable.
 *
 * <p>"If the comparison of non-like type values is attempted, the value of the operation is false", also of
 * &lt;&gt;; "if either of the type values evaluates to NULL, the value of the expression is unknown". NULL goes first,
 * for a NULL has no type that could be unlike.
 */
record Comparison(Expression left, Comparator comparator, Expression right) implements Condition {

    @Override
    public Truth test(Values values) {
        return compare(left.value(values), comparator, right.value(values));
    }

    static Truth compare(Object left, Comparator comparator, Object right) {
        if (left == null || right == null) {
            return Truth.UNKNOWN;
        }
        if (left instanceof String && right instanceof String || left instanceof Boolean && right instanceof Boolean) {
            // Without an order: of those only = and <> are comparisons.
            int order = left.equals(right) ? Numeric.EQUAL : Numeric.UNORDERED;
            return Truth.of(comparator.isEquality() && comparator.holds(order));
        }
        if (Numeric.isNumber(left) && Numeric.isNumber(right)) {
            return Truth.of(comparator.holds(Numeric.order((Number) left, (Number) right)));
        }
        return Truth.FALSE;
    }
}
