package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What selectors mean. Most tests ask for the value of a selector, TRUE, FALSE or unknown, for one message: a browser
 * shows it with the selector, with its negation, or with neither.
 */
abstract class SelectorConformance extends Conformance {

    private static final String TRUE = "TRUE";
    private static final String FALSE = "FALSE";
    private static final String UNKNOWN = "unknown";

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue(session);
        producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    }

    /** Puts the message on the queue that the values are asked for. */
    private void sendSubject() throws JMSException {
        Message message = session.createTextMessage("subject");
        message.setIntProperty("seven", 7);
        message.setLongProperty("big", Long.MAX_VALUE);
        message.setDoubleProperty("half", 0.5);
        message.setFloatProperty("quarter", 0.25f);
        message.setByteProperty("one", (byte) 1);
        message.setShortProperty("thousand", (short) 1000);
        message.setStringProperty("colour", "blue");
        message.setStringProperty("digits", "2");
        message.setStringProperty("quote", "it's");
        message.setStringProperty("empty", "");
        message.setBooleanProperty("yes", true);
        message.setBooleanProperty("no", false);
        producer.send(message);
    }

    private boolean shows(String selector) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue, selector)) {
            return browser.getEnumeration().hasMoreElements();
        }
    }

    private String valueOf(String selector) throws JMSException {
        try {
            if (shows(selector)) {
                return TRUE;
            }
            return shows("NOT (" + selector + ")") ? FALSE : UNKNOWN;
        } catch (InvalidSelectorException e) {
            return "refused";
        }
    }

    private void assertValue(String value, String... selectors) throws JMSException {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> actual = new LinkedHashMap<>();
        for (String selector : selectors) {
            expected.put(selector, value);
            actual.put(selector, valueOf(selector));
        }
        assertThat(actual).isEqualTo(expected);
    }

    private void assertNeverTrue(String... selectors) {
        for (String selector : selectors) {
            assertThat(outcome(() -> assertThat(shows(selector)).as(selector).isFalse()))
                    .as(selector)
                    .isIn("done", InvalidSelectorException.class);
        }
    }

    @Test
    @DisplayName("3.8: the comparison operators compare numbers")
    void comparisons() throws JMSException {
        sendSubject();
        assertValue(TRUE, "seven = 7", "seven <> 8", "seven > 6", "seven >= 7", "seven < 8", "seven <= 7", "6 < seven");
        assertValue(
                FALSE, "seven = 8", "seven <> 7", "seven > 7", "seven >= 8", "seven < 7", "seven <= 6", "8 < seven");
        assertValue(TRUE, "seven = one + 6", "one < thousand", "thousand < big", "quarter < half");
    }

    @Test
    @DisplayName("3.8: exact and approximate numbers compare with each other")
    void mixedNumbers() throws JMSException {
        sendSubject();
        assertValue(
                TRUE, "seven = 7.0", "half < 1", "seven > half", "quarter = 0.25", "seven <> 7.5", "thousand = 1E3");
        assertValue(FALSE, "seven = 7.5", "half > 1", "seven < half", "quarter <> 0.25");
    }

    @Test
    @DisplayName("3.8: exact numbers reach over the whole range of long")
    void exactNumbers() throws JMSException {
        sendSubject();
        assertValue(TRUE, "big = 9223372036854775807", "big > 9223372036854775806", "-9223372036854775807 < big");
        assertValue(FALSE, "big = 9223372036854775806", "big < 9223372036854775807");
    }

    @Test
    @DisplayName("3.8: numeric literals have the forms of the Java language, with a sign")
    void numericLiterals() throws JMSException {
        sendSubject();
        assertValue(TRUE, "seven = +7", "-seven = -7", "seven = 7.", "half = .5", "half = +0.5", "half = 5E-1");
        assertValue(TRUE, "thousand = 1e3", "thousand = 1E+3", "-thousand = -10.0E2", "seven = 7E0", "-half = -.5");
    }

    @Test
    @DisplayName("3.8: exact literals may be octal, hexadecimal or long, approximate ones float or double")
    void javaLiterals() throws JMSException {
        sendSubject();
        assertValue(TRUE, "seven = 07", "seven = 0x7", "thousand = 0x3E8", "thousand = 01750", "seven = 7L");
        assertValue(TRUE, "half = 0.5d", "half = 0.5f", "half = 0.5D");
    }

    @Test
    @DisplayName("3.8: arithmetic has the operators and precedences of the syntax, and Java's promotion")
    void arithmetic() throws JMSException {
        sendSubject();
        assertValue(TRUE, "seven + 1 = 8", "seven - 1 = 6", "seven * 2 = 14", "seven / 2 = 3", "seven / 2.0 = 3.5");
        assertValue(TRUE, "1 + seven * 2 = 15", "(1 + seven) * 2 = 16", "10 - 2 - 3 = 5", "24 / 4 / 2 = 3");
        assertValue(TRUE, "-seven + 8 = 1", "-(seven) = -7", "2 * -seven = -14", "seven + half = 7.5");
        assertValue(FALSE, "seven + 1 = 9", "1 + seven * 2 = 16");
    }

    @Test
    @DisplayName("3.8: strings are equal if they have the same characters, and compare by = and <> only")
    void strings() throws JMSException {
        sendSubject();
        assertValue(TRUE, "colour = 'blue'", "'blue' = colour", "colour <> 'red'", "quote = 'it''s'", "empty = ''");
        assertValue(FALSE, "colour = 'Blue'", "colour = 'blue '", "colour <> 'blue'", "empty = ' '");
        assertNeverTrue("colour > 'a'", "colour >= 'blue'", "colour < 'z'", "colour <= 'blue'", "colour > digits");
    }

    @Test
    @DisplayName("3.8: string literals have all characters of Unicode, quotes doubled")
    void unicode() throws JMSException {
        Message message = session.createMessage();
        message.setStringProperty("text", "größer \u20ac \ud83d\ude00 'x' \"y\" \\");
        producer.send(message);
        assertValue(TRUE, "text = 'größer \u20ac \ud83d\ude00 ''x'' \"y\" \\'", "text LIKE 'gr__er%'");
    }

    @Test
    @DisplayName("3.8: booleans compare by = and <>, and are conditions themselves")
    void booleans() throws JMSException {
        sendSubject();
        assertValue(
                TRUE, "yes", "yes = TRUE", "yes <> FALSE", "no = FALSE", "NOT no", "TRUE", "yes = true", "no <> yes");
        assertValue(FALSE, "no", "yes = FALSE", "NOT yes", "FALSE", "no = yes");
        assertNeverTrue("yes > FALSE", "yes >= no", "no < TRUE", "no <= yes");
    }

    @Test
    @DisplayName("3.8: the comparison of values of different types is false")
    void differentTypes() throws JMSException {
        sendSubject();
        assertValue(
                FALSE,
                "digits = 2",
                "digits <> 2",
                "seven = colour",
                "seven <> colour",
                "yes = seven",
                "yes <> colour");
        assertValue(FALSE, "digits > 1", "digits < 3");
    }

    @Test
    @DisplayName("3.8: properties are not converted")
    void noConversion() throws JMSException {
        sendSubject();
        assertNeverTrue(
                "digits + 1 = 3", "digits BETWEEN 1 AND 3", "seven LIKE '7'", "seven IN ('7')", "digits = seven - 5");
    }

    @Test
    @DisplayName("3.8: comparison and arithmetic with a property that there is not are unknown")
    void nulls() throws JMSException {
        sendSubject();
        assertValue(
                UNKNOWN, "absent = 1", "absent <> 1", "absent > 1", "absent = 'a'", "absent <> 'a'", "absent = TRUE");
        assertValue(
                UNKNOWN,
                "absent + 1 = 2",
                "absent * 0 = 0",
                "-absent = 1",
                "absent = absent",
                "absent",
                "absent = seven");
        assertValue(UNKNOWN, "absent BETWEEN 1 AND 2", "absent IN ('a')", "absent LIKE '%'");
        assertValue(UNKNOWN, "absent NOT BETWEEN 1 AND 2", "absent NOT IN ('a')", "absent NOT LIKE '%'");
    }

    @Test
    @DisplayName("3.8: AND, OR and NOT follow the tables of three-valued logic")
    void threeValues() throws JMSException {
        sendSubject();
        assertValue(
                TRUE,
                "yes AND yes",
                "yes OR yes",
                "yes OR no",
                "yes OR absent",
                "no OR yes",
                "absent OR yes",
                "NOT no");
        assertValue(
                FALSE,
                "yes AND no",
                "no AND yes",
                "no AND no",
                "no AND absent",
                "absent AND no",
                "no OR no",
                "NOT yes");
        assertValue(UNKNOWN, "yes AND absent", "absent AND yes", "absent AND absent");
        assertValue(UNKNOWN, "no OR absent", "absent OR no", "absent OR absent", "NOT absent");
    }

    @Test
    @DisplayName("3.8: NOT binds before AND, AND before OR, and parentheses change it")
    void precedence() throws JMSException {
        sendSubject();
        assertValue(TRUE, "yes OR yes AND no", "NOT no OR yes", "NOT seven = 8", "NOT no AND yes", "no AND no OR yes");
        assertValue(FALSE, "(yes OR yes) AND no", "NOT (no OR yes)", "no AND (no OR yes)", "NOT yes AND no");
    }

    @Test
    @DisplayName("3.8: words of the language are not case-sensitive")
    void words() throws JMSException {
        sendSubject();
        assertValue(
                TRUE, "yes and not no", "no Or yes", "seven between 6 and 8", "colour in ('blue')", "colour like 'b%'");
        assertValue(TRUE, "absent is null", "seven Is Not Null", "yes = True", "colour Not lIKE 'b!_ue' eSCAPE '!'");
    }

    @Test
    @DisplayName("3.8: BETWEEN has both bounds in it, and NOT BETWEEN is its negation")
    void between() throws JMSException {
        sendSubject();
        assertValue(TRUE, "seven BETWEEN 7 AND 8", "seven BETWEEN 6 AND 7", "seven NOT BETWEEN 8 AND 9");
        assertValue(TRUE, "half BETWEEN 0.1 AND 1", "seven + 1 BETWEEN 4 * 2 AND 10", "NOT seven BETWEEN 1 AND 2");
        assertValue(FALSE, "seven BETWEEN 8 AND 9", "seven NOT BETWEEN 7 AND 7", "seven BETWEEN 8 AND 6");
        assertValue(UNKNOWN, "seven BETWEEN absent AND 9", "seven BETWEEN 1 AND absent");
        assertValue(FALSE, "seven BETWEEN absent AND 6", "seven BETWEEN 8 AND absent");
    }

    @Test
    @DisplayName("3.8: IN finds a string in a list, and NOT IN is its negation")
    void in() throws JMSException {
        sendSubject();
        assertValue(TRUE, "colour IN ('blue')", "colour IN ('red', 'blue')", "colour NOT IN ('red', 'green')");
        assertValue(TRUE, "quote IN ('a', 'it''s')", "empty IN ('')", "NOT colour IN ('Blue')");
        assertValue(FALSE, "colour IN ('red')", "colour NOT IN ('red', 'blue')", "colour IN ('Blue', 'blu')");
    }

    @Test
    @DisplayName("3.8: LIKE has _ for one character, % for any sequence, and all others for themselves")
    void like() throws JMSException {
        sendSubject();
        assertValue(TRUE, "colour LIKE 'blue'", "colour LIKE 'b%'", "colour LIKE '%e'", "colour LIKE '%lu%'");
        assertValue(TRUE, "colour LIKE 'b_ue'", "colour LIKE '____'", "colour LIKE '%blue%'", "colour LIKE 'b%_e'");
        assertValue(TRUE, "empty LIKE '%'", "empty LIKE ''", "colour NOT LIKE 'r%'", "colour NOT LIKE '___'");
        assertValue(FALSE, "colour LIKE 'b'", "colour LIKE 'B%'", "colour LIKE 'b_e'", "colour LIKE '_____'");
        assertValue(FALSE, "empty LIKE '_'", "colour LIKE 'b.*'", "colour LIKE 'b?ue'", "colour NOT LIKE '%'");
    }

    @Test
    @DisplayName("3.8: LIKE takes characters of regular expressions and line breaks for themselves")
    void likeLiterally() throws JMSException {
        Message message = session.createMessage();
        message.setStringProperty("text", "a.b*[c]\\(d)\n$^|?+{e}");
        producer.send(message);
        assertValue(
                TRUE, "text LIKE 'a.b*[c]\\(d)_$^|?+{e}'", "text LIKE '%\\(d)%'", "text LIKE 'a%}'", "text LIKE '%'");
        assertValue(FALSE, "text LIKE 'a.b*[c](d)%'", "text LIKE '[a]%'", "text LIKE '.%'");
    }

    @Test
    @DisplayName("3.8: LIKE with ESCAPE has _ and % for themselves")
    void escape() throws JMSException {
        Message message = session.createMessage();
        message.setStringProperty("text", "_foo%");
        message.setStringProperty("other", "bar");
        producer.send(message);
        assertValue(
                TRUE, "text LIKE '\\_%' ESCAPE '\\'", "text LIKE '!_foo!%' ESCAPE '!'", "text LIKE '%$%' ESCAPE '$'");
        assertValue(TRUE, "other NOT LIKE '\\_%' ESCAPE '\\'", "text LIKE '_foo_' ESCAPE '!'");
        assertValue(
                FALSE, "other LIKE '\\_%' ESCAPE '\\'", "other LIKE '!%' ESCAPE '!'", "text LIKE '!_foo' ESCAPE '!'");
    }

    @Test
    @DisplayName("3.8: IS NULL is true of what is not there, IS NOT NULL of what is")
    void isNull() throws JMSException {
        sendSubject();
        assertValue(
                TRUE, "absent IS NULL", "seven IS NOT NULL", "empty IS NOT NULL", "no IS NOT NULL", "JMSType IS NULL");
        assertValue(FALSE, "absent IS NOT NULL", "seven IS NULL", "no IS NULL", "JMSCorrelationID IS NOT NULL");
    }

    @Test
    @DisplayName("3.8: identifiers are case-sensitive, and begin with a letter of the Java language")
    void identifiers() throws JMSException {
        Message message = session.createMessage();
        for (String name :
                List.of("name", "_name", "$name", "größe", "n1", "n_1$", "nullable", "order", "x" + "y".repeat(300))) {
            message.setBooleanProperty(name, true);
        }
        producer.send(message);
        assertValue(TRUE, "name", "_name", "$name", "größe", "n1", "n_1$", "nullable", "order", "x" + "y".repeat(300));
        assertValue(UNKNOWN, "Name", "NAME", "_Name", "Größe", "N1");
    }

    @Test
    @DisplayName("3.8: white space is space, tab, form feed and line end, needed between words only")
    void whiteSpace() throws JMSException {
        sendSubject();
        assertValue(
                TRUE, "seven=7", " seven\t=\n7 ", "seven\f=\r\n7", "(yes)AND(seven=7)", "seven\nBETWEEN\t1\rAND\f9");
        assertValue(TRUE, "colour='blue'AND yes", "colour IN('red','blue')", "1+seven*2=15");
    }

    @Test
    @DisplayName("3.8: of the headers six can be used")
    void headers() throws JMSException {
        TextMessage message = session.createTextMessage("x");
        message.setJMSCorrelationID("correlated");
        message.setJMSType("car");
        producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 0);
        assertValue(
                TRUE, "JMSPriority = 7", "JMSDeliveryMode = 'NON_PERSISTENT'", "JMSType = 'car'", "JMSPriority > 6.5");
        assertValue(TRUE, "JMSCorrelationID = 'correlated'", "JMSMessageID = '" + message.getJMSMessageID() + "'");
        assertValue(TRUE, "JMSTimestamp = " + message.getJMSTimestamp(), "JMSMessageID LIKE 'ID:%'");
        assertValue(FALSE, "JMSPriority = 4", "JMSDeliveryMode = 'PERSISTENT'", "JMSType = 'Car'", "JMSTimestamp < 1");
    }

    @Test
    @DisplayName("3.8: a persistent message has JMSDeliveryMode 'PERSISTENT'")
    void persistent() throws JMSException {
        producer.send(session.createMessage(), DeliveryMode.PERSISTENT, 4, 0);
        assertValue(TRUE, "JMSDeliveryMode = 'PERSISTENT'", "JMSDeliveryMode IN ('PERSISTENT')");
        assertValue(FALSE, "JMSDeliveryMode = 'NON_PERSISTENT'");
    }

    @Test
    @DisplayName("3.8: message bodies and other headers cannot be selected")
    void otherHeaders() throws JMSException {
        TextMessage message = session.createTextMessage("x");
        message.setJMSReplyTo(queue);
        producer.send(message, DeliveryMode.NON_PERSISTENT, 4, 60_000);
        assertNeverTrue(
                "JMSReplyTo IS NOT NULL", "JMSDestination IS NOT NULL", "JMSExpiration > 0", "JMSRedelivered = FALSE");
        assertNeverTrue("JMSDeliveryTime > 0", "text = 'x'", "body = 'x'");
    }

    @Test
    @DisplayName("3.8: JMSX properties can be used")
    void definedProperties() throws JMSException {
        Message message = session.createMessage();
        message.setStringProperty("JMSXGroupID", "group");
        message.setIntProperty("JMSXGroupSeq", 3);
        producer.send(message);
        assertValue(TRUE, "JMSXGroupID = 'group'", "JMSXGroupSeq = 3", "JMSXGroupID = 'group' AND JMSXGroupSeq > 2");
        assertValue(FALSE, "JMSXGroupID = 'other'", "JMSXGroupSeq = 4");
    }
}
