package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");
    private static final List<Object> NUMBERS = List.of((byte) 1, (short) 1, 1, 1L, 1f, 1d);

    @Test
    void everyTypeOfNumberComparesWithEveryOther() {
        for (Object left : NUMBERS) {
            for (Object right : NUMBERS) {
                assertThat(OPERATORS.stream().map(o -> truth("a " + o + " b", "a", left, "b", right)))
                        .as("%s and %s", left.getClass(), right.getClass())
                        .containsExactly(Truth.TRUE, Truth.FALSE, Truth.FALSE, Truth.TRUE, Truth.FALSE, Truth.TRUE);
            }
        }
    }

    @Test
    void valuesOfUnlikeTypesAreNeitherEqualNorUnequalNorOrdered() {
        List<Object> unlike = Arrays.asList("1", true, 1, 1.0);
        for (Object left : unlike) {
            for (Object right : unlike) {
                if (left == right || left instanceof Number && right instanceof Number) {
                    continue;
                }
                for (String operator : OPERATORS) {
                    assertThat(truth("a " + operator + " b", "a", left, "b", right))
                            .as("%s %s %s", left, operator, right)
                            .isEqualTo(Truth.FALSE);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p = 1", "p <> 1", "p > 1", "p = TRUE", "p <> TRUE", "p < 1.5", "1 >= p"})
    void aStringIsNeverConvertedToWhatItLooksLike(String selector) {
        assertThat(truth(selector, "p", "1")).isEqualTo(Truth.FALSE);
        assertThat(truth(selector, "p", "true")).isEqualTo(Truth.FALSE);
    }

    @Test
    void theExampleOfTheSpecificationForAStringIsFalse() {
        assertThat(truth("NumberOfOrders > 1", "NumberOfOrders", "2")).isEqualTo(Truth.FALSE);
    }

    @Test
    void aNumberOrBooleanIsNeverConvertedToAString() {
        assertThat(truth("p = '1'", "p", 1)).isEqualTo(Truth.FALSE);
        assertThat(truth("p <> '1'", "p", 1)).isEqualTo(Truth.FALSE);
        assertThat(truth("p = 'true'", "p", true)).isEqualTo(Truth.FALSE);
        assertThat(truth("p = 1", "p", true)).isEqualTo(Truth.FALSE);
    }

    @Test
    void stringsAndBooleansAreEqualOrNotButHaveNoOrder() {
        assertThat(truth("a = b", "a", "x", "b", new String("x"))).isEqualTo(Truth.TRUE);
        assertThat(truth("a <> b", "a", "x", "b", "y")).isEqualTo(Truth.TRUE);
        assertThat(truth("a <> b", "a", "x", "b", "x")).isEqualTo(Truth.FALSE);
        assertThat(truth("a = b", "a", true, "b", true)).isEqualTo(Truth.TRUE);
        assertThat(truth("a <> b", "a", true, "b", false)).isEqualTo(Truth.TRUE);
        for (String operator : List.of("<", "<=", ">", ">=")) {
            assertThat(truth("a " + operator + " b", "a", "x", "b", "x")).isEqualTo(Truth.FALSE);
            assertThat(truth("a " + operator + " b", "a", "x", "b", "y")).isEqualTo(Truth.FALSE);
            assertThat(truth("a " + operator + " b", "a", true, "b", true)).isEqualTo(Truth.FALSE);
            assertThat(truth("a " + operator + " b", "a", true, "b", false)).isEqualTo(Truth.FALSE);
        }
    }

    @Test
    void nullMakesEveryComparisonUnknownWhateverTheOtherSideIs() {
        for (Object other : Arrays.asList("x", 1, 1.5, true, null)) {
            for (String operator : OPERATORS) {
                assertThat(truth("a " + operator + " b", "a", other)).isEqualTo(Truth.UNKNOWN);
                assertThat(truth("b " + operator + " a", "a", other)).isEqualTo(Truth.UNKNOWN);
            }
        }
    }

    @Test
    void aValueOfAForeignClassIsLikeNoType() {
        for (Object foreign : List.of('c', BigDecimal.ONE, new Object())) {
            for (String operator : OPERATORS) {
                assertThat(truth("a " + operator + " 1", "a", foreign)).isEqualTo(Truth.FALSE);
                assertThat(truth("a " + operator + " a", "a", foreign)).isEqualTo(Truth.FALSE);
            }
            assertThat(truth("a IS NULL", "a", foreign)).isEqualTo(Truth.FALSE);
            assertThat(truth("a LIKE '%'", "a", foreign)).isEqualTo(Truth.FALSE);
        }
    }

    @Test
    void bothSidesMayBeLiteralsOrExpressions() {
        assertThat(truth("1 = 1")).isEqualTo(Truth.TRUE);
        assertThat(truth("'a' <> 'b'")).isEqualTo(Truth.TRUE);
        assertThat(truth("TRUE = FALSE")).isEqualTo(Truth.FALSE);
        assertThat(truth("'x' = p", "p", "x")).isEqualTo(Truth.TRUE);
        assertThat(truth("p + 1 = q * 2", "p", 5, "q", 3)).isEqualTo(Truth.TRUE);
    }
}
