package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetweenInNullTest {

    @ParameterizedTest
    @CsvSource({"14, FALSE", "15, TRUE", "17, TRUE", "19, TRUE", "20, FALSE"})
    void betweenIncludesItsBounds(int age, Truth expected) {
        assertThat(truth("age BETWEEN 15 AND 19", "age", age)).isEqualTo(expected);
        assertThat(truth("age NOT BETWEEN 15 AND 19", "age", age)).isEqualTo(expected.not());
        assertThat(truth("age between 15 and 19", "age", (double) age)).isEqualTo(expected);
    }

    @Test
    void betweenIsTheTwoComparisonsItIsEquivalentTo() {
        List<Object> values = Arrays.asList(1, 2L, 2.5, 3, Double.NaN, "2", true, null);
        for (Object x : values) {
            for (Object low : values) {
                for (Object high : values) {
                    Object[] all = {"x", x, "low", low, "high", high};
                    assertThat(truth("x BETWEEN low AND high", all))
                            .as("%s between %s and %s", x, low, high)
                            .isEqualTo(truth("x >= low AND x <= high", all));
                    assertThat(truth("x NOT BETWEEN low AND high", all))
                            .as("%s not between %s and %s", x, low, high)
                            .isEqualTo(truth("x < low OR x > high", all));
                }
            }
        }
    }

    @Test
    void aNullBoundLeavesOpenOnlyWhatTheOtherDoesNotDecide() {
        assertThat(truth("x BETWEEN none AND 5", "x", 6)).isEqualTo(Truth.FALSE);
        assertThat(truth("x BETWEEN none AND 5", "x", 5)).isEqualTo(Truth.UNKNOWN);
        assertThat(truth("x NOT BETWEEN none AND 5", "x", 6)).isEqualTo(Truth.TRUE);
    }

    @Test
    void boundsAndOperandMayBeExpressions() {
        assertThat(truth("x * 2 BETWEEN y - 1 AND y + 1", "x", 5, "y", 9)).isEqualTo(Truth.TRUE);
        assertThat(truth("2 NOT BETWEEN (y) AND -y", "y", -1)).isEqualTo(Truth.TRUE);
        assertThat(truth("x BETWEEN 9 AND 1", "x", 5)).isEqualTo(Truth.FALSE);
    }

    @ParameterizedTest
    @CsvSource({"UK, TRUE", "US, TRUE", "France, TRUE", "Peru, FALSE", "uk, FALSE", "'', FALSE", "it's, TRUE"})
    void inFindsExactlyTheStringsOfItsList(String country, Truth expected) {
        assertThat(truth("Country IN ('UK', 'US', 'France', 'UK','it''s')", "Country", country))
                .isEqualTo(expected);
        assertThat(truth("Country NOT IN ('UK', 'US', 'France', 'it''s')", "Country", country))
                .isEqualTo(expected.not());
    }

    @Test
    void inAndNotInAreUnknownOfNull() {
        assertThat(truth("Country IN ('UK')")).isEqualTo(Truth.UNKNOWN);
        assertThat(truth("Country NOT IN ('UK')")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void inOfAValueThatIsNoStringIsWhatItsEquivalentSays() {
        for (Object value : List.of(5, 5.5, true)) {
            assertThat(truth("x IN ('5', 'true')", "x", value))
                    .isEqualTo(Truth.FALSE)
                    .isEqualTo(truth("x = '5' OR x = 'true'", "x", value));
            assertThat(truth("x NOT IN ('5', 'true')", "x", value))
                    .isEqualTo(Truth.TRUE)
                    .isEqualTo(truth("NOT (x = '5' OR x = 'true')", "x", value));
        }
    }

    @Test
    void aListMayBeLong() {
        StringBuilder list = new StringBuilder("'0'");
        for (int i = 1; i < 50_000; i++) {
            list.append(",'").append(i).append('\'');
        }
        assertThat(truth("x IN (" + list + ")", "x", "49999")).isEqualTo(Truth.TRUE);
        assertThat(truth("x IN (" + list + ")", "x", "50000")).isEqualTo(Truth.FALSE);
    }

    @Test
    void isNullTellsWhetherThereIsAValueAndIsNeverUnknown() {
        assertThat(truth("prop_name IS NULL")).isEqualTo(Truth.TRUE);
        assertThat(truth("prop_name IS NOT NULL")).isEqualTo(Truth.FALSE);
        for (Object value : List.of("", "NULL", 0, false, Double.NaN)) {
            assertThat(truth("prop_name is null", "prop_name", value)).isEqualTo(Truth.FALSE);
            assertThat(truth("prop_name Is Not Null", "prop_name", value)).isEqualTo(Truth.TRUE);
        }
    }
}
