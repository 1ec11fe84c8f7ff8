package io.redismq.internal.selector;

import java.util.List;

/**
 * A chain of OR, evaluated from left to right up to the first true. One node for the whole chain, like {@link AllOf}.
 * Immutable.
 */
record AnyOf(List<Condition> conditions) implements Condition {

    @Override
    public Truth test(Values values) {
        Truth result = Truth.FALSE;
        for (int i = 0; i < conditions.size() && result != Truth.TRUE; i++) {
            result = result.or(conditions.get(i).test(values));
        }
        return result;
    }
}
