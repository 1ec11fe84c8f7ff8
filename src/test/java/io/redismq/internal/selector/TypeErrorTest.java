package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeErrorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "5|0|5|a number|a condition",
                "'a'|0|'a'|a string|a condition",
                "(5)|0|(5)|a number|a condition",
                "a + 1|0|a + 1|a number|a condition",
                "-a|0|-a|a number|a condition",
                "NOT 5|4|5|a number|a condition",
                "NOT 'a'|4|'a'|a string|a condition",
                "NOT a + 1|4|a + 1|a number|a condition",
                "'a' AND TRUE|0|'a'|a string|a condition",
                "TRUE AND 'a'|9|'a'|a string|a condition",
                "a OR 5|5|5|a number|a condition",
                "5 OR a|0|5|a number|a condition",
                "TRUE AND a = 1 AND (2 * 3)|19|(2 * 3)|a number|a condition",
                "JMSPriority|0|JMSPriority|a number|a condition",
                "NOT JMSType|4|JMSType|a string|a condition",
                "5 = 'a'|4|'a'|a string|a number like the other side",
                "'a' = 5|6|5|a number|a string like the other side",
                "TRUE = 5|7|5|a number|a boolean like the other side",
                "'a' <> FALSE|7|FALSE|a boolean|a string like the other side",
                "(a > 1) = 5|10|5|a number|a boolean like the other side",
                "a + 1 = 'x'|8|'x'|a string|a number like the other side",
                "JMSPriority = 'high'|14|'high'|a string|a number like the other side",
                "JMSDeliveryMode = 2|18|2|a number|a string like the other side",
                "JMSType = JMSTimestamp|10|JMSTimestamp|a number|a string like the other side",
                "a > 'x'|4|'x'|a string|a number (strings and booleans compare by = and <> only)",
                "'x' <= a|0|'x'|a string|compare by = and <> only",
                "TRUE > 0|0|TRUE|a boolean|compare by = and <> only",
                "a >= FALSE|5|FALSE|a boolean|compare by = and <> only",
                "(a = 1) < b|0|(a = 1)|a boolean|compare by = and <> only",
                "JMSMessageID > 5|0|JMSMessageID|a string|compare by = and <> only",
                "'a' + 1 = 2|0|'a'|a string|a number",
                "1 + 'a' = 2|4|'a'|a string|a number",
                "1 * TRUE = 2|4|TRUE|a boolean|a number",
                "'a' * b = 2|0|'a'|a string|a number",
                "(a > 1) + 2 = 3|0|(a > 1)|a boolean|a number",
                "-'a' = 1|1|'a'|a string|a number",
                "a = - - TRUE|8|TRUE|a boolean|a number",
                "JMSType / 2 = 1|0|JMSType|a string|a number",
                "'a' BETWEEN 1 AND 2|0|'a'|a string|a number",
                "a BETWEEN 'a' AND 2|10|'a'|a string|a number",
                "a NOT BETWEEN 1 AND TRUE|20|TRUE|a boolean|a number",
                "TRUE NOT BETWEEN 1 AND 2|0|TRUE|a boolean|a number",
                "JMSType BETWEEN 1 AND 2|0|JMSType|a string|a number",
                "'a' IN ('a')|0|'a'|a string|an identifier before IN",
                "5 NOT IN ('a')|0|5|a number|an identifier before IN",
                "a + 1 IN ('a')|0|a + 1|a number|an identifier before IN",
                "JMSPriority IN ('4')|0|JMSPriority|a number|the identifier of a string before IN",
                "'a' LIKE 'a'|0|'a'|a string|an identifier before LIKE",
                "5 LIKE '5'|0|5|a number|an identifier before LIKE",
                "-a NOT LIKE '5'|0|-a|a number|an identifier before LIKE",
                "(a = 1) LIKE 'x'|0|(a = 1)|a boolean|an identifier before LIKE",
                "JMSTimestamp LIKE '1%'|0|JMSTimestamp|a number|the identifier of a string before LIKE",
                "5 IS NULL|0|5|a number|an identifier before IS NULL",
                "'a' IS NOT NULL|0|'a'|a string|an identifier before IS NULL",
                "TRUE IS NULL|0|TRUE|a boolean|an identifier before IS NULL",
                "a + b IS NULL|0|a + b|a number|an identifier before IS NULL",
                "(a = b) IS NULL|0|(a = b)|a boolean|an identifier before IS NULL"
            })
    void aTypeThatCanNeverFitIsRefusedWhereItStands(
            String selector, int position, String found, String type, String expected) {
        SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
        assertThat(refusal).as(selector).isNotNull();
        assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
        assertThat(refusal)
                .hasMessageStartingWith("Found \"" + found + "\" (" + type + ") at position " + position)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "NOT a",
                "a AND b",
                "(a)",
                "a = 1 AND b",
                "a = b",
                "a > b",
                "a + b > c",
                "a = (b > 1)",
                "a <> (b IS NULL)",
                "(a > 1) = (b > 1)",
                "TRUE = (a = 1)",
                "a BETWEEN b AND c",
                "1 BETWEEN 0 AND 2",
                "JMSPriority = a",
                "a = JMSType",
                "JMSTimestamp - JMSPriority > 0",
                "TRUE",
                "FALSE OR TRUE",
                "a = TRUE",
                "JMSXGroupSeq = 1",
                "JMSXGroupID = '1'"
            })
    void whatOnlyAMessageCanDecideIsAccepted(String selector) {
        assertThat(parse(selector)).hasToString(selector);
    }
}
