package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals by their position and what they say; in the tables END stands for the end of the selector. */
class SyntaxErrorTest {

    private static final String OPERAND = "an identifier, a literal or (";

    private static SelectorException refusal(String selector) {
        SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
        assertThat(refusal).as(selector).isNotNull();
        return refusal;
    }

    private static void assertRefused(String selector, int position, String found, String expected) {
        SelectorException refusal = refusal(selector);
        assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
        String what = found.equals("END") ? "the end of the selector" : '"' + found + '"';
        assertThat(refusal)
                .hasMessageStartingWith("Found " + what)
                .hasMessageContaining(" at position " + position + ", expected ")
                .hasMessageContaining(expected)
                .hasMessageEndingWith(", in the selector: " + selector);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0|END",
                "`   `|3|END",
                "a =|3|END",
                "a = 1 AND|9|END",
                "a = 1 OR|8|END",
                "NOT|3|END",
                "NOT NOT|7|END",
                "(|1|END",
                "-|1|END",
                "a +|3|END",
                "a * -|5|END",
                "a BETWEEN|9|END",
                "a BETWEEN 1 AND|15|END",
                "()|1|)",
                "(a = )|5|)",
                ")|0|)",
                "= 1|0|=",
                "AND a = 1|0|AND",
                "a = 1 AND OR b = 2|10|OR",
                "a = 1 AND AND b = 2|10|AND",
                "a = = 1|4|=",
                "a == 1|3|=",
                "a =< 1|3|<",
                "a => 1|3|>",
                "a >< 1|3|<",
                "a <> = 1|5|=",
                "a = NOT b|4|NOT",
                "a + * b = 1|4|*",
                "a = 1 AND , b|10|,",
                "BETWEEN > 0|0|BETWEEN",
                "LIKE > 0|0|LIKE",
                "IN > 0|0|IN",
                "IS > 0|0|IS",
                "ESCAPE > 0|0|ESCAPE",
                "OR > 0|0|OR",
                "NOT > 0|4|>"
            })
    void whereAnOperandIsMissingItIsAskedFor(String selector, int position, String found) {
        assertRefused(selector, position, found, OPERAND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 1 b = 2|6|b|AND, OR or the end of the selector",
                "a = 1 NOT b = 2|6|NOT|AND, OR or the end of the selector",
                "a b|2|b|an operator or the end of the selector",
                "a 1|2|1|an operator or the end of the selector",
                "a 'x'|2|'x'|an operator or the end of the selector",
                "a = 1)|5|)|AND, OR or the end of the selector",
                "a)|1|)|an operator or the end of the selector",
                "a (b)|2|(|an operator or the end of the selector",
                "a = 1, b|5|,|AND, OR or the end of the selector",
                "(a = 1|6|END|AND, OR or )",
                "(a|2|END|an operator or )",
                "((a = 1)|8|END|AND, OR or )",
                "(a = 1 b)|7|b|AND, OR or )",
                "a = b = c|6|=|AND, OR or the end of the selector",
                "1 < a < 10|6|<|AND, OR or the end of the selector",
                "a BETWEEN 1 AND 2 = TRUE|18|=|AND, OR or the end of the selector",
                "a IS NULL IS NULL|10|IS|AND, OR or the end of the selector",
                "a LIKE 'x' LIKE 'y'|11|LIKE|AND, OR or the end of the selector",
                "a = 1 ESCAPE '!'|6|ESCAPE|AND, OR or the end of the selector",
                "NOT a NOT b|10|b|BETWEEN, IN or LIKE after NOT"
            })
    void whatCannotContinueASelectorIsRefused(String selector, int position, String found, String expected) {
        assertRefused(selector, position, found, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a IS|4|END|NULL or NOT NULL after IS",
                "a IS 1|5|1|NULL or NOT NULL after IS",
                "a IS TRUE|5|TRUE|NULL or NOT NULL after IS",
                "a IS NOT|8|END|NULL after IS NOT",
                "a IS NOT NOT NULL|9|NOT|NULL after IS NOT",
                "a IS NOT TRUE|9|TRUE|NULL after IS NOT",
                "a IN|4|END|( after IN",
                "a IN 'x'|5|'x'|( after IN",
                "a IN ()|6|)|a string literal",
                "a IN (|6|END|a string literal",
                "a IN ('x'|9|END|, or )",
                "a IN ('x',|10|END|a string literal",
                "a IN ('x',)|10|)|a string literal",
                "a IN ('x' 'y')|10|'y'|, or )",
                "a IN (1, 2)|6|1|a string literal",
                "a IN ('x', b)|11|b|a string literal",
                "a IN ('x', NULL)|11|NULL|a string literal",
                "a IN (('x'))|6|(|a string literal",
                "a LIKE|6|END|a string literal after LIKE",
                "a LIKE b|7|b|a string literal after LIKE",
                "a LIKE 5|7|5|a string literal after LIKE",
                "a LIKE ('x')|7|(|a string literal after LIKE",
                "a LIKE 'x' ESCAPE|17|END|one character after ESCAPE",
                "a LIKE 'x' ESCAPE !|18|!|not equal is <>",
                "a LIKE 'x' ESCAPE b|18|b|one character after ESCAPE",
                "a LIKE 'x' ESCAPE ''|18|''|one character after ESCAPE",
                "a LIKE 'x' ESCAPE '!!'|18|'!!'|one character after ESCAPE",
                "a NOT LIKE 'x' ESCAPE 5|22|5|one character after ESCAPE",
                "a BETWEEN 1|11|END|AND between the bounds",
                "a BETWEEN 1 OR 2|12|OR|AND between the bounds",
                "a BETWEEN 1, 2|11|,|AND between the bounds",
                "a BETWEEN (1) OR (2)|14|OR|AND between the bounds",
                "a NOT|5|END|BETWEEN, IN or LIKE after NOT",
                "a NOT = 1|6|=|BETWEEN, IN or LIKE after NOT",
                "a NOT NULL|6|NULL|BETWEEN, IN or LIKE after NOT",
                "a NOT IS NULL|6|IS|BETWEEN, IN or LIKE after NOT",
                "a NOT NOT IN ('x')|6|NOT|BETWEEN, IN or LIKE after NOT"
            })
    void eachOperatorSaysWhatItNeeds(String selector, int position, String found, String expected) {
        assertRefused(selector, position, found, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a != 1|2|!|not equal is <>",
                "!a|0|!|logical not is NOT",
                "a = \"x\"|4|\"|single quotes",
                "a & b|2|&|an identifier, a literal, an operator or a parenthesis",
                "a = {d}|4|{|an identifier, a literal, an operator or a parenthesis",
                "a = 1;|5|;|an identifier, a literal, an operator or a parenthesis",
                "a % 2 = 0|2|%|an operator",
                "a = \uD83D\uDE00|4|\uD83D\uDE00|an identifier",
                "a = 1 -- comment|6|--|no comment",
                "a = 1--1|5|--|write - -",
                "a = 1 /* comment */|6|/*|no comment",
                "a = NULL|4|NULL|IS NULL",
                "NULL = a|0|NULL|IS NULL",
                "NULL|0|NULL|IS NULL",
                "NULL IS NULL|0|NULL|an operand"
            })
    void whatOtherLanguagesWriteIsRefusedWithAHint(String selector, int position, String found, String expected) {
        assertRefused(selector, position, found, expected);
    }

    @Test
    void aDoubleMinusWithASpaceIsASubtraction() {
        assertThat(parse("5 - -3 = a").matches(name -> 8)).isTrue();
    }

    @Test
    void theFirstErrorIsReportedEvenIfOnesOfOtherKindsFollow() {
        assertThat(refusal("a = AND b = 'x").position()).isEqualTo(4);
        assertThat(refusal("NOT 5 AND 08 = 'x").position()).isEqualTo(4);
    }

    @Test
    void theMessageOfALongSelectorShowsItsSurroundingsOnly() {
        String selector = "a = 1 AND ".repeat(1_000) + "b = = 2" + " OR c = 3".repeat(1_000);
        SelectorException refusal = refusal(selector);
        assertThat(refusal.position()).isEqualTo(10_004);
        assertThat(refusal.getMessage()).contains("...").contains("b = = 2").hasSizeLessThan(300);
    }

    @Test
    void aLongPieceIsQuotedByItsBeginning() {
        SelectorException refusal = refusal("a = '" + "x".repeat(100_000));
        assertThat(refusal.getMessage()).contains("\"'xxxx").hasSizeLessThan(400);
    }

    @Test
    void theMessageIsOneLine() {
        assertThat(refusal("a =\r\n\u0007= 1").getMessage()).doesNotContain("\n", "\r", "\u0007");
    }
}
