package io.redismq.internal.selector;

import java.util.HashMap;
import java.util.Map;

/** What the tests of the package ask: the truth of a selector, told apart through the public API alone. Stateless. */
final class Evaluation {

    private Evaluation() {}

    /** True if the selector matches, false if its NOT does, unknown if neither. */
    static Truth truth(String selector, Object... namesAndValues) {
        return truth(selector, properties(namesAndValues));
    }

    static Truth truth(String selector, Map<String, Object> properties) {
        boolean holds = parse(selector).matches(properties::get);
        boolean oppositeHolds = parse("NOT (" + selector + ")").matches(properties::get);
        if (holds && oppositeHolds) {
            throw new AssertionError(selector + " and its opposite are both true of " + properties);
        }
        return holds ? Truth.TRUE : oppositeHolds ? Truth.FALSE : Truth.UNKNOWN;
    }

    static Map<String, Object> properties(Object... namesAndValues) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    static Selector parse(String selector) {
        try {
            return Selector.parse(selector);
        } catch (SelectorException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
