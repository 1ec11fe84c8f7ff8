package io.redismq.internal.selector;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;

/**
 * A compiled message selector. Immutable and safe for any number of threads; owned by the consumer, subscription or
 * browser it was given for.
 */
public final class Selector {

    private final String text;
    private final Condition condition;
    private final Set<String> identifiers;

    private Selector(String text, Condition condition, Set<String> identifiers) {
        this.text = text;
        this.condition = condition;
        this.identifiers = identifiers;
    }

    /**
     * Compiles a selector. That an empty text means "no selector" is for the caller to know; here it is refused.
     *
     * @throws SelectorException if the text is no selector, or compares or combines types that can never fit
     */
    public static Selector parse(String text) throws SelectorException {
        Parser parser = new Parser(Objects.requireNonNull(text, "text"));
        Condition condition = parser.parse();
        return new Selector(text, condition, Collections.unmodifiableSet(parser.identifiers()));
    }

    /** Whether the selector is true of these values; false or unknown is no match. */
    public boolean matches(Values values) {
        return condition.test(values) == Truth.TRUE;
    }

    /** The headers and properties the selector looks at, in the order of their first appearance. */
    public Set<String> identifiers() {
        return identifiers;
    }

    /** The text as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
