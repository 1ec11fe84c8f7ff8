package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecedenceTest {

    @ParameterizedTest
    @CsvSource({
        "a OR b AND c, a OR (b AND c)",
        "a AND b OR c, (a AND b) OR c",
        "NOT a AND b, (NOT a) AND b",
        "NOT a OR b, (NOT a) OR b",
        "NOT NOT a AND b, a AND b",
        "a OR NOT b AND c, a OR ((NOT b) AND c)",
        "a AND NOT b OR NOT c AND d, (a AND (NOT b)) OR ((NOT c) AND d)",
        "a OR b OR c AND d, (a OR b) OR (c AND d)",
        "NOT (a OR b) AND c, (NOT (a OR b)) AND c"
    })
    void bothSelectorsAreTheSameForEveryTruthOfTheirFlags(String selector, String parenthesized) {
        Boolean[] truths = {true, false, null};
        for (int i = 0; i < 81; i++) {
            Map<String, Object> flags = new HashMap<>();
            flags.put("a", truths[i % 3]);
            flags.put("b", truths[i / 3 % 3]);
            flags.put("c", truths[i / 9 % 3]);
            flags.put("d", truths[i / 27]);
            assertThat(truth(selector, flags)).as("%s of %s", selector, flags).isEqualTo(truth(parenthesized, flags));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 2 * 3 = 7",
                "(1 + 2) * 3 = 9",
                "2 * 3 + 4 * 5 = 26",
                "10 - 4 - 3 = 3",
                "10 - (4 - 3) = 9",
                "100 / 10 / 5 = 2",
                "100 / (10 / 5) = 50",
                "7 / 2 * 2 = 6",
                "2 * 7 / 2 = 7",
                "-2 * -3 = 6",
                "- 2 + 3 = 1",
                "-(2 + 3) = -5",
                "3 - -2 = 5",
                "3 - - -2 = 1",
                "+-+5 = - 5",
                "one + 2 * three = 7",
                "-one - -three = 2",
                "three - one * 2 > 0",
                "NOT one = 2",
                "NOT one + 1 = three",
                "NOT one > three AND one = 1",
                "NOT one BETWEEN 2 AND 3 AND three = 3",
                "one + 1 BETWEEN one * 2 AND three - 1 AND TRUE",
                "(one BETWEEN 2 AND 3) = FALSE",
                "NOT text LIKE 'a%' AND text IS NOT NULL",
                "NOT text IN ('a') OR FALSE",
                "NOT text IS NULL",
                "((((one)))) = (((1)))",
                "(((one = 1)))",
                "(text) IS NOT NULL AND (text) IN ('t') AND (text) LIKE 't'"
            })
    void operatorsBindAsTheSpecificationOrdersThem(String selector) {
        assertThat(truth(selector, "one", 1, "three", 3, "text", "t"))
                .as(selector)
                .isEqualTo(Truth.TRUE);
    }
}
