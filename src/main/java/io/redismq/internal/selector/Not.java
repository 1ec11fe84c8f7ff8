package io.redismq.internal.selector;

/** NOT in front of a condition. Immutable. */
record Not(Condition condition) implements Condition {

    @Override
    public Truth test(Values values) {
        return condition.test(values).not();
    }
}
