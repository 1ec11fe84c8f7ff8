package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static io.redismq.internal.selector.Evaluation.truth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikeTest {

    private static boolean like(String text, String pattern) {
        String literal = "'" + pattern.replace("'", "''") + "'";
        boolean result = parse("x LIKE " + literal).matches(name -> text);
        assertThat(parse("x NOT LIKE " + literal).matches(name -> text)).isEqualTo(!result);
        return result;
    }

    private static boolean like(String text, String pattern, String escape) {
        String clause = "'" + pattern.replace("'", "''") + "' ESCAPE '" + escape.replace("'", "''") + "'";
        boolean result = parse("x LIKE " + clause).matches(name -> text);
        assertThat(parse("x NOT LIKE " + clause).matches(name -> text)).isEqualTo(!result);
        return result;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "12%3, 123, true",
                "12%3, 12993, true",
                "12%3, 1234, false",
                "l_se, lose, true",
                "l_se, loose, false",
                "\"\", \"\", true",
                "\"\", a, false",
                "%, \"\", true",
                "%, abc, true",
                "%%, \"\", true",
                "%%%, abc, true",
                "_, \"\", false",
                "_, a, true",
                "_, ab, false",
                "__, ab, true",
                "_%, \"\", false",
                "_%, a, true",
                "%_, abc, true",
                "%_%_%, a, false",
                "%_%_%, ab, true",
                "_%%_, a, false",
                "a%, a, true",
                "a%, ba, false",
                "%a, a, true",
                "%a, ab, false",
                "%a, ba, true",
                "%a, aaaa, true",
                "%a%, xxaxx, true",
                "%a%, xxx, false",
                "a%a, a, false",
                "a%a, aa, true",
                "%ab%ab%, abab, true",
                "%ab%ab%, aab, false",
                "%aab, aaab, true",
                "%a_b, aaaxb, true",
                "a%b%c, axbxbxc, true",
                "a%b%c, axcxb, false",
                "%_b, ab, true",
                "abc, abc, true",
                "abc, ABC, false",
                "abc, ab, false",
                "abc, abcd, false"
            })
    void patternsMatchWholeTexts(String pattern, String text, boolean expected) {
        assertThat(like(text, pattern)).isEqualTo(expected);
    }

    @Test
    void charactersThatARegularExpressionWouldKnowStandForThemselves() {
        String special = ".*+?^$()[]{}|\\/-&<>#\"'";
        assertThat(like(special, special)).isTrue();
        assertThat(like("x" + special + "y", "_" + special + "%")).isTrue();
        for (char c : special.toCharArray()) {
            assertThat(like("a", String.valueOf(c))).as("%s", c).isFalse();
            assertThat(like("" + c, "" + c)).as("%s", c).isTrue();
            assertThat(like("a" + c + "b", "_" + c + "_")).as("%s", c).isTrue();
        }
        assertThat(like("\\Qa\\E", "\\Q_\\E")).isTrue();
    }

    @Test
    void wildcardsStandForLineTerminatorsAndControlCharactersToo() {
        assertThat(like("a\nb", "a_b")).isTrue();
        assertThat(like("a\r\nb\u0000\u2028", "a%b__")).isTrue();
        assertThat(like("a\nb", "a\n%")).isTrue();
    }

    @Test
    void aCharacterIsACodePoint() {
        String smile = "\uD83D\uDE00";
        assertThat(like(smile, "_")).isTrue();
        assertThat(like(smile, "__")).isFalse();
        assertThat(like("a" + smile + "b", "a_b")).isTrue();
        assertThat(like(smile + smile, "%" + smile)).isTrue();
        assertThat(like(smile, "\uD83D%")).as("half of a pair").isFalse();
        assertThat(like(smile, "%\uDE00")).as("half of a pair").isFalse();
        assertThat(like("\uD83D", "_")).as("an unpaired surrogate").isTrue();
        assertThat(like("\uD83D", "\uD83D")).isTrue();
        assertThat(like(smile + "%", "_" + smile + "%", smile)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\\_%, \\, _foo, true",
                "\\_%, \\, bar, false",
                "\\_%, \\, \\_foo, false",
                "100!%, !, 100%, true",
                "100!%, !, 1000, false",
                "!%!_!!, !, %_!, true",
                "!!%, !, !abc, true",
                "!!!%, !, !%, true",
                "!!!%, !, !x, false",
                "%!%, !, 5%, true",
                "%!%, !, 5, false",
                "__, _, _, true",
                "__, _, a, false",
                "_%a, _, %a, true",
                "%%, %, %, true",
                "%%_, %, %x, true",
                "%_, %, _, true",
                "%%%%, %, %%, true",
                "%%%%, %, %, false",
                "a''%, ', a'b, true",
                "''%, ', 'b, true",
                "'%, ', %, true",
                "x_y, !, xzy, true",
                ".%_, ., %_, true",
                "1_%, 1, _x, true",
                "!__, !, _x, true"
            })
    void theEscapeCharacterTakesTheMeaningFromTheNext(String pattern, String escape, String text, boolean expected) {
        assertThat(like(text, pattern, escape)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"!a, !", "a!, !", "!, !", "!!!, !", "%!, !", "%a, %", "a_, _", "\\\\\\n, \\"})
    void anEscapeCharacterBeforeAnythingElseIsRefused(String pattern, String escape) {
        SelectorException refusal = catchThrowableOfType(
                SelectorException.class, () -> Selector.parse("x LIKE '" + pattern + "' ESCAPE '" + escape + "'"));
        assertThat(refusal.position()).isEqualTo(7);
        assertThat(refusal)
                .hasMessageContaining("Found \"'" + pattern + "'\"")
                .hasMessageContaining("the escape character only before _, % or itself");
    }

    @Test
    void likeAndNotLikeAreUnknownOfNull() {
        assertThat(truth("x LIKE '%'")).isEqualTo(Truth.UNKNOWN);
        assertThat(truth("x NOT LIKE 'a'")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void likeAndNotLikeAreFalseOfAValueThatIsNoString() {
        for (Object value : List.of(1, 1.5, true)) {
            assertThat(truth("x LIKE '%'", "x", value)).isEqualTo(Truth.FALSE);
            assertThat(truth("x NOT LIKE '1'", "x", value)).isEqualTo(Truth.FALSE);
        }
    }

    @Test
    void patternsMadeToBacktrackStayProportionalToTextTimesPattern() {
        String text = "a".repeat(5_000);
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            assertThat(like(text, "%a".repeat(500) + "%b")).isFalse();
            assertThat(like(text, "%" + "a".repeat(500) + "b")).isFalse();
            assertThat(like(text, "%" + "_".repeat(2_000) + "%b%")).isFalse();
        });
    }
}
