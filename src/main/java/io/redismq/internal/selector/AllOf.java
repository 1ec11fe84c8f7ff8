package io.redismq.internal.selector;

import java.util.List;

/**
 * A chain of AND, evaluated from left to right up to the first false. One node for the whole chain, so that a chain of
 * any length takes one stack frame. Immutable.
 */
record AllOf(List<Condition> conditions) implements Condition {

    @Override
    public Truth test(Values values) {
        Truth result = Truth.TRUE;
        for (int i = 0; i < conditions.size() && result != Truth.FALSE; i++) {
            result = result.and(conditions.get(i).test(values));
        }
        return result;
    }
}
