package io.redismq.internal.selector;

import java.util.List;

/**
 * A chain of operations of one precedence, evaluated from left to right. One node for the whole chain, so that a chain
 * of any length takes one stack frame. Immutable.
 */
record Arithmetic(Expression first, List<Step> steps) implements Expression {

    /** One operator with its right operand. */
    record Step(Operation operation, Expression operand) {}

    @Override
    public Object value(Values values) {
        Object result = first.value(values);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            result = Numeric.calculate(result, step.operation(), step.operand().value(values));
        }
        return result;
    }

    @Override
    public ValueType type() {
        return ValueType.NUMBER;
    }
}
