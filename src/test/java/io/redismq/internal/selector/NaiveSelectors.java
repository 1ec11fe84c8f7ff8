package io.redismq.internal.selector;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Random selectors as text together with what they mean, computed in the plainest way and
 * without any code of the package. For the thread of one test.
 *
 * <p>Values are String, Boolean, numbers, null for unknown, and BAD for arithmetic on what is no number.
 */
final class NaiveSelectors {

    static final List<String> NAMES = List.of("a", "b", "c", "d", "JMSXthing", "JMS_x");

    private static final Object BAD = new StringBuilder("bad");

    private static final Pattern KEYWORD =
            Pattern.compile("\\b(AND|OR|NOT|BETWEEN|LIKE|IN|IS|NULL|TRUE|FALSE|ESCAPE)\\b");

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int PREDICATE = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGN = 7;
    private static final int ATOM = 8;

    private final Random random;

    NaiveSelectors(Random random) {
        this.random = random;
    }

    /** A text, how tightly its outermost operator binds, and its meaning. */
    record Node(String text, int binding, Function<Map<String, Object>, Object> meaning) {

        Object evaluate(Map<String, Object> message) {
            return meaning.apply(message);
        }

        /** The text for a place that needs at least this binding: with parentheses only where there must be some. */
        String in(int place) {
            return binding >= place ? text : "(" + text + ")";
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A value of a property: of all types, close enough to one another to be equal now and then. */
    Object value() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> null;
            case 2 -> random.nextBoolean();
            case 3, 4 -> any(List.of("", "x", "xy", "yx%", "1", "%_", "x\ny"));
            case 5 -> (byte) (random.nextInt(7) - 3);
            case 6 -> (short) (random.nextInt(7) - 3);
            case 7 -> any(List.of(0, 1, 2, -3, Integer.MAX_VALUE, Integer.MIN_VALUE));
            case 8 -> any(List.of(0L, 1L, -2L, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, 1L << 53));
            case 9 -> any(List.of(0f, -0f, 1f, 0.1f, -2.5f, Float.NaN, Float.POSITIVE_INFINITY));
            default -> any(List.of(0.0, 1.0, -2.5, 0.1, 0x1p53, 0x1p63, Double.NaN, Double.NEGATIVE_INFINITY));
        };
    }

    // Conditions.

    Node condition(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> junction("AND", AND, depth);
            case 2, 3 -> junction("OR", OR, depth);
            case 4 -> {
                Node operand = condition(depth - 1);
                yield new Node("NOT " + operand.in(NOT), NOT, m -> not(operand.evaluate(m)));
            }
            case 5, 6 ->
                comparison(number(depth - 1), number(depth - 1), any(List.of("=", "<>", "<", "<=", ">", ">=")));
            case 7 -> between(depth);
            default -> leaf();
        };
    }

    private Node junction(String word, int binding, int depth) {
        Node left = condition(depth - 1);
        Node right = condition(depth - 1);
        boolean and = binding == AND;
        return new Node(left.in(binding) + " " + word + " " + right.in(binding + 1), binding, m -> {
            Object l = truth(left.evaluate(m));
            Object r = truth(right.evaluate(m));
            Boolean deciding = !and;
            if (deciding.equals(l) || deciding.equals(r)) {
                return deciding;
            }
            return l == null || r == null ? null : and;
        });
    }

    private Node leaf() {
        String name = any(NAMES);
        boolean not = random.nextInt(3) == 0;
        String negation = not ? "NOT " : "";
        return switch (random.nextInt(8)) {
            case 0 -> new Node(name, ATOM, m -> truth(m.get(name)));
            case 1 -> any(List.of(new Node("TRUE", ATOM, m -> true), new Node("FALSE", ATOM, m -> false)));
            case 2 -> new Node(name + " IS " + negation + "NULL", PREDICATE, m -> (m.get(name) == null) != not);
            case 3 -> inList(name, negation, not);
            case 4, 5 -> like(name, negation, not);
            case 6 -> {
                Object constant = any(List.of("x", "xy", "", "%_", true, false));
                String written = constant instanceof String ? "'" + constant + "'" : constant.toString();
                Node literal = new Node(written, ATOM, m -> constant);
                Node identifier = new Node(name, ATOM, m -> m.get(name));
                String operator = any(List.of("=", "<>"));
                yield random.nextBoolean()
                        ? comparison(identifier, literal, operator)
                        : comparison(literal, identifier, operator);
            }
            default -> {
                Node left = condition(0);
                Node right = condition(0);
                yield comparison(
                        new Node("(" + left.in(OR) + " OR FALSE)", ATOM, m -> truth(left.evaluate(m))),
                        new Node("(" + right.in(AND) + " AND TRUE)", ATOM, m -> truth(right.evaluate(m))),
                        any(List.of("=", "<>")));
            }
        };
    }

    private Node comparison(Node left, Node right, String operator) {
        return new Node(
                left.in(SUM) + " " + operator + " " + right.in(SUM),
                PREDICATE,
                m -> compare(left.evaluate(m), operator, right.evaluate(m)));
    }

    private Node between(int depth) {
        Node x = number(depth - 1);
        Node low = number(depth - 1);
        Node high = number(depth - 1);
        boolean not = random.nextBoolean();
        String text = x.in(SUM) + (not ? " NOT" : "") + " BETWEEN " + low.in(SUM) + " AND " + high.in(SUM);
        return new Node(text, PREDICATE, m -> {
            Object first = compare(x.evaluate(m), not ? "<" : ">=", low.evaluate(m));
            Object second = compare(x.evaluate(m), not ? ">" : "<=", high.evaluate(m));
            Boolean deciding = not;
            if (deciding.equals(first) || deciding.equals(second)) {
                return deciding;
            }
            return first == null || second == null ? null : !not;
        });
    }

    private Node inList(String name, String negation, boolean not) {
        List<String> members = any(List.of(List.of("x"), List.of("1", "", "xy"), List.of("%_", "x", "x")));
        return new Node(name + " " + negation + "IN ('" + String.join("', '", members) + "')", PREDICATE, m -> {
            Object found = false;
            for (String member : members) {
                Object equal = compare(m.get(name), "=", member);
                found = equal == null ? null : found == null ? null : (Boolean) found || (Boolean) equal;
            }
            return not ? not(found) : found;
        });
    }

    private Node like(String name, String negation, boolean not) {
        String pattern = "";
        String regex = "";
        boolean escaping = random.nextBoolean();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String part = any(List.of("x", "y", "%", "_", "1", "\n", "!%", "!_", "!!"));
            if (part.startsWith("!") && !escaping) {
                part = "x";
            }
            pattern += part;
            regex += part.equals("%") ? ".*" : part.equals("_") ? "." : Pattern.quote(part.replaceFirst("^!", ""));
        }
        Pattern compiled = Pattern.compile(regex, Pattern.DOTALL);
        String text = name + " " + negation + "LIKE '" + pattern + "'" + (escaping ? " ESCAPE '!'" : "");
        return new Node(text, PREDICATE, m -> {
            Object value = m.get(name);
            if (value == null) {
                return null;
            }
            return value instanceof String s && compiled.matcher(s).matches() != not;
        });
    }

    private static Object truth(Object value) {
        return value == null ? null : Boolean.TRUE.equals(value);
    }

    private static Object not(Object value) {
        Object truth = truth(value);
        return truth == null ? null : !(Boolean) truth;
    }

    private static Object compare(Object left, String operator, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Number && right instanceof Number) {
            return compareNumbers((Number) left, operator, (Number) right);
        }
        boolean like = left != BAD && left.getClass() == right.getClass();
        return like && (operator.equals("=") && left.equals(right) || operator.equals("<>") && !left.equals(right));
    }

    private static boolean compareNumbers(Number left, String operator, Number right) {
        double l = left.doubleValue();
        double r = right.doubleValue();
        if (Double.isNaN(l) || Double.isNaN(r)) {
            return operator.equals("<>");
        }
        int order = Double.isInfinite(l) || Double.isInfinite(r)
                ? Double.compare(l, r)
                : decimal(left).compareTo(decimal(right));
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static BigDecimal decimal(Number number) {
        return isFloating(number) ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }

    private static boolean isFloating(Object number) {
        return number instanceof Double || number instanceof Float;
    }

    // Numbers.

    private Node number(int depth) {
        if (depth <= 0 || random.nextInt(3) == 0) {
            return operand();
        }
        if (random.nextInt(5) == 0) {
            Node operand = number(depth - 1);
            boolean minus = random.nextInt(3) > 0;
            // A space, since -- is refused; a minus and a literal make one number, which changes nothing but 2^63.
            return new Node((minus ? "- " : "+ ") + operand.in(SIGN), SIGN, m -> sign(minus, operand.evaluate(m)));
        }
        String operator = any(List.of("+", "-", "*", "/"));
        int binding = operator.equals("+") || operator.equals("-") ? SUM : PRODUCT;
        Node left = number(depth - 1);
        Node right = number(depth - 1);
        return new Node(
                left.in(binding) + " " + operator + " " + right.in(binding + 1),
                binding,
                m -> calculate(left.evaluate(m), operator, right.evaluate(m)));
    }

    private Node operand() {
        if (random.nextInt(3) > 0) {
            String name = any(NAMES);
            return new Node(name, ATOM, m -> m.get(name));
        }
        return any(List.of(
                new Node("0", ATOM, m -> 0L),
                new Node("1", ATOM, m -> 1L),
                new Node("0x3", ATOM, m -> 3L),
                new Node("9223372036854775807", ATOM, m -> Long.MAX_VALUE),
                new Node("-9223372036854775808", SIGN, m -> Long.MIN_VALUE),
                new Node("9007199254740993", ATOM, m -> 9007199254740993L),
                new Node("0.1", ATOM, m -> 0.1),
                new Node("0.1F", ATOM, m -> 0.1f),
                new Node("-2.5e0", SIGN, m -> -2.5),
                new Node("9007199254740992.", ATOM, m -> 9007199254740992.0)));
    }

    private static Object sign(boolean minus, Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number)) {
            return BAD;
        }
        if (isFloating(value)) {
            Number factor = minus ? -1.0f : 1.0f;
            return calculate(value, "*", factor);
        }
        return calculate(0, minus ? "-" : "+", value);
    }

    private static Object calculate(Object left, String operator, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (!(left instanceof Number) || !(right instanceof Number)) {
            return BAD;
        }
        Number l = (Number) left;
        Number r = (Number) right;
        if (!isFloating(l) && !isFloating(r)) {
            return exact(
                    BigInteger.valueOf(l.longValue()),
                    operator,
                    BigInteger.valueOf(r.longValue()),
                    l instanceof Long || r instanceof Long);
        }
        if (l instanceof Double || r instanceof Double) {
            double x = l.doubleValue();
            double y = r.doubleValue();
            return operator.equals("+") ? x + y : operator.equals("-") ? x - y : operator.equals("*") ? x * y : x / y;
        }
        float x = l.floatValue();
        float y = r.floatValue();
        return operator.equals("+") ? x + y : operator.equals("-") ? x - y : operator.equals("*") ? x * y : x / y;
    }

    private static Object exact(BigInteger left, String operator, BigInteger right, boolean isLong) {
        if (operator.equals("/") && right.signum() == 0) {
            return null;
        }
        BigInteger result =
                switch (operator) {
                    case "+" -> left.add(right);
                    case "-" -> left.subtract(right);
                    case "*" -> left.multiply(right);
                    default -> left.divide(right);
                };
        return isLong ? (Object) result.longValue() : (Object) result.intValue();
    }

    /** The same selector with other white space, and some of its keywords in lower case. */
    String spaced(String text) {
        String lower = KEYWORD.matcher(text)
                .replaceAll(found ->
                        random.nextBoolean() ? found.group() : found.group().toLowerCase(Locale.ROOT));
        StringBuilder spaced = new StringBuilder();
        for (char c : lower.toCharArray()) {
            // No string of ours has a space.
            spaced.append(c == ' ' ? any(List.of(" ", " ", "  ", "\n", "\t ", "\r\n\f")) : String.valueOf(c));
        }
        return spaced.toString();
    }
}
