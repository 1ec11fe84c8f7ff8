package io.redismq.internal.selector;

/**
 * A node that is true, false or unknown. Being also an expression of type boolean it can be an operand of = and
 * &lt;&gt; when in parentheses, where unknown is NULL. Immutable like every node.
 */
sealed interface Condition extends Expression
        permits AllOf, AnyOf, Not, Flag, Comparison, Between, InList, Like, NullTest {

    Truth test(Values values);

    @Override
    default Object value(Values values) {
        return switch (test(values)) {
            case TRUE -> Boolean.TRUE;
            case FALSE -> Boolean.FALSE;
            case UNKNOWN -> null;
        };
    }

    @Override
    default ValueType type() {
        return ValueType.BOOLEAN;
    }
}
