package io.redismq.internal.selector;

/**
 * A constant: String, Boolean, Long, Float or Double, or what arithmetic on constants amounts to. Immutable.
 *
 * <p>An exact literal is a long and an approximate one a double, since the specification promises their ranges; so
 * {@code size * 1000} does not overflow where an int would. The suffix F makes a float, as in Java.
 */
record Literal(Object constant) implements Expression {

    @Override
    public Object value(Values values) {
        return constant;
    }

    @Override
    public ValueType type() {
        if (constant instanceof String) {
            return ValueType.STRING;
        }
        return constant instanceof Boolean ? ValueType.BOOLEAN : ValueType.NUMBER;
    }
}
