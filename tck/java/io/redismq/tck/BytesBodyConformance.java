package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignBytesMessage;
import io.redismq.tck.foreign.ForeignMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a bytes message must do, whoever provides it. */
abstract class BytesBodyConformance extends BodyConformance<BytesMessage> {

    BytesBodyConformance() {
        super(BytesMessage.class);
    }

    @Override
    BytesMessage empty() throws JMSException {
        return session.createBytesMessage();
    }

    @Override
    ForeignMessage foreign() {
        return new ForeignBytesMessage();
    }

    @Override
    void write(BytesMessage message, String text) throws JMSException {
        message.writeUTF(text);
    }

    @Override
    String content(BytesMessage message) throws JMSException {
        message.reset();
        return message.getBodyLength() == 0 ? null : message.readUTF();
    }

    private BytesMessage withBytes(int... bytes) throws JMSException {
        BytesMessage message = empty();
        for (int each : bytes) {
            message.writeByte((byte) each);
        }
        return message;
    }

    private static Call[] writers(BytesMessage message) {
        return new Call[] {
            () -> message.writeBoolean(true),
            () -> message.writeByte((byte) 1),
            () -> message.writeShort((short) 1),
            () -> message.writeChar('a'),
            () -> message.writeInt(1),
            () -> message.writeLong(1),
            () -> message.writeFloat(1),
            () -> message.writeDouble(1),
            () -> message.writeUTF("a"),
            () -> message.writeBytes(new byte[1]),
            () -> message.writeBytes(new byte[3], 1, 1),
            () -> message.writeObject(1)
        };
    }

    private static Call[] readers(BytesMessage message) {
        return new Call[] {
            message::readBoolean,
            message::readByte,
            message::readUnsignedByte,
            message::readShort,
            message::readUnsignedShort,
            message::readChar,
            message::readInt,
            message::readLong,
            message::readFloat,
            message::readDouble,
            message::readUTF
        };
    }

    @Test
    @DisplayName("BytesMessage: each type is read as it was written, received or reset")
    void types() throws JMSException {
        BytesMessage sent = empty();
        sent.writeBoolean(true);
        sent.writeByte((byte) -1);
        sent.writeByte((byte) -1);
        sent.writeShort(Short.MIN_VALUE);
        sent.writeShort((short) -1);
        sent.writeChar('注');
        sent.writeInt(Integer.MIN_VALUE);
        sent.writeLong(Long.MAX_VALUE);
        sent.writeFloat(Float.MIN_VALUE);
        sent.writeDouble(Double.NEGATIVE_INFINITY);
        sent.writeUTF("größe \u0000 \uD83D\uDE00");
        sent.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
        producer.send(sent);
        sent.reset();
        for (BytesMessage each : new BytesMessage[] {sent, next(type)}) {
            assertThat(each.readBoolean()).isTrue();
            assertThat(each.readByte()).isEqualTo((byte) -1);
            assertThat(each.readUnsignedByte()).isEqualTo(255);
            assertThat(each.readShort()).isEqualTo(Short.MIN_VALUE);
            assertThat(each.readUnsignedShort()).isEqualTo(65_535);
            assertThat(each.readChar()).isEqualTo('注');
            assertThat(each.readInt()).isEqualTo(Integer.MIN_VALUE);
            assertThat(each.readLong()).isEqualTo(Long.MAX_VALUE);
            assertThat(each.readFloat()).isEqualTo(Float.MIN_VALUE);
            assertThat(each.readDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(each.readUTF()).isEqualTo("größe \u0000 \uD83D\uDE00");
            assertThat(each.readByte()).isEqualTo((byte) 2);
            assertThat(each.readByte()).isEqualTo((byte) 3);
            assertFails(MessageEOFException.class, each::readByte);
        }
    }

    @Test
    @DisplayName("BytesMessage: the bytes are those of the data streams of Java, and can be read as another type")
    void encoding() throws JMSException {
        BytesMessage sent = empty();
        sent.writeInt(0x01020304);
        sent.writeDouble(1.5);
        sent.writeChar('a');
        sent.writeUTF("ö");
        BytesMessage received = received(sent);
        byte[] bytes = new byte[18];
        assertThat(received.readBytes(bytes)).isEqualTo(18);
        ByteBuffer expected =
                ByteBuffer.allocate(18).putInt(0x01020304).putDouble(1.5).putChar('a');
        assertThat(bytes)
                .isEqualTo(expected.putShort((short) 2)
                        .put((byte) 0xC3)
                        .put((byte) 0xB6)
                        .array());
    }

    @Test
    @DisplayName("BytesMessage.writeObject: takes the primitive types as objects, String and byte[]")
    void objects() throws JMSException {
        BytesMessage sent = empty();
        for (String each : ConversionTable.BODY_TYPES) {
            sent.writeObject(ConversionTable.value(each));
        }
        BytesMessage received = received(sent);
        assertThat(received.readBoolean()).isEqualTo(ConversionTable.value("boolean"));
        assertThat(received.readByte()).isEqualTo(ConversionTable.value("byte"));
        assertThat(received.readShort()).isEqualTo(ConversionTable.value("short"));
        assertThat(received.readChar()).isEqualTo(ConversionTable.value("char"));
        assertThat(received.readInt()).isEqualTo(ConversionTable.value("int"));
        assertThat(received.readLong()).isEqualTo(ConversionTable.value("long"));
        assertThat(received.readFloat()).isEqualTo(ConversionTable.value("float"));
        assertThat(received.readDouble()).isEqualTo(ConversionTable.value("double"));
        assertThat(received.readUTF()).isEqualTo(ConversionTable.value("String"));
        byte[] bytes = new byte[10];
        assertThat(received.readBytes(bytes)).isEqualTo(2);
        assertThat(bytes).startsWith((byte[]) ConversionTable.value("byte[]"));
    }

    @Test
    @DisplayName(
            "BytesMessage.writeObject: another class is refused with MessageFormatException, null is a null pointer")
    void otherObjects() throws JMSException {
        BytesMessage message = empty();
        assertFails(
                MessageFormatException.class,
                () -> message.writeObject(new Object()),
                () -> message.writeObject(List.of(1)),
                () -> message.writeObject(new int[1]));
        assertFails(NullPointerException.class, () -> message.writeObject(null));
        assertThat(content(message)).isNull();
    }

    @Test
    @DisplayName("BytesMessage: a new or cleared body cannot be read, nor its length, until it is reset")
    void writeOnly() throws JMSException {
        BytesMessage cleared = received(written("a"));
        cleared.clearBody();
        for (BytesMessage each : new BytesMessage[] {empty(), written("a"), cleared}) {
            assertFails(MessageNotReadableException.class, readers(each));
            assertFails(
                    MessageNotReadableException.class,
                    () -> each.readBytes(new byte[1]),
                    () -> each.readBytes(new byte[1], 1),
                    each::getBodyLength);
            each.clearBody();
            each.writeUTF("b");
            assertThat(content(each)).isEqualTo("b");
        }
    }

    @Test
    @DisplayName("BytesMessage: a body that was received or reset cannot be written, by any method")
    void readOnly() throws JMSException {
        BytesMessage sent = written("a");
        BytesMessage received = received(sent);
        sent.reset();
        for (BytesMessage each : new BytesMessage[] {sent, received}) {
            assertFails(MessageNotWriteableException.class, writers(each));
            assertThat(content(each)).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("BytesMessage: reading on where too few bytes are left throws MessageEOFException")
    void endOfBytes() throws JMSException {
        assertFails(MessageEOFException.class, readers(received(empty())));
        BytesMessage one = received(withBytes(1));
        assertFails(
                MessageEOFException.class,
                () -> {
                    one.reset();
                    one.readShort();
                },
                () -> {
                    one.reset();
                    one.readInt();
                },
                () -> {
                    one.reset();
                    one.readLong();
                });
        one.reset();
        assertThat(one.readByte()).isEqualTo((byte) 1);
    }

    @Test
    @DisplayName("BytesMessage.readBytes: fills the array as far as there are bytes, and returns -1 at the end")
    void pieces() throws JMSException {
        BytesMessage received = received(withBytes(1, 2, 3, 4, 5));
        byte[] piece = new byte[2];
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(1, 2);
        assertThat(received.readBytes(piece, 1)).isEqualTo(1);
        assertThat(piece).containsExactly(3, 2);
        byte[] rest = new byte[4];
        assertThat(received.readBytes(rest)).isEqualTo(2);
        assertThat(rest).startsWith(4, 5);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
        received.reset();
        assertThat(received.readBytes(new byte[5])).isEqualTo(5);
        assertThat(received.readBytes(piece)).isEqualTo(-1);
    }

    @Test
    @DisplayName(
            "BytesMessage.readBytes: a length that is negative or beyond the array is refused, and nothing is read")
    void wrongLength() throws JMSException {
        BytesMessage received = received(withBytes(1, 2));
        assertFails(
                IndexOutOfBoundsException.class,
                () -> received.readBytes(new byte[1], -1),
                () -> received.readBytes(new byte[1], 2));
        assertThat(received.readByte()).isEqualTo((byte) 1);
    }

    @Test
    @DisplayName("BytesMessage.getBodyLength: is the whole length, wherever the pointer is")
    void bodyLength() throws JMSException {
        BytesMessage received = received(withBytes(1, 2, 3));
        assertThat(received.getBodyLength()).isEqualTo(3);
        received.readShort();
        assertThat(received.getBodyLength()).isEqualTo(3);
        assertThat(received(empty()).getBodyLength()).isZero();
    }

    @Test
    @DisplayName("3.10: an array that is written or read is copied")
    void arraysCopied() throws JMSException {
        byte[] bytes = {1, 2};
        BytesMessage sent = empty();
        sent.writeBytes(bytes);
        sent.writeObject(bytes);
        bytes[0] = 9;
        producer.send(sent);
        bytes[1] = 9;
        BytesMessage received = next(type);
        byte[] read = received.getBody(byte[].class);
        assertThat(read).containsExactly(1, 2, 1, 2);
        read[0] = 9;
        assertThat(received.getBody(byte[].class)).containsExactly(1, 2, 1, 2);
    }

    @Test
    @DisplayName("BytesMessage: large bodies arrive to the last byte")
    void large() throws JMSException {
        for (int size : new int[] {8_191, 8_192, 300_000}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            BytesMessage sent = empty();
            sent.writeBytes(bytes);
            assertThat(received(sent).getBody(byte[].class)).isEqualTo(bytes);
            BytesMessage foreign = new ForeignBytesMessage();
            foreign.writeBytes(bytes);
            assertThat(received(foreign).getBody(byte[].class)).isEqualTo(bytes);
        }
    }

    @Test
    @DisplayName("Message.getBody: bytes are had as byte[] or Object, and the message is reset before and after")
    void bytesBody() throws JMSException {
        BytesMessage received = received(withBytes(1, 2));
        received.readByte();
        assertBody(
                received,
                new byte[] {1, 2},
                new Class<?>[] {byte[].class, Object.class},
                String.class,
                Byte[].class,
                Map.class,
                ByteBuffer.class);
        received.readByte();
        assertThat(received.getBody(byte[].class)).containsExactly(1, 2);
        assertThat(received.readByte()).isEqualTo((byte) 1);
    }

    @Test
    @DisplayName("Message.getBody: where there are no bytes, it is null as any type")
    void noBytesBody() throws JMSException {
        assertNoBody(received(empty()));
    }

    @Test
    @DisplayName("BytesMessage: one that was sent asynchronously is reset for its completion listener")
    void resetForListener() throws JMSException {
        CompletableFuture<Byte> read = new CompletableFuture<>();
        producer.send(withBytes(7), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    read.complete(((BytesMessage) message).readByte());
                } catch (JMSException e) {
                    read.completeExceptionally(e);
                }
            }

            @Override
            public void onException(Message message, Exception failure) {
                read.completeExceptionally(failure);
            }
        });
        assertThat(result(read)).isEqualTo((byte) 7);
    }
}
