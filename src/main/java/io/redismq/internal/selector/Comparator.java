package io.redismq.internal.selector;

/** The six comparison operators. Immutable. */
enum Comparator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    /** Whether strings and booleans can be compared by it. */
    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    /** Whether it is true of two values in this order of {@link Numeric}; of NaN only &lt;&gt; is, as in Java. */
    boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == Numeric.EQUAL;
            case NOT_EQUAL -> order != Numeric.EQUAL;
            case LESS -> order == Numeric.LESS;
            case LESS_OR_EQUAL -> order <= Numeric.EQUAL;
            case GREATER -> order == Numeric.GREATER;
            case GREATER_OR_EQUAL -> order == Numeric.GREATER || order == Numeric.EQUAL;
        };
    }

    /** The operator a token stands for, or null. */
    static Comparator of(TokenType type) {
        return switch (type) {
            case EQUAL -> EQUAL;
            case NOT_EQUAL -> NOT_EQUAL;
            case LESS -> LESS;
            case LESS_OR_EQUAL -> LESS_OR_EQUAL;
            case GREATER -> GREATER;
            case GREATER_OR_EQUAL -> GREATER_OR_EQUAL;
            default -> null;
        };
    }
}
