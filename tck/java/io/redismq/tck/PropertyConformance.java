package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the properties of a message must do, whoever provides the message. */
abstract class PropertyConformance extends Delivery {

    private TextMessage textMessage() throws JMSException {
        return session.createTextMessage("x");
    }

    private Message delivered(Message message) throws JMSException {
        return delivered(Message.class, message);
    }

    /** The names without those that a provider may add. */
    private static List<String> names(Message message) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> each = message.getPropertyNames(); each.hasMoreElements(); ) {
            String name = (String) each.nextElement();
            if (!name.startsWith("JMS")) {
                names.add(name);
            }
        }
        return names;
    }

    private static ConversionTable.Reading reading(Message message, String name) {
        return type -> switch (type) {
            case "boolean" -> message.getBooleanProperty(name);
            case "byte" -> message.getByteProperty(name);
            case "short" -> message.getShortProperty(name);
            case "int" -> message.getIntProperty(name);
            case "long" -> message.getLongProperty(name);
            case "float" -> message.getFloatProperty(name);
            case "double" -> message.getDoubleProperty(name);
            default -> message.getStringProperty(name);
        };
    }

    private static void set(Message message, String name, Object value) throws JMSException {
        if (value instanceof Boolean flag) {
            message.setBooleanProperty(name, flag);
        } else if (value instanceof Byte number) {
            message.setByteProperty(name, number);
        } else if (value instanceof Short number) {
            message.setShortProperty(name, number);
        } else if (value instanceof Integer number) {
            message.setIntProperty(name, number);
        } else if (value instanceof Long number) {
            message.setLongProperty(name, number);
        } else if (value instanceof Float number) {
            message.setFloatProperty(name, number);
        } else if (value instanceof Double number) {
            message.setDoubleProperty(name, number);
        } else {
            message.setStringProperty(name, (String) value);
        }
    }

    /** Calls every method that sets a property. */
    private static Call[] setters(Message message, String name) {
        List<Call> calls = new ArrayList<>();
        for (String type : ConversionTable.PROPERTY_TYPES) {
            calls.add(() -> set(message, name, ConversionTable.value(type)));
        }
        calls.add(() -> message.setObjectProperty(name, 1));
        return calls.toArray(Call[]::new);
    }

    @Test
    @DisplayName("3.5.1: a name is of letters and digits, of any language and length, and upper and lower case differ")
    void names() throws JMSException {
        String[] names = {"a", "A", "_", "$x", "größe", "注文2", "isNull", "NULLS", "x".repeat(2_000)};
        TextMessage sent = textMessage();
        for (int i = 0; i < names.length; i++) {
            sent.setIntProperty(names[i], i);
        }
        Message received = delivered(sent);
        for (int i = 0; i < names.length; i++) {
            assertThat(received.getIntProperty(names[i])).isEqualTo(i);
        }
        assertThat(names(received)).containsExactlyInAnyOrder(names);
    }

    @Test
    @DisplayName("3.5.1: a name that is null or empty is refused with IllegalArgumentException by every setter")
    void noName() throws JMSException {
        TextMessage message = textMessage();
        assertFails(IllegalArgumentException.class, setters(message, null));
        assertFails(IllegalArgumentException.class, setters(message, ""));
        assertThat(names(message)).isEmpty();
    }

    @Test
    @DisplayName("3.5.1: a name that is no identifier of a selector is refused")
    void noIdentifier() throws JMSException {
        TextMessage message = textMessage();
        for (String name : List.of("1st", "a-b", "a.b", "a b", "a=b", "@a", " ")) {
            assertThatThrownBy(() -> message.setIntProperty(name, 1)).as(name).isInstanceOf(Exception.class);
            assertThat(message.propertyExists(name)).as(name).isFalse();
        }
    }

    @Test
    @DisplayName("3.5.1: a word that a selector cannot use as an identifier is refused as a name")
    void reservedName() throws JMSException {
        TextMessage message = textMessage();
        for (String name : "NULL TRUE FALSE NOT AND OR BETWEEN LIKE IN IS ESCAPE".split(" ")) {
            assertThatThrownBy(() -> message.setIntProperty(name, 1)).as(name).isInstanceOf(Exception.class);
            assertThat(message.propertyExists(name)).as(name).isFalse();
        }
    }

    @Test
    @DisplayName("3.5.4: each type can be read as those that the table marks, before it is sent and on receipt")
    void conversions() throws JMSException {
        TextMessage sent = textMessage();
        for (String type : ConversionTable.PROPERTY_TYPES) {
            set(sent, "p" + type, ConversionTable.value(type));
        }
        producer.send(sent);
        for (Message each : new Message[] {sent, next(Message.class)}) {
            for (String type : ConversionTable.PROPERTY_TYPES) {
                ConversionTable.assertRow(type, ConversionTable.PROPERTY_TYPES, reading(each, "p" + type));
            }
        }
    }

    @Test
    @DisplayName(
            "3.5.4: a string that is no number reads as a number with NumberFormatException, as a boolean as false")
    void noNumber() throws JMSException {
        TextMessage sent = textMessage();
        sent.setStringProperty("text", "seven");
        sent.setStringProperty("large", "1000");
        ConversionTable.assertNoNumber(reading(sent, "text"));
        Message received = delivered(sent);
        ConversionTable.assertNoNumber(reading(received, "text"));
        assertFails(NumberFormatException.class, () -> received.getByteProperty("large"));
    }

    @Test
    @DisplayName("3.5.4: a property that there is not reads like valueOf(null), as a string and an object as null")
    void missing() throws JMSException {
        TextMessage sent = textMessage();
        producer.send(sent);
        for (Message each : new Message[] {sent, next(Message.class)}) {
            ConversionTable.assertNull(reading(each, "missing"));
            assertThat(each.getObjectProperty("missing")).isNull();
            assertThat(each.propertyExists("missing")).isFalse();
        }
    }

    @Test
    @DisplayName("3.5.4: a property that was set to null reads like one that there is not")
    void nullValue() throws JMSException {
        TextMessage sent = textMessage();
        sent.setStringProperty("text", null);
        sent.setObjectProperty("object", null);
        Message received = delivered(sent);
        for (String name : List.of("text", "object")) {
            ConversionTable.assertNull(reading(received, name));
            assertThat(received.getObjectProperty(name)).isNull();
        }
    }

    @Test
    @DisplayName("3.5.5: a property set as an object has the type of the object, and reads as an object as it was set")
    void objects() throws JMSException {
        TextMessage sent = textMessage();
        for (String type : ConversionTable.PROPERTY_TYPES) {
            sent.setObjectProperty("object" + type, ConversionTable.value(type));
            set(sent, "plain" + type, ConversionTable.value(type));
        }
        Message received = delivered(sent);
        for (String type : ConversionTable.PROPERTY_TYPES) {
            assertThat(received.getObjectProperty("object" + type)).isEqualTo(ConversionTable.value(type));
            assertThat(received.getObjectProperty("plain" + type)).isEqualTo(ConversionTable.value(type));
            ConversionTable.assertRow(type, ConversionTable.PROPERTY_TYPES, reading(received, "object" + type));
        }
    }

    @Test
    @DisplayName("3.5.5: an object of any other class is refused with MessageFormatException")
    void otherObjects() throws JMSException {
        TextMessage message = textMessage();
        for (Object value : List.of('c', new byte[1], new Object(), List.of("a"), java.math.BigDecimal.ONE)) {
            assertFails(MessageFormatException.class, () -> message.setObjectProperty("p", value));
        }
        assertThat(message.propertyExists("p")).isFalse();
    }

    @Test
    @DisplayName("3.5: the extremes of every type arrive as they were set")
    void extremes() throws JMSException {
        Object[] values = {
            Byte.MIN_VALUE,
            Byte.MAX_VALUE,
            Short.MIN_VALUE,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            -0.0,
            Double.MAX_VALUE,
            Double.NaN,
            false,
            "",
            "größe 注文 \uD83D\uDE00\u0000\n",
            "x".repeat(70_000)
        };
        TextMessage sent = textMessage();
        for (int i = 0; i < values.length; i++) {
            set(sent, "p" + i, values[i]);
        }
        Message received = delivered(sent);
        for (int i = 0; i < values.length; i++) {
            assertThat(received.getObjectProperty("p" + i)).isEqualTo(values[i]);
        }
    }

    @Test
    @DisplayName("3.5.6: the names are those that were set, each once, and no header is among them")
    void propertyNames() throws JMSException {
        TextMessage sent = textMessage();
        sent.setJMSCorrelationID("c");
        sent.setJMSType("t");
        sent.setIntProperty("a", 1);
        sent.setIntProperty("b", 1);
        sent.setStringProperty("b", "2");
        assertThat(Collections.list((Enumeration<?>) sent.getPropertyNames()).stream()
                        .map(Object::toString))
                .containsExactlyInAnyOrder("a", "b");
        Message received = delivered(sent);
        assertThat(names(received)).containsExactlyInAnyOrder("a", "b");
        assertThat(Collections.list((Enumeration<?>) received.getPropertyNames()).stream()
                        .map(Object::toString)
                        .filter(name -> name.startsWith("JMS")))
                .allMatch(name -> name.startsWith("JMSX") || name.startsWith("JMS_"));
        assertThat(received.getObjectProperty("b")).isEqualTo("2");
        assertThat(received.propertyExists("a")).isTrue();
        assertThat(received.propertyExists("A")).isFalse();
    }

    @Test
    @DisplayName("3.5.7: clearing removes all properties, which can be set again, and leaves the headers and the body")
    void clearProperties() throws JMSException {
        TextMessage sent = textMessage();
        sent.setJMSType("type");
        sent.setIntProperty("a", 1);
        producer.send(sent);
        for (Message each : new Message[] {sent, next(Message.class)}) {
            each.clearProperties();
            assertThat(each.getPropertyNames().hasMoreElements()).isFalse();
            assertThat(each.propertyExists("a")).isFalse();
            assertThat(each.getJMSType()).isEqualTo("type");
            assertThat(each.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
            assertThat(text(each)).isEqualTo("x");
            each.setIntProperty("b", 2);
        }
        assertThat(names(delivered(sent))).containsExactly("b");
    }

    @Test
    @DisplayName("3.5.2: every setter of a received message throws MessageNotWriteableException and changes nothing")
    void readOnly() throws JMSException {
        TextMessage sent = textMessage();
        sent.setIntProperty("a", 42);
        Message received = delivered(sent);
        assertFails(MessageNotWriteableException.class, setters(received, "a"));
        assertFails(MessageNotWriteableException.class, setters(received, "b"));
        assertThat(received.getObjectProperty("a")).isEqualTo(42);
        assertThat(names(received)).containsExactly("a");
        received.clearBody();
        assertFails(MessageNotWriteableException.class, setters(received, "a"));
    }

    @Test
    @DisplayName("3.5.2: a message that was sent has properties that can be set, and the next send takes them")
    void writableAfterSend() throws JMSException {
        TextMessage sent = textMessage();
        sent.setIntProperty("a", 1);
        producer.send(sent);
        sent.setIntProperty("a", 2);
        producer.send(sent);
        assertThat(next(Message.class).getIntProperty("a")).isEqualTo(1);
        assertThat(next(Message.class).getIntProperty("a")).isEqualTo(2);
    }

    @Test
    @DisplayName("3.5.9: the JMSX properties of a connection include the mandatory ones")
    void jmsxNames() throws JMSException {
        Connection connection = connect();
        Enumeration<?> names = connection.getMetaData().getJMSXPropertyNames();
        assertThat(Collections.list(names).stream().map(Object::toString))
                .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount")
                .allMatch(name -> name.startsWith("JMSX"))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("3.5.10: JMSXGroupID and JMSXGroupSeq arrive as the client set them")
    void groups() throws JMSException {
        TextMessage sent = textMessage();
        sent.setStringProperty("JMSXGroupID", "group");
        sent.setIntProperty("JMSXGroupSeq", 7);
        Message received = delivered(sent);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("group");
        assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(7);
        assertThat(delivered(textMessage()).propertyExists("JMSXGroupID")).isFalse();
    }

    @Test
    @DisplayName("3.5.11: JMSXDeliveryCount is set on receipt only, among the names, whatever the sender set")
    void deliveryCountOfReceiver() throws JMSException {
        TextMessage plain = textMessage();
        assertThat(plain.propertyExists("JMSXDeliveryCount")).isFalse();
        TextMessage forged = textMessage();
        outcome(() -> forged.setIntProperty("JMSXDeliveryCount", 8));
        producer.send(plain);
        assertThat(plain.propertyExists("JMSXDeliveryCount")).isFalse();
        producer.send(forged);
        for (int i = 0; i < 2; i++) {
            Message received = next(Message.class);
            assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
            assertThat(received.propertyExists("JMSXDeliveryCount")).isTrue();
            assertThat(Collections.list((Enumeration<?>) received.getPropertyNames()).stream()
                            .map(Object::toString))
                    .containsOnlyOnce("JMSXDeliveryCount");
        }
    }
}
