package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static io.redismq.internal.selector.Evaluation.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "_",
                "$",
                "_a",
                "$a",
                "a1",
                "a_b$c",
                "Stra\u00dfe",
                "\u4e2d\u6587",
                "\uD835\uDC9C",
                "\u20ac",
                "NULLS",
                "nota",
                "ORDER",
                "INTO",
                "island",
                "LIKES",
                "BETWEENS",
                "ESCAPED",
                "true_",
                "jmspriority",
                "jMSType",
                "JMSXGroupID",
                "JMSXanything",
                "JMS_vendor",
                "JMS_",
                "JMSX",
                "JMSType",
                "L",
                "e",
                "E5",
                "x0x1F"
            })
    void aNameByTheRulesOfJavaIsAnIdentifier(String name) {
        Selector selector = parse(name + " IS NOT NULL");
        assertThat(selector.identifiers()).containsExactly(name);
        assertThat(selector.matches(properties(name, "x")::get)).isTrue();
        assertThat(selector.matches(properties(name + "x", "x")::get)).isFalse();
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(parse("Name = 1 AND name = 2").matches(properties("Name", 1, "name", 2)::get))
                .isTrue();
    }

    @Test
    void aNameMayBeVeryLong() {
        String name = "n".repeat(100_000);
        assertThat(parse(name + "=1").matches(properties(name, 1)::get)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"})
    void aReservedWordInAnyCaseIsNone(String word) {
        String mixed = word.charAt(0) + word.substring(1).toLowerCase();
        for (String written : new String[] {word, word.toLowerCase(), mixed}) {
            SelectorException refusal =
                    catchThrowableOfType(SelectorException.class, () -> Selector.parse(written + " > 0"));
            assertThat(refusal).as(written).isNotNull();
            assertThat(refusal.position()).isLessThanOrEqualTo(word.length() + 1);
        }
    }

    @Test
    void onlyAsciiLettersMakeAReservedWord() {
        assertThat(parse("LI\u212AE = 1").identifiers()).containsExactly("LI\u212AE");
        assertThat(parse("\u0131n = 1").identifiers()).containsExactly("\u0131n");
        assertThat(parse("fal\u017Fe = 1").identifiers()).containsExactly("fal\u017Fe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSReplyTo",
                "JMSDestination",
                "JMSExpiration",
                "JMSRedelivered",
                "JMSDeliveryTime",
                "JMSCorrelationIDAsBytes",
                "JMS",
                "JMSfoo",
                "JMSpriority",
                "JMSTYPE",
                "JMS1"
            })
    void aNameOfTheSpecificationThatCanReferToNothingIsRefused(String name) {
        SelectorException refusal =
                catchThrowableOfType(SelectorException.class, () -> Selector.parse("a = 1 AND " + name + " = 1"));
        assertThat(refusal.position()).isEqualTo(10);
        assertThat(refusal)
                .hasMessageContaining('"' + name + '"')
                .hasMessageContaining(
                        "JMSDeliveryMode, JMSPriority, JMSMessageID, JMSTimestamp, JMSCorrelationID or JMSType");
    }

    @ParameterizedTest
    @CsvSource({"#a > 0, 0", "a#b > 0, 1", "@ = 1, 0", "a.b = 1, 1", "a = ?, 4", "a = :p, 4", "a = [b], 4", "-# = 1, 1"
    })
    void otherCharactersAreRefusedWhereTheyStand(String selector, int position) {
        SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
        assertThat(refusal.position()).isEqualTo(position);
    }

    @Test
    void aPropertyWithAMinusInItsNameReadsAsASubtraction() {
        assertThat(parse("my-prop = 1").identifiers()).containsExactly("my", "prop");
    }

    @Test
    void whiteSpaceIsThatOfJavaAndNothingElse() {
        assertThat(parse("\t\f\r\n a\n=\r\n1 \t").matches(name -> 1)).isTrue();
        for (String other : new String[] {"\u000B", "\u00A0", "\u2003", "\u0085", "\u2028", "\u001C"}) {
            SelectorException refusal =
                    catchThrowableOfType(SelectorException.class, () -> Selector.parse("a =" + other + "1"));
            assertThat(refusal.position()).as(other).isEqualTo(3);
        }
    }

    @Test
    void keywordsMayTouchWhatIsNoWord() {
        assertThat(parse("(a='x')AND(b=1)OR NOT(c IN('y'))AND d LIKE'z'ESCAPE'!'")
                        .identifiers())
                .containsExactly("a", "b", "c", "d");
    }
}
