package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignMapMessage;
import io.redismq.tck.foreign.ForeignMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a map message must do, whoever provides it. */
abstract class MapBodyConformance extends BodyConformance<MapMessage> {

    MapBodyConformance() {
        super(MapMessage.class);
    }

    @Override
    MapMessage empty() throws JMSException {
        return session.createMapMessage();
    }

    @Override
    ForeignMessage foreign() {
        return new ForeignMapMessage();
    }

    @Override
    void write(MapMessage message, String text) throws JMSException {
        message.setString("text", text);
    }

    @Override
    String content(MapMessage message) throws JMSException {
        return message.getString("text");
    }

    private static ConversionTable.Reading reading(MapMessage message, String name) {
        return type -> switch (type) {
            case "boolean" -> message.getBoolean(name);
            case "byte" -> message.getByte(name);
            case "short" -> message.getShort(name);
            case "char" -> message.getChar(name);
            case "int" -> message.getInt(name);
            case "long" -> message.getLong(name);
            case "float" -> message.getFloat(name);
            case "double" -> message.getDouble(name);
            case "String" -> message.getString(name);
            default -> message.getBytes(name);
        };
    }

    private static void set(MapMessage message, String name, String type) throws JMSException {
        Object value = ConversionTable.value(type);
        switch (type) {
            case "boolean" -> message.setBoolean(name, (Boolean) value);
            case "byte" -> message.setByte(name, (Byte) value);
            case "short" -> message.setShort(name, (Short) value);
            case "char" -> message.setChar(name, (Character) value);
            case "int" -> message.setInt(name, (Integer) value);
            case "long" -> message.setLong(name, (Long) value);
            case "float" -> message.setFloat(name, (Float) value);
            case "double" -> message.setDouble(name, (Double) value);
            case "String" -> message.setString(name, (String) value);
            default -> message.setBytes(name, (byte[]) value);
        }
    }

    private static Call[] setters(MapMessage message, String name) {
        List<Call> calls = new ArrayList<>();
        for (String type : ConversionTable.BODY_TYPES) {
            calls.add(() -> set(message, name, type));
        }
        calls.add(() -> message.setBytes(name, new byte[3], 1, 1));
        calls.add(() -> message.setObject(name, 1));
        return calls.toArray(Call[]::new);
    }

    private static List<String> names(MapMessage message) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> each = message.getMapNames(); each.hasMoreElements(); ) {
            names.add((String) each.nextElement());
        }
        return names;
    }

    @Test
    @DisplayName("MapMessage: each type can be read as those that the table marks, before it is sent and on receipt")
    void conversions() throws JMSException {
        MapMessage sent = empty();
        for (String each : ConversionTable.BODY_TYPES) {
            set(sent, each, each);
        }
        producer.send(sent);
        for (MapMessage each : new MapMessage[] {sent, next(type)}) {
            for (String item : ConversionTable.BODY_TYPES) {
                ConversionTable.assertRow(item, ConversionTable.BODY_TYPES, reading(each, item));
            }
        }
    }

    @Test
    @DisplayName("MapMessage: a string that is no number reads as a number with NumberFormatException")
    void noNumber() throws JMSException {
        ConversionTable.assertNoNumber(reading(received(written("seven")), "text"));
    }

    @Test
    @DisplayName(
            "MapMessage: an item that there is not, or that is null, reads like valueOf(null), as a char not at all")
    void nullItem() throws JMSException {
        MapMessage sent = empty();
        sent.setObject("object", null);
        sent.setString("string", null);
        MapMessage received = received(sent);
        for (String item : List.of("missing", "object", "string")) {
            ConversionTable.assertNull(reading(received, item));
            assertFails(NullPointerException.class, () -> received.getChar(item));
            assertThat(received.getBytes(item)).isNull();
            assertThat(received.getObject(item)).isNull();
        }
        assertThat(received.itemExists("missing")).isFalse();
    }

    @Test
    @DisplayName("MapMessage: an item set as an object is as one set by its type, and reads as an object as it was set")
    void objects() throws JMSException {
        MapMessage sent = empty();
        for (String each : ConversionTable.BODY_TYPES) {
            sent.setObject("object " + each, ConversionTable.value(each));
            set(sent, "plain " + each, each);
        }
        MapMessage received = received(sent);
        for (String each : ConversionTable.BODY_TYPES) {
            assertThat(received.getObject("object " + each)).isEqualTo(ConversionTable.value(each));
            assertThat(received.getObject("plain " + each)).isEqualTo(ConversionTable.value(each));
            ConversionTable.assertRow(each, ConversionTable.BODY_TYPES, reading(received, "object " + each));
        }
    }

    @Test
    @DisplayName("MapMessage.setObject: an object of any other class is refused with MessageFormatException")
    void otherObjects() throws JMSException {
        MapMessage message = empty();
        for (Object value : List.of(new Object(), List.of(1), Map.of(), new int[1], java.math.BigInteger.ONE)) {
            assertFails(MessageFormatException.class, () -> message.setObject("a", value));
        }
        assertThat(message.itemExists("a")).isFalse();
    }

    @Test
    @DisplayName("MapMessage: a name that is null or empty is refused with IllegalArgumentException by every setter")
    void noName() throws JMSException {
        MapMessage message = empty();
        assertFails(IllegalArgumentException.class, setters(message, null));
        assertFails(IllegalArgumentException.class, setters(message, ""));
        assertThat(names(message)).isEmpty();
    }

    @Test
    @DisplayName("MapMessage: any other string is a name, and the names are those that were set, each once")
    void names() throws JMSException {
        String[] names = {"a", "A", " ", "a.b-c", "NULL", "größe", "注文", "1", "x".repeat(2_000)};
        MapMessage sent = empty();
        for (String each : names) {
            sent.setInt(each, 1);
            sent.setString(each, each);
        }
        MapMessage received = received(sent);
        assertThat(names(received)).containsExactlyInAnyOrder(names);
        for (String each : names) {
            assertThat(received.itemExists(each)).isTrue();
            assertThat(received.getObject(each)).isEqualTo(each);
        }
    }

    @Test
    @DisplayName(
            "MapMessage: every setter of a received message throws MessageNotWriteableException and changes nothing")
    void readOnly() throws JMSException {
        MapMessage received = received(written("a"));
        assertFails(MessageNotWriteableException.class, setters(received, "text"));
        assertFails(MessageNotWriteableException.class, setters(received, "other"));
        assertThat(names(received)).containsExactly("text");
        assertThat(content(received)).isEqualTo("a");
    }

    @Test
    @DisplayName("MapMessage: a cleared body can be read and written at once")
    void clearedMap() throws JMSException {
        MapMessage received = received(written("a"));
        received.clearBody();
        assertThat(received.getMapNames().hasMoreElements()).isFalse();
        assertThat(received.itemExists("text")).isFalse();
        received.setInt("number", 1);
        assertThat(received.getInt("number")).isEqualTo(1);
    }

    @Test
    @DisplayName("MapMessage: the array of an item is copied when it is set")
    void arraysCopiedIn() throws JMSException {
        byte[] bytes = {1, 2, 3};
        MapMessage sent = empty();
        sent.setBytes("bytes", bytes);
        sent.setBytes("part", bytes, 1, 2);
        sent.setObject("object", bytes);
        bytes[1] = 9;
        producer.send(sent);
        bytes[2] = 9;
        for (MapMessage each : new MapMessage[] {sent, next(type)}) {
            assertThat(each.getBytes("bytes")).containsExactly(1, 2, 3);
            assertThat(each.getBytes("part")).containsExactly(2, 3);
            assertThat(each.getBytes("object")).containsExactly(1, 2, 3);
        }
    }

    @Test
    @DisplayName("MapMessage.getBytes, getObject: return a copy of the array")
    void arraysCopiedOut() throws JMSException {
        MapMessage sent = empty();
        sent.setBytes("bytes", new byte[] {1, 2});
        MapMessage received = received(sent);
        received.getBytes("bytes")[0] = 9;
        ((byte[]) received.getObject("bytes"))[0] = 9;
        ((byte[]) received.getBody(Map.class).get("bytes"))[0] = 9;
        assertThat(received.getBytes("bytes")).containsExactly(1, 2);
    }

    @Test
    @DisplayName("Message.getBody: items are had as a Map or an Object, before they are sent and after")
    void mapBody() throws JMSException {
        MapMessage sent = written("a");
        sent.setInt("number", 1);
        producer.send(sent);
        for (MapMessage each : new MapMessage[] {sent, next(type)}) {
            assertBody(
                    each,
                    Map.of("text", "a", "number", 1),
                    new Class<?>[] {Map.class, Object.class},
                    HashMap.class,
                    String.class,
                    Collections.class,
                    byte[].class);
        }
    }

    @Test
    @DisplayName("Message.getBody: where there are no items, it is null as any type")
    void noMapBody() throws JMSException {
        assertNoBody(empty());
        assertNoBody(received(empty()));
    }

    @Test
    @DisplayName("3.12: items of every type of a message that another provider made arrive as they were set")
    void foreignItems() throws JMSException {
        MapMessage foreign = new ForeignMapMessage();
        for (String each : ConversionTable.BODY_TYPES) {
            foreign.setObject(each, ConversionTable.value(each));
        }
        MapMessage received = received(foreign);
        for (String each : ConversionTable.BODY_TYPES) {
            assertThat(received.getObject(each)).isEqualTo(ConversionTable.value(each));
        }
    }
}
