package io.redismq.internal.selector;

/** Unary plus or minus. A plus changes nothing but that its operand has to be a number. Immutable. */
record Sign(boolean negative, Expression operand) implements Expression {

    @Override
    public Object value(Values values) {
        Object value = operand.value(values);
        if (value == null) {
            return null;
        }
        if (!Numeric.isNumber(value)) {
            return Numeric.NO_NUMBER;
        }
        return negative ? Numeric.negate((Number) value) : value;
    }

    @Override
    public ValueType type() {
        return ValueType.NUMBER;
    }
}
