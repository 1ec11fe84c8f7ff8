package io.redismq.internal.selector;

/** A node that has a value. Nodes are immutable, so any thread may evaluate them; the selector owns its tree. */
sealed interface Expression permits Condition, Identifier, Literal, Sign, Arithmetic {

    /**
     * The value for one message: String, Boolean or a boxed number; null for SQL's NULL; {@link Numeric#NO_NUMBER} for
     * the outcome of arithmetic on something that is no number.
     */
    Object value(Values values);

    /** What the parser may rely on. */
    ValueType type();
}
