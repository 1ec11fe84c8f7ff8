package io.redismq.internal.selector;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Numeric literals without sign. Stateless.
 *
 * <p>"Exact numeric literals use the integer literal syntax of the Java programming language", "approximate literals
 * use the floating-point literal syntax", as they are since Java 7: decimal, hexadecimal, octal and binary, with
 * underscores and suffixes. As in Java, hexadecimal, octal and binary literals give the bits, so that
 * 0xFFFFFFFFFFFFFFFF is -1, and a floating-point literal must not round to infinity, nor to zero if it is not zero. The
 * patterns accept no text in two ways, so that matching takes linear time.
 */
final class NumberSyntax {

    /** 9223372036854775808, which only makes a long together with a minus sign. */
    static final BigInteger MINIMUM_MAGNITUDE = BigInteger.ONE.shiftLeft(Long.SIZE - 1);

    private static final String DIGITS = "[0-9](?:[0-9_]*[0-9])?";
    private static final String HEX_DIGITS = "[0-9a-fA-F](?:[0-9a-fA-F_]*[0-9a-fA-F])?";
    private static final String EXPONENT = "[eE][+-]?" + DIGITS;

    private static final Pattern EXACT = Pattern.compile(
            "(?:0|[1-9](?:[0-9_]*[0-9])?|0[0-7_]*[0-7]" + "|0[xX]" + HEX_DIGITS + "|0[bB][01](?:[01_]*[01])?)[lL]?");
    private static final Pattern APPROXIMATE =
            Pattern.compile("(?:" + DIGITS + "\\.(?:" + DIGITS + ")?(?:" + EXPONENT + ")?[fFdD]?|\\." + DIGITS + "(?:"
                    + EXPONENT + ")?[fFdD]?|" + DIGITS + "(?:" + EXPONENT + "[fFdD]?|[fFdD]))");
    private static final Pattern APPROXIMATE_HEX = Pattern.compile("0[xX](?:" + HEX_DIGITS + "\\.?|(?:" + HEX_DIGITS
            + ")?\\." + HEX_DIGITS + ")[pP][+-]?" + DIGITS + "[fFdD]?");

    /** What is zero whatever its exponent says; the text is known to be a literal of its kind. */
    private static final Pattern ZERO = Pattern.compile("[0.]*(?:[eEfFdD].*)?");

    private static final Pattern ZERO_HEX = Pattern.compile("0[xX][0.]*[pP].*");

    private NumberSyntax() {}

    /**
     * A Long, {@link #MINIMUM_MAGNITUDE}, a Float or a Double.
     *
     * @throws NumberFormatException with what was expected instead
     */
    static Number parse(String text) {
        String plain = text.replace("_", "");
        if (EXACT.matcher(text).matches()) {
            return exact(plain);
        }
        if (APPROXIMATE.matcher(text).matches()) {
            return approximate(plain, ZERO.matcher(plain).matches());
        }
        if (APPROXIMATE_HEX.matcher(text).matches()) {
            return approximate(plain, ZERO_HEX.matcher(plain).matches());
        }
        throw new NumberFormatException("a numeric literal of the Java language, such as 57, 0x1F, 7E3 or 57.9");
    }

    private static Number exact(String text) {
        String digits = text.endsWith("L") || text.endsWith("l") ? text.substring(0, text.length() - 1) : text;
        if (digits.length() == 1 || digits.charAt(0) != '0') {
            return decimal(digits);
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> bits(digits.substring(2), 16);
            case 'b', 'B' -> bits(digits.substring(2), 2);
            default -> bits(digits.substring(1), 8);
        };
    }

    private static Number decimal(String digits) {
        if (digits.length() <= MINIMUM_MAGNITUDE.toString().length()) {
            BigInteger value = new BigInteger(digits);
            if (value.bitLength() < Long.SIZE) {
                return value.longValue();
            }
            if (value.equals(MINIMUM_MAGNITUDE)) {
                return value;
            }
        }
        throw outOfRange();
    }

    private static Long bits(String digits, int radix) {
        int from = 0;
        while (from < digits.length() - 1 && digits.charAt(from) == '0') {
            from++;
        }
        if (digits.length() - from <= Long.SIZE) {
            BigInteger value = new BigInteger(digits.substring(from), radix);
            if (value.bitLength() <= Long.SIZE) {
                return value.longValue();
            }
        }
        throw outOfRange();
    }

    private static NumberFormatException outOfRange() {
        return new NumberFormatException("a number within the range of long, or one with a decimal point");
    }

    private static Number approximate(String text, boolean zero) {
        char last = text.charAt(text.length() - 1);
        if (last == 'f' || last == 'F') {
            float value = Float.parseFloat(text);
            if (Float.isInfinite(value) || value == 0 && !zero) {
                throw new NumberFormatException("a number within the range of float");
            }
            return value;
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || value == 0 && !zero) {
            throw new NumberFormatException("a number within the range of double");
        }
        return value;
    }
}
