package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringLiteralTest {

    private static boolean equal(String literal, String value) {
        return parse("x = " + literal).matches(name -> value);
    }

    @Test
    void aStringIsWhatStandsBetweenTheQuotes() {
        assertThat(equal("'literal'", "literal")).isTrue();
        assertThat(equal("''", "")).isTrue();
        assertThat(equal("' UK '", " UK ")).isTrue();
        assertThat(equal("' UK '", "UK")).isFalse();
        assertThat(equal("'case'", "Case")).isFalse();
    }

    @Test
    void aDoubledQuoteIsAQuote() {
        assertThat(equal("'literal''s'", "literal's")).isTrue();
        assertThat(equal("''''", "'")).isTrue();
        assertThat(equal("''''''", "''")).isTrue();
        assertThat(equal("'''a'", "'a")).isTrue();
        assertThat(equal("'a'''", "a'")).isTrue();
    }

    @Test
    void nothingElseIsSpecialInAString() {
        assertThat(equal("'\\n \"%_--/* AND'", "\\n \"%_--/* AND")).isTrue();
        assertThat(equal("'line\nbreak\u0000\t'", "line\nbreak\u0000\t")).isTrue();
        assertThat(equal("'\u00fc\u4e2d\uD83D\uDE00'", "\u00fc\u4e2d\uD83D\uDE00"))
                .isTrue();
        assertThat(equal("'\uD800'", "\uD800")).isTrue();
    }

    @Test
    void equalMeansTheSameSequenceOfCharactersWithoutNormalization() {
        assertThat(equal("'\u00e4'", "a\u0308")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"x = 'abc|4", "x = '|4", "x = 'a''|4", "x = 'a' AND y = 'b|16", "x LIKE 'a' ESCAPE '|18"})
    void aStringWithoutEndIsRefusedWhereItStarts(String selector, int position) {
        SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal).hasMessageContaining("expected a ' at the end of this string literal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "true", "True", "tRuE"})
    void booleanLiteralsComeInAnyCase(String literal) {
        assertThat(parse(literal).matches(name -> null)).isTrue();
        assertThat(parse("x = " + literal).matches(name -> true)).isTrue();
        assertThat(parse("x <> " + literal).matches(name -> false)).isTrue();
        String opposite = literal.startsWith("t") ? "faLse" : "FALSE";
        assertThat(parse("x = " + opposite).matches(name -> false)).isTrue();
        assertThat(parse(opposite).matches(name -> null)).isFalse();
    }
}
