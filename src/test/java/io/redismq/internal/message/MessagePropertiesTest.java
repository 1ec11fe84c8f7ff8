package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePropertiesTest {

    private final JmsMessage message = new JmsMessage();

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "1st", "a-b", "a.b", "a b", "a:b", "a=b", "a\nb", "@a", "NULL", "TRUE", "FALSE", "NOT", "AND", "OR",
                "BETWEEN", "LIKE", "IN", "IS", "ESCAPE", "\uD800"
            })
    void aNameThatASelectorCouldNotUseIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> message.setStringProperty(name, "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> message.setObjectProperty(name, 1));
        assertThat(message.getPropertyNames().hasMoreElements()).isFalse();
    }

    /** A selector cannot refer to it, but programs have such properties, and the specification names no exception. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "False", "not", "and", "Or", "between", "like", "In", "is", "escape"})
    void aWordOfTheSelectorLanguageNotInCapitalsIsAccepted(String name) throws Exception {
        message.setIntProperty(name, 1);
        assertThat(Wire.received(message).getIntProperty(name)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "_", "$x", "größe", "注文", "isNull", "ESCAPED", "inn", "\uD835\uDC9C1", "JMS_RedisMQ_x"})
    void aNameOfLettersAndDigitsIsAccepted(String name) throws Exception {
        message.setIntProperty(name, 1);
        assertThat(Wire.received(message).getIntProperty(name)).isEqualTo(1);
    }

    @Test
    void onlyBoxedPrimitivesAndStringsArePermitted() {
        for (Object refused : List.of('c', new byte[1], new Object(), List.of(), new java.math.BigDecimal("1"))) {
            assertThatThrownBy(() -> message.setObjectProperty("p", refused))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(refused.getClass().getName());
        }
        assertThat(message.propertyExists("p")).isFalse();
    }

    @Test
    void aPropertyMayBeNullAndThenExists() throws Exception {
        message.setStringProperty("a", null);
        message.setObjectProperty("b", null);
        JmsMessage received = Wire.received(message);
        for (JmsMessage each : List.of(message, received)) {
            assertThat(each.propertyExists("a")).isTrue();
            assertThat(each.getObjectProperty("a")).isNull();
            assertThat(each.getStringProperty("b")).isNull();
        }
    }

    @Test
    void aReceivedMessageHasReadOnlyPropertiesUntilTheyAreCleared() throws Exception {
        message.setIntProperty("a", 1);
        JmsMessage received = Wire.received(message);
        assertThatThrownBy(() -> received.setIntProperty("a", 2))
                .isInstanceOf(MessageNotWriteableException.class)
                .extracting("errorCode")
                .isEqualTo("message.properties.notWriteable");
        assertThatThrownBy(() -> received.setObjectProperty("b", "x")).isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.getIntProperty("a")).isEqualTo(1);

        received.clearProperties();
        assertThat(received.getPropertyNames().hasMoreElements()).isFalse();
        received.setIntProperty("a", 2);
        assertThat(received.getIntProperty("a")).isEqualTo(2);
    }

    @Test
    void clearingThePropertiesKeepsHeadersAndBody() throws Exception {
        JmsTextMessage text = new JmsTextMessage("body");
        text.setJMSType("t");
        text.setIntProperty("a", 1);
        text.clearProperties();
        assertThat(text.propertyExists("a")).isFalse();
        assertThat(text.getJMSType()).isEqualTo("t");
        assertThat(text.getText()).isEqualTo("body");
    }

    @Test
    void theNamesMayBeWalkedThroughWhilePropertiesChange() throws Exception {
        message.setIntProperty("a", 1);
        message.setIntProperty("b", 2);
        var names = message.getPropertyNames();
        message.setIntProperty(names.nextElement() + "2", 3);
        assertThat(names.nextElement()).isEqualTo("b");
    }

    @Test
    void theDeliveryCountIsAPropertyOfReceivedMessagesOnly() throws Exception {
        assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
        JmsMessage third = Wire.CODEC.decode(Wire.CODEC.encode(message), Wire.ENTRY, Wire.ORDERS, 3);
        assertThat(third.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(Collections.list(third.getPropertyNames())).containsExactly("JMSXDeliveryCount");
        assertThat(third.getJMSRedelivered()).isTrue();
        assertThat(Wire.received(message).getJMSRedelivered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JMSXDeliveryCount", "JMSXRcvTimestamp", "JMSXState", "JMSXConsumerTXID"})
    void whatTheProviderSetsOnReceiptDoesNotTravel(String name) throws Exception {
        message.setObjectProperty(name, 42);
        message.setObjectProperty("JMSXUserID", "me");
        JmsMessage received = Wire.received(message);
        assertThat(received.getObjectProperty(name)).isNotEqualTo(42);
        assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("me");
    }

    @Test
    void aSelectorSeesHeadersAndTypedProperties() throws Exception {
        message.setJMSType("t");
        message.setJMSCorrelationID("c");
        message.setJMSPriority(7);
        message.setJMSDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
        message.setShortProperty("s", (short) 3);
        assertThat(message.selectorValue("JMSType")).isEqualTo("t");
        assertThat(message.selectorValue("JMSCorrelationID")).isEqualTo("c");
        assertThat(message.selectorValue("JMSPriority")).isEqualTo(7);
        assertThat(message.selectorValue("JMSDeliveryMode")).isEqualTo("NON_PERSISTENT");
        assertThat(message.selectorValue("JMSTimestamp")).isEqualTo(0L);
        assertThat(message.selectorValue("JMSMessageID")).isNull();
        assertThat(message.selectorValue("s")).isEqualTo((short) 3);
        assertThat(message.selectorValue("nothing")).isNull();
    }
}
