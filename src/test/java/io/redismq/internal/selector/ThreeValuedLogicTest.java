package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreeValuedLogicTest {

    private static final String TABLES =
            """
            T, T, T, T
            T, F, F, T
            T, U, U, T
            F, T, F, T
            F, F, F, F
            F, U, F, U
            U, T, U, T
            U, F, F, U
            U, U, U, U
            """;

    /** Ways to write each truth value. */
    private static String[] written(String value) {
        return switch (value) {
            case "T" -> new String[] {"t", "TRUE", "1 = 1", "t = TRUE", "none IS NULL", "s IN ('x')", "(s LIKE 'x')"};
            case "F" -> new String[] {"f", "FALSE", "1 > 2", "t <> TRUE", "s IS NULL", "n BETWEEN 2 AND 3", "s"};
            default -> new String[] {"none", "none = 1", "none <> none", "none LIKE 'x'", "none NOT IN ('x')", "1/0=1"};
        };
    }

    private static Truth evaluate(String selector) {
        return truth(selector, "t", true, "f", false, "s", "x", "n", 1);
    }

    private static Truth expected(String letter) {
        return letter.equals("T") ? Truth.TRUE : letter.equals("F") ? Truth.FALSE : Truth.UNKNOWN;
    }

    @ParameterizedTest
    @CsvSource(textBlock = TABLES)
    void andAndOrFollowTheirTablesHoweverTheOperandsAreWritten(String left, String right, String and, String or) {
        for (String a : written(left)) {
            for (String b : written(right)) {
                assertThat(evaluate(a + " AND " + b)).as(a + " AND " + b).isEqualTo(expected(and));
                assertThat(evaluate(a + " OR " + b)).as(a + " OR " + b).isEqualTo(expected(or));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"T, F", "F, T", "U, U"})
    void notFollowsItsTable(String operand, String not) {
        for (String a : written(operand)) {
            assertThat(evaluate(a)).as(a).isEqualTo(expected(operand));
            assertThat(evaluate("NOT " + a)).as("NOT " + a).isEqualTo(expected(not));
            assertThat(evaluate("NOT NOT " + a)).as("NOT NOT " + a).isEqualTo(expected(operand));
            assertThat(evaluate("NOT NOT NOT " + a)).isEqualTo(expected(not));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = TABLES)
    void chainsOfThreeAgreeWithPairs(String left, String right, String and, String or) {
        for (String third : new String[] {"T", "F", "U"}) {
            String a = written(left)[1];
            String b = written(right)[1];
            String c = written(third)[1];
            assertThat(evaluate(a + " AND " + b + " AND " + c))
                    .isEqualTo(expected(and).and(expected(third)));
            assertThat(evaluate(a + " OR " + b + " OR " + c))
                    .isEqualTo(expected(or).or(expected(third)));
        }
    }

    @ParameterizedTest
    @CsvSource({"T, T, T", "T, F, F", "F, T, F", "F, F, T", "T, U, U", "U, F, U", "U, U, U"})
    void conditionsInParenthesesCompareAsBooleans(String left, String right, String equal) {
        for (String a : written(left)) {
            String selector = "(NOT " + a + ") = (NOT " + written(right)[0] + ")";
            assertThat(evaluate(selector)).as(selector).isEqualTo(expected(equal));
        }
    }

    @Test
    void aPropertyThatIsNoBooleanIsAFalseCondition() {
        assertThat(truth("p", "p", "true")).isEqualTo(Truth.FALSE);
        assertThat(truth("p", "p", 1)).isEqualTo(Truth.FALSE);
        assertThat(truth("p", "p", true)).isEqualTo(Truth.TRUE);
        assertThat(truth("p")).isEqualTo(Truth.UNKNOWN);
    }
}
