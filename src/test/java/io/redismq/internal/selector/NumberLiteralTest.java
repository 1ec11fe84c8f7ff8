package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "57, 57",
        "-957, -957",
        "+62, 62",
        "- 5, -5",
        "57L, 57",
        "57l, 57",
        "1_000_000, 1000000",
        "1__0, 10",
        "2147483648, 2147483648",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775807L, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "-9223372036854775808L, -9223372036854775808",
        "-  9223372036854775808, -9223372036854775808",
        "- +-9223372036854775808, -9223372036854775808",
        "00, 0",
        "017, 15",
        "0_17, 15",
        "01777777777777777777777, -1",
        "0x1F, 31",
        "0X1fL, 31",
        "0xFFFF_FFFF, 4294967295",
        "0x7fffffffffffffff, 9223372036854775807",
        "0xFFFFFFFFFFFFFFFF, -1",
        "0x0000000000000000000000001, 1",
        "0x8000000000000000, -9223372036854775808",
        "-0x10, -16",
        "0xe, 14",
        "0x1d, 29",
        "0x1f, 31",
        "0b101, 5",
        "0B1111_0000L, 240"
    })
    void anExactLiteralHasTheValueOfJavasIntegerSyntax(String literal, long value) {
        assertThat(parse("x = " + literal).matches(name -> value)).isTrue();
        assertThat(parse("x <> " + literal).matches(name -> value - 1)).isTrue();
        assertThat(parse(literal + " = x").matches(name -> value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "7E3, 7000",
        "7e3, 7000",
        "-57.9E2, -5790",
        "7., 7",
        "-95.7, -95.7",
        "+6.2, 6.2",
        ".5, 0.5",
        "-.5e-1, -0.05",
        "7.E1, 70",
        "7.e+1, 70",
        "7E-1, 0.7",
        "1_0.0_1, 10.01",
        "1e1_0, 1E10",
        "5d, 5",
        "5D, 5",
        "5.d, 5",
        "5e0D, 5",
        "08.5, 8.5",
        "09e1, 90",
        "08d, 8",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "4.9e-324, 4.9e-324",
        "0e999, 0",
        "0.0e-999, 0",
        "0x1p3, 8",
        "0x1.8p1, 3",
        "0x1.p1, 2",
        "0x.8p0, 0.5",
        "0X1.8P-1, 0.75",
        "0x1p+1d, 2",
        "0x0p9999, 0",
        "0x0.0p-9999, 0",
        "0x1.fffffffffffffp1023, 1.7976931348623157e308"
    })
    void anApproximateLiteralHasTheValueOfJavasFloatingPointSyntax(String literal, double value) {
        assertThat(parse("x = " + literal).matches(name -> value)).isTrue();
        assertThat(parse("x > " + literal).matches(name -> Math.nextUp(value))).isTrue();
        assertThat(parse("x < " + literal).matches(name -> Math.nextDown(value)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0.1f, 0.1", "0.1F, 0.1", "1e-3f, 0.001", "3.4028235e38f, 3.4028235e38", "0x1p-2f, 0.25", "0f, 0"})
    void theSuffixFMakesAFloat(String literal, float value) {
        assertThat(parse("x = " + literal).matches(name -> value)).isTrue();
    }

    @Test
    void aFloatAndADoubleThatLookAlikeDiffer() {
        assertThat(parse("x = 0.1").matches(name -> 0.1f)).isFalse();
        assertThat(parse("x = 0.1f").matches(name -> 0.1)).isFalse();
    }

    @Test
    void anExactLiteralIsALongSoThatMillisecondsDoNotOverflow() {
        assertThat(parse("JMSTimestamp > 1000 * 60 * 60 * 24 * 365 * 50").matches(name -> 1_600_000_000_000L))
                .isTrue();
        assertThat(parse("seconds * 1000 = 3000000000").matches(name -> 3_000_000))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08",
                "019",
                "0_8",
                "1_",
                "0x",
                "0x_1",
                "0x1_",
                "0xG",
                "0b",
                "0b2",
                "0b_1",
                "0_x1",
                "1LL",
                "1lL",
                "1u",
                "1uncorrect",
                "1.2.3",
                "1..2",
                "1_.5",
                "1._5",
                "1e",
                "1e+",
                "1e_5",
                "1e5_",
                "1.5L",
                "1fd",
                "1.5ff",
                "0x1.8",
                "0x.p1",
                "0x1p",
                "0x1pf",
                "0b1.0",
                "0x1.8e3",
                "1AND",
                "5.x",
                "1$",
                "5\u00e4",
                "1e5.5",
                "0b1f",
                "0xp1"
            })
    void whatIsNoLiteralOfJavaIsRefusedAsAWhole(String literal) {
        SelectorException refusal =
                catchThrowableOfType(SelectorException.class, () -> Selector.parse("x = " + literal + " AND y = 1"));
        assertThat(refusal)
                .hasMessageContaining("Found \"" + literal + "\" at position 4,")
                .hasMessageContaining("numeric literal");
        assertThat(refusal.position()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "9223372036854775808L",
                "+9223372036854775808",
                "(9223372036854775808)",
                "-9223372036854775809",
                "99999999999999999999999999999999",
                "0x10000000000000000",
                "02000000000000000000000",
                "0b10000000000000000000000000000000000000000000000000000000000000000",
                "-(9223372036854775808)"
            })
    void anExactLiteralBeyondTheRangeOfLongIsRefused(String literal) {
        assertThatThrownBy(() -> Selector.parse("x = " + literal))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("within the range of long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "1.8e308", "1e-400", "2e-324", "0x1p1024", "0x1p-1080", "0.1e99999999999"})
    void aDoubleThatRoundsToInfinityOrZeroIsRefused(String literal) {
        assertThatThrownBy(() -> Selector.parse("x = " + literal))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("within the range of double");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5e38f", "1e-50f", "0x1p128f", "1e999F"})
    void aFloatThatRoundsToInfinityOrZeroIsRefused(String literal) {
        assertThatThrownBy(() -> Selector.parse("x = " + literal))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("within the range of float");
    }

    @Test
    void aNumberMayTouchAnOperatorOnBothSides() {
        assertThat(parse("1+1=x").matches(name -> 2)).isTrue();
        assertThat(parse("x=1e1+1").matches(name -> 11)).isTrue();
        assertThat(parse("x=0xe+1").matches(name -> 15)).isTrue();
        assertThat(parse("x=1L-1").matches(name -> 0)).isTrue();
        assertThat(parse("x=7.-.5").matches(name -> 6.5)).isTrue();
        assertThat(parse("(x=7.)AND(1<x)").matches(name -> 7)).isTrue();
    }
}
