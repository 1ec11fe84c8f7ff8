package io.redismq.internal.selector;

/** IS NULL and IS NOT NULL: the one question that is never unknown. Immutable. */
record NullTest(Identifier identifier, boolean negated) implements Condition {

    @Override
    public Truth test(Values values) {
        return Truth.of((identifier.value(values) == null) != negated);
    }
}
