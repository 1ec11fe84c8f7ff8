package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {

    private static final Object[] NAMES = {
        "b",
        (byte) 100,
        "s",
        (short) 30_000,
        "i",
        Integer.MAX_VALUE,
        "imin",
        Integer.MIN_VALUE,
        "l",
        Long.MAX_VALUE,
        "lmin",
        Long.MIN_VALUE,
        "f",
        0.1f,
        "f2",
        0.2f,
        "d",
        0.1,
        "d2",
        0.2,
        "one",
        1,
        "zero",
        0,
        "zerol",
        0L,
        "zerod",
        0.0,
        "str",
        "5",
        "bool",
        true,
        "third",
        1f / 3,
        "big",
        16_777_217
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b + b = 200",
                "b * b = 10000",
                "s + s = 60000",
                "s * s = 900000000",
                "-b = -100",
                "i + one = -2147483648",
                "i * i = 1",
                "-imin = imin",
                "imin / -one = imin",
                "imin - one = 2147483647",
                "i + zerol + one = 2147483648",
                "i + 1 = 2147483648",
                "l + one = lmin",
                "lmin - 1 = l",
                "-lmin = lmin",
                "lmin / -1 = lmin",
                "l * 2 = -2",
                "9223372036854775807 + 1 = -9223372036854775808",
                "d + d2 = 0.30000000000000004",
                "d + d2 <> 0.3",
                "f + f2 <> 0.3",
                "f + f2 = 0.3f",
                "f + 0.2 <> 0.3f",
                "third * 3 = 1",
                "big + 0f = 16777216f",
                "big + 0.0 = 16777217",
                "l + 0.0 = 9223372036854775808.0",
                "7 / 2 = 3",
                "-7 / 2 = -3",
                "7 / 2.0 = 3.5",
                "one / 2 = 0",
                "one / 2. = .5",
                "1e308 * 10 > 1.7e308",
                "1 / zerod > 1.7e308",
                "-1 / zerod < -1.7e308",
                "zerod / 0 <> zerod / 0",
                "+b = 100",
                "- -b = 100",
                "1 / -zerod < 0",
                "1 / (0 * -1.0) < 0"
            })
    void arithmeticPromotesAndOverflowsAsInJava(String selector) {
        assertThat(truth(selector, NAMES)).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none + 1 = 1",
                "1 - none = 1",
                "none * 0 = 0",
                "0 / none = 0",
                "-none = 1",
                "+none = 1",
                "none + none = 0",
                "none + str = 1",
                "str + 1 + none = 1",
                "str * none <> 1",
                "-none <> str",
                "1 + none BETWEEN 0 AND 9"
            })
    void arithmeticWithNullIsUnknown(String selector) {
        assertThat(truth(selector, NAMES)).isEqualTo(Truth.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 / 0 = 1", "one / zero <> 1", "l / zero = 0", "1 / zerol > 0", "0 / 0 = 0", "-(1/0) = 1"})
    void anIntegerDividedByZeroIsUnknown(String selector) {
        assertThat(truth(selector, NAMES)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void arithmeticOnAStringOrBooleanIsLikeNoTypeSoThatComparisonsAreFalse() {
        for (String expression :
                List.of("str + 1", "1 * str", "-str", "+str", "bool + 1", "-bool", "str + str", "+bool")) {
            for (String operator : List.of("=", "<>", "<", "<=", ">", ">=")) {
                for (String other : List.of("6", "str", "bool", expression)) {
                    String selector = expression + " " + operator + " " + other;
                    assertThat(truth(selector, NAMES)).as(selector).isEqualTo(Truth.FALSE);
                }
                assertThat(truth(expression + " " + operator + " none", NAMES)).isEqualTo(Truth.UNKNOWN);
            }
            assertThat(truth(expression + " BETWEEN 0 AND 9", NAMES)).isEqualTo(Truth.FALSE);
            assertThat(truth(expression + " NOT BETWEEN 0 AND 9", NAMES)).isEqualTo(Truth.FALSE);
        }
    }
}
