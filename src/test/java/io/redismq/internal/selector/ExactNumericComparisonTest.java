package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number of a choice around the limits against every other; the expectation comes from BigDecimal. */
class ExactNumericComparisonTest {

    private static final long TWO_TO_53 = 1L << 53;

    private static List<Number> numbers() {
        List<Number> numbers = new ArrayList<>();
        long[] longs = {
            0,
            1,
            -1,
            7,
            Byte.MAX_VALUE,
            Short.MIN_VALUE,
            1 << 24,
            (1 << 24) + 1,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            TWO_TO_53 - 1,
            TWO_TO_53,
            TWO_TO_53 + 1,
            TWO_TO_53 + 2,
            TWO_TO_53 + 3,
            -TWO_TO_53 - 1,
            -TWO_TO_53,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE - 511,
            Long.MAX_VALUE - 512,
            Long.MAX_VALUE - 1023,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            Long.MIN_VALUE + 1024
        };
        for (long value : longs) {
            numbers.add(value);
            numbers.add((int) value);
            numbers.add((short) value);
            numbers.add((byte) value);
            numbers.add((double) value);
            numbers.add((float) value);
            numbers.add(Math.nextUp((double) value));
            numbers.add(Math.nextDown((double) value));
        }
        double[] doubles = {
            -0.0,
            0.1,
            0.5,
            -0.5,
            1.5,
            0x1p63,
            -0x1p63,
            0x1p64,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        for (double value : doubles) {
            numbers.add(value);
            numbers.add((float) value);
        }
        return numbers;
    }

    /** The order by BigDecimal; null when there is none. */
    private static Integer order(Number left, Number right) {
        double l = left.doubleValue();
        double r = right.doubleValue();
        if (Double.isNaN(l) || Double.isNaN(r)) {
            return null;
        }
        if (Double.isInfinite(l) || Double.isInfinite(r)) {
            return l < r ? -1 : l > r ? 1 : 0;
        }
        return Integer.signum(exact(left).compareTo(exact(right)));
    }

    private static BigDecimal exact(Number number) {
        return number instanceof Double || number instanceof Float
                ? new BigDecimal(number.doubleValue())
                : new BigDecimal(number.longValue());
    }

    private static boolean matches(Selector selector, Number a, Number b) {
        return selector.matches(name -> name.equals("a") ? a : b);
    }

    @Test
    void allSixOperatorsAgreeWithTheExactValuesOfEveryPair() {
        Selector equal = Evaluation.parse("a = b");
        Selector notEqual = Evaluation.parse("a <> b");
        Selector less = Evaluation.parse("a < b");
        Selector lessOrEqual = Evaluation.parse("a <= b");
        Selector greater = Evaluation.parse("a > b");
        Selector greaterOrEqual = Evaluation.parse("a >= b");
        for (Number a : numbers()) {
            for (Number b : numbers()) {
                Integer order = order(a, b);
                String pair = a.getClass().getSimpleName() + ' ' + a + ", "
                        + b.getClass().getSimpleName() + ' ' + b;
                assertThat(matches(equal, a, b)).as(pair).isEqualTo(order != null && order == 0);
                assertThat(matches(notEqual, a, b)).as(pair).isEqualTo(order == null || order != 0);
                assertThat(matches(less, a, b)).as(pair).isEqualTo(order != null && order < 0);
                assertThat(matches(lessOrEqual, a, b)).as(pair).isEqualTo(order != null && order <= 0);
                assertThat(matches(greater, a, b)).as(pair).isEqualTo(order != null && order > 0);
                assertThat(matches(greaterOrEqual, a, b)).as(pair).isEqualTo(order != null && order >= 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740993 = 9007199254740992.0, FALSE",
        "9007199254740993 > 9007199254740992.0, TRUE",
        "9007199254740992.0 < 9007199254740993, TRUE",
        "9007199254740992 = 9007199254740992.0, TRUE",
        "9223372036854775807 = 9223372036854775807.0, FALSE",
        "9223372036854775807 < 9223372036854775808.0, TRUE",
        "-9223372036854775808 = -9223372036854775808.0, TRUE",
        "-9223372036854775807 > -9223372036854775808.0, TRUE",
        "16777217 = 16777216f, FALSE",
        "0 = -0.0, TRUE",
        "0.0 = -0.0, TRUE",
        "0.0 > -0.0, FALSE",
        "1 < 1e300, TRUE",
        "-1 > -1e300, TRUE",
        "-1 > -1.5, TRUE",
        "-2 < -1.5, TRUE",
        "1 < 1.5, TRUE",
        "2 > 1.5, TRUE",
        "0.5 > 0, TRUE",
        "-0.5 < 0, TRUE"
    })
    void literalsCompareExactlyToo(String selector, Truth expected) {
        assertThat(truth(selector)).isEqualTo(expected);
    }

    @Test
    void ofNanOnlyUnequalIsTrue() {
        for (Number other : List.of(1, Long.MAX_VALUE, 1f, 1d, Double.NaN, Float.NaN)) {
            assertThat(truth("a <> b", "a", Double.NaN, "b", other)).isEqualTo(Truth.TRUE);
            assertThat(truth("b <> a", "a", Float.NaN, "b", other)).isEqualTo(Truth.TRUE);
            assertThat(truth("a = b OR a < b OR a > b OR a <= b OR a >= b", "a", Double.NaN, "b", other))
                    .isEqualTo(Truth.FALSE);
        }
    }
}
