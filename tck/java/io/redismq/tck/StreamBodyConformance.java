package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignMessage;
import io.redismq.tck.foreign.ForeignStreamMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a stream message must do, whoever provides it. */
abstract class StreamBodyConformance extends BodyConformance<StreamMessage> {

    StreamBodyConformance() {
        super(StreamMessage.class);
    }

    @Override
    StreamMessage empty() throws JMSException {
        return session.createStreamMessage();
    }

    @Override
    ForeignMessage foreign() {
        return new ForeignStreamMessage();
    }

    @Override
    void write(StreamMessage message, String text) throws JMSException {
        message.writeString(text);
    }

    @Override
    String content(StreamMessage message) throws JMSException {
        message.reset();
        try {
            return message.readString();
        } catch (MessageEOFException nothing) {
            return null;
        }
    }

    /** Reads the field at the pointer, and goes back to the start. */
    private static ConversionTable.Reading first(StreamMessage message) {
        return type -> {
            message.reset();
            return read(message, type);
        };
    }

    private static Object read(StreamMessage message, String type) throws JMSException {
        return switch (type) {
            case "boolean" -> message.readBoolean();
            case "byte" -> message.readByte();
            case "short" -> message.readShort();
            case "char" -> message.readChar();
            case "int" -> message.readInt();
            case "long" -> message.readLong();
            case "float" -> message.readFloat();
            case "double" -> message.readDouble();
            case "String" -> message.readString();
            default -> bytes(message);
        };
    }

    private static byte[] bytes(StreamMessage message) throws JMSException {
        byte[] buffer = new byte[100];
        int count = message.readBytes(buffer);
        return count < 0 ? null : Arrays.copyOf(buffer, count);
    }

    private static void write(StreamMessage message, String type, Object value) throws JMSException {
        switch (type) {
            case "boolean" -> message.writeBoolean((Boolean) value);
            case "byte" -> message.writeByte((Byte) value);
            case "short" -> message.writeShort((Short) value);
            case "char" -> message.writeChar((Character) value);
            case "int" -> message.writeInt((Integer) value);
            case "long" -> message.writeLong((Long) value);
            case "float" -> message.writeFloat((Float) value);
            case "double" -> message.writeDouble((Double) value);
            case "String" -> message.writeString((String) value);
            default -> message.writeBytes((byte[]) value);
        }
    }

    private static Call[] writers(StreamMessage message) {
        List<Call> calls = new ArrayList<>();
        for (String type : ConversionTable.BODY_TYPES) {
            calls.add(() -> write(message, type, ConversionTable.value(type)));
        }
        calls.add(() -> message.writeBytes(new byte[3], 1, 1));
        calls.add(() -> message.writeObject(1));
        return calls.toArray(Call[]::new);
    }

    private static Call[] readers(StreamMessage message) {
        List<Call> calls = new ArrayList<>();
        for (String type : ConversionTable.BODY_TYPES) {
            calls.add(() -> read(message, type));
        }
        calls.add(message::readObject);
        return calls.toArray(Call[]::new);
    }

    private StreamMessage withBytes(byte[] field) throws JMSException {
        StreamMessage sent = empty();
        sent.writeBytes(field);
        sent.writeString("next");
        return received(sent);
    }

    @Test
    @DisplayName("StreamMessage: each type can be read as those that the table marks, received or reset")
    void conversions() throws JMSException {
        for (String written : ConversionTable.BODY_TYPES) {
            StreamMessage sent = empty();
            write(sent, written, ConversionTable.value(written));
            producer.send(sent);
            for (StreamMessage each : new StreamMessage[] {sent, next(type)}) {
                ConversionTable.assertRow(written, ConversionTable.BODY_TYPES, first(each));
            }
        }
    }

    @Test
    @DisplayName("StreamMessage: a string that is no number reads as a number with NumberFormatException")
    void noNumber() throws JMSException {
        ConversionTable.assertNoNumber(first(received(written("seven"))));
    }

    @Test
    @DisplayName("StreamMessage: a null reads like valueOf(null), as a char not at all")
    void nullField() throws JMSException {
        StreamMessage sent = empty();
        sent.writeObject(null);
        StreamMessage received = received(sent);
        ConversionTable.assertNull(first(received));
        received.reset();
        assertFails(NullPointerException.class, received::readChar);
        assertThat(received.readObject()).isNull();
        received.reset();
        assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
    }

    @Test
    @DisplayName("3.11.3: a read that fails leaves the pointer, and the field can be read as another type")
    void pointerStays() throws JMSException {
        StreamMessage sent = empty();
        sent.writeString("seven");
        sent.writeInt(8);
        sent.writeObject(null);
        sent.writeBytes(new byte[] {1});
        sent.writeString("end");
        StreamMessage received = received(sent);
        assertFails(NumberFormatException.class, received::readInt, received::readDouble, received::readByte);
        assertFails(MessageFormatException.class, received::readChar, () -> received.readBytes(new byte[1]));
        assertThat(received.readString()).isEqualTo("seven");
        assertFails(MessageFormatException.class, received::readBoolean, received::readShort, received::readFloat);
        assertFails(MessageFormatException.class, received::readChar, () -> received.readBytes(new byte[1]));
        assertThat(received.readLong()).isEqualTo(8);
        assertFails(NumberFormatException.class, received::readLong);
        assertFails(NullPointerException.class, received::readChar, received::readFloat);
        assertThat(received.readString()).isNull();
        assertFails(MessageFormatException.class, received::readInt, received::readString, received::readChar);
        assertThat((byte[]) received.readObject()).containsExactly(1);
        assertThat(received.readString()).isEqualTo("end");
    }

    @Test
    @DisplayName("StreamMessage: fields written as objects read as objects of the same classes, in order")
    void objects() throws JMSException {
        StreamMessage sent = empty();
        for (String each : ConversionTable.BODY_TYPES) {
            sent.writeObject(ConversionTable.value(each));
            write(sent, each, ConversionTable.value(each));
        }
        StreamMessage received = received(sent);
        for (String each : ConversionTable.BODY_TYPES) {
            assertThat(received.readObject()).isEqualTo(ConversionTable.value(each));
            assertThat(received.readObject()).isEqualTo(ConversionTable.value(each));
        }
    }

    @Test
    @DisplayName("StreamMessage.writeObject: an object of any other class is refused with MessageFormatException")
    void otherObjects() throws JMSException {
        StreamMessage message = empty();
        for (Object value : List.of(new Object(), List.of(1), Map.of(), new int[1], java.math.BigInteger.ONE)) {
            assertFails(MessageFormatException.class, () -> message.writeObject(value));
        }
        message.reset();
        assertFails(MessageEOFException.class, message::readObject);
    }

    @Test
    @DisplayName("StreamMessage: a new or cleared body cannot be read until it is reset")
    void writeOnly() throws JMSException {
        StreamMessage cleared = received(written("a"));
        cleared.clearBody();
        for (StreamMessage each : new StreamMessage[] {empty(), written("a"), cleared}) {
            assertFails(MessageNotReadableException.class, readers(each));
            each.clearBody();
            each.writeString("b");
            assertThat(content(each)).isEqualTo("b");
        }
    }

    @Test
    @DisplayName("StreamMessage: a body that was received or reset cannot be written, by any method")
    void readOnly() throws JMSException {
        StreamMessage sent = written("a");
        StreamMessage received = received(sent);
        sent.reset();
        for (StreamMessage each : new StreamMessage[] {sent, received}) {
            assertFails(MessageNotWriteableException.class, writers(each));
            assertThat(content(each)).isEqualTo("a");
            assertFails(MessageEOFException.class, each::readObject);
        }
    }

    @Test
    @DisplayName("StreamMessage: reading after the last field throws MessageEOFException, by any method")
    void endOfStream() throws JMSException {
        StreamMessage received = received(written("a"));
        received.readString();
        assertFails(MessageEOFException.class, readers(received));
        received.reset();
        assertThat(received.readString()).isEqualTo("a");
    }

    @Test
    @DisplayName("StreamMessage.readBytes: a field is read in pieces until one is shorter than the buffer")
    void pieces() throws JMSException {
        StreamMessage received = withBytes(new byte[] {1, 2, 3, 4, 5});
        byte[] piece = new byte[2];
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(1, 2);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(3, 4);
        assertThat(received.readBytes(piece)).isEqualTo(1);
        assertThat(piece).startsWith(5);
        assertThat(received.readString()).isEqualTo("next");
    }

    @Test
    @DisplayName("StreamMessage.readBytes: when the last piece fills the buffer, another call returns -1")
    void fullPiece() throws JMSException {
        StreamMessage received = withBytes(new byte[] {1, 2});
        assertThat(received.readBytes(new byte[2])).isEqualTo(2);
        assertFails(MessageFormatException.class, received::readString);
        assertThat(received.readBytes(new byte[2])).isEqualTo(-1);
        assertThat(received.readString()).isEqualTo("next");
    }

    @Test
    @DisplayName("StreamMessage.readBytes: an empty field returns 0, one that is null -1")
    void emptyBytes() throws JMSException {
        StreamMessage received = withBytes(new byte[0]);
        assertThat(received.readBytes(new byte[2])).isZero();
        assertThat(received.readString()).isEqualTo("next");
        StreamMessage withNull = withBytes(null);
        assertThat(withNull.readBytes(new byte[2])).isEqualTo(-1);
        assertThat(withNull.readString()).isEqualTo("next");
    }

    @Test
    @DisplayName("StreamMessage.readBytes: while a field is read in pieces, no other read is valid")
    void withinPieces() throws JMSException {
        StreamMessage received = withBytes(new byte[] {1, 2, 3});
        assertThat(received.readBytes(new byte[2])).isEqualTo(2);
        assertFails(
                MessageFormatException.class,
                received::readObject,
                received::readString,
                received::readInt,
                received::readBoolean,
                received::readChar);
        assertThat(received.readBytes(new byte[2])).isEqualTo(1);
        assertThat(received.readString()).isEqualTo("next");
        received.reset();
        assertThat((byte[]) received.readObject()).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("StreamMessage.writeBytes: arrays written one after the other are distinct fields, and are copied")
    void arrays() throws JMSException {
        byte[] bytes = {1, 2, 3};
        StreamMessage sent = empty();
        sent.writeBytes(bytes);
        sent.writeBytes(bytes, 1, 2);
        sent.writeObject(bytes);
        bytes[1] = 9;
        producer.send(sent);
        bytes[2] = 9;
        StreamMessage received = next(type);
        byte[] read = (byte[]) received.readObject();
        assertThat(read).containsExactly(1, 2, 3);
        assertThat((byte[]) received.readObject()).containsExactly(2, 3);
        assertThat((byte[]) received.readObject()).containsExactly(1, 2, 3);
        read[0] = 9;
        received.reset();
        assertThat((byte[]) received.readObject()).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("Message.getBody: a stream is no value of any type, not even an empty one")
    void streamBody() throws JMSException {
        for (StreamMessage each : new StreamMessage[] {empty(), received(empty()), received(written("a"))}) {
            assertBody(each, null, new Class<?>[0], String.class, Object.class, List.class, byte[].class);
        }
    }

    @Test
    @DisplayName("3.12: fields of every type of a message that another provider made arrive as they were written")
    void foreignFields() throws JMSException {
        StreamMessage foreign = new ForeignStreamMessage();
        for (String each : ConversionTable.BODY_TYPES) {
            write(foreign, each, ConversionTable.value(each));
        }
        foreign.writeObject(null);
        StreamMessage received = received(foreign);
        for (String each : ConversionTable.BODY_TYPES) {
            assertThat(received.readObject()).isEqualTo(ConversionTable.value(each));
        }
        assertThat(received.readObject()).isNull();
        assertFails(MessageEOFException.class, received::readObject);
    }
}
