package io.redismq.internal.selector;

/**
 * Arithmetic and order of boxed numbers. Stateless.
 *
 * <p>Arithmetic follows Java's numeric promotion: the operands become the widest of int, long, float and double among
 * them. Comparison goes further than promotion, which would turn a long into a double and so call 9007199254740993 and
 * 9007199254740992.0 equal: it compares the exact values.
 */
final class Numeric {

    /** What arithmetic on a string or boolean amounts to: not NULL, and like no type, so that comparisons are false. */
    static final Object NO_NUMBER = new Object();

    static final int LESS = -1;
    static final int EQUAL = 0;
    static final int GREATER = 1;
    /** One of the two is NaN. */
    static final int UNORDERED = 2;

    private static final int NONE = 0;
    private static final int INT = 1;
    private static final int LONG = 2;
    private static final int FLOAT = 3;
    private static final int DOUBLE = 4;

    /** The first double above the range of long; its negative is the lowest long. */
    private static final double BEYOND_LONG = 0x1p63;

    private Numeric() {}

    static boolean isNumber(Object value) {
        return rank(value) != NONE;
    }

    private static int rank(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return INT;
        }
        if (value instanceof Long) {
            return LONG;
        }
        if (value instanceof Double) {
            return DOUBLE;
        }
        return value instanceof Float ? FLOAT : NONE;
    }

    /** Negation in the operand's own type, at least int. */
    static Number negate(Number value) {
        return switch (rank(value)) {
            case INT -> -value.intValue();
            case LONG -> -value.longValue();
            case FLOAT -> -value.floatValue();
            default -> -value.doubleValue();
        };
    }

    /**
     * The result of an operation; NULL when an operand is NULL, and also for an integer division by zero, for which
     * there is no value at all (Java throws).
     */
    static Object calculate(Object left, Operation operation, Object right) {
        if (left == null || right == null) {
            return null;
        }
        int leftRank = rank(left);
        int rightRank = rank(right);
        if (leftRank == NONE || rightRank == NONE) {
            return NO_NUMBER;
        }
        return calculate((Number) left, operation, (Number) right, Math.max(leftRank, rightRank));
    }

    private static Number calculate(Number left, Operation operation, Number right, int rank) {
        if (rank <= LONG && operation == Operation.DIVIDE && right.longValue() == 0) {
            return null;
        }
        return switch (rank) {
            case INT -> Integer.valueOf(operation.apply(left.intValue(), right.intValue()));
            case LONG -> Long.valueOf(operation.apply(left.longValue(), right.longValue()));
            case FLOAT -> Float.valueOf(operation.apply(left.floatValue(), right.floatValue()));
            default -> Double.valueOf(operation.apply(left.doubleValue(), right.doubleValue()));
        };
    }

    /** LESS, EQUAL, GREATER or UNORDERED, by the exact values. Both have to be numbers. */
    static int order(Number left, Number right) {
        boolean leftExact = rank(left) <= LONG;
        boolean rightExact = rank(right) <= LONG;
        if (leftExact && rightExact) {
            return Long.compare(left.longValue(), right.longValue());
        }
        if (leftExact) {
            return order(left.longValue(), right.doubleValue());
        }
        if (rightExact) {
            int reversed = order(right.longValue(), left.doubleValue());
            return reversed == UNORDERED ? UNORDERED : -reversed;
        }
        return order(left.doubleValue(), right.doubleValue());
    }

    private static int order(double left, double right) {
        if (left < right) {
            return LESS;
        }
        if (left > right) {
            return GREATER;
        }
        return left == right ? EQUAL : UNORDERED;
    }

    private static int order(long left, double right) {
        if (right >= BEYOND_LONG) {
            return LESS;
        }
        if (right < -BEYOND_LONG) {
            return GREATER;
        }
        if (Double.isNaN(right)) {
            return UNORDERED;
        }
        // Both steps are exact: within the range of long, cutting off the fraction is, and so is the rest.
        long whole = (long) right;
        return left != whole ? Long.compare(left, whole) : order(0.0, right - whole);
    }
}
