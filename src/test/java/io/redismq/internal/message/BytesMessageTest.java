package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytesMessageTest {

    private final JmsBytesMessage message = new JmsBytesMessage();

    @Test
    void everyTypeIsReadBackAsItWasWritten() throws Exception {
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeByte((byte) -2);
        message.writeShort(Short.MIN_VALUE);
        message.writeShort((short) -1);
        message.writeChar('\uDC00');
        message.writeInt(Integer.MIN_VALUE);
        message.writeLong(Long.MAX_VALUE);
        message.writeFloat(-0.0f);
        message.writeDouble(Double.NaN);
        message.writeUTF("größer \uD800 \u0000");
        message.writeBytes(new byte[] {1, 2, 3}, 1, 2);
        JmsBytesMessage received = Wire.received(message);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -1);
        assertThat(received.readUnsignedByte()).isEqualTo(254);
        assertThat(received.readShort()).isEqualTo(Short.MIN_VALUE);
        assertThat(received.readUnsignedShort()).isEqualTo(65_535);
        assertThat(received.readChar()).isEqualTo('\uDC00');
        assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(received.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Float.floatToIntBits(received.readFloat())).isEqualTo(Float.floatToIntBits(-0.0f));
        assertThat(received.readDouble()).isNaN();
        assertThat(received.readUTF()).isEqualTo("größer \uD800 \u0000");
        byte[] rest = new byte[5];
        assertThat(received.readBytes(rest)).isEqualTo(2);
        assertThat(rest).startsWith(2, 3);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
    }

    @Test
    void objectsAreWrittenLikeTheirPrimitives() throws Exception {
        List<Object> values = List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "t", new byte[] {7});
        for (Object value : values) {
            message.writeObject(value);
        }
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(1 + 1 + 2 + 2 + 4 + 8 + 4 + 8 + 3 + 1);
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readByte()).isEqualTo((byte) 1);
        assertThat(message.readShort()).isEqualTo((short) 2);
        assertThat(message.readChar()).isEqualTo('c');
        assertThat(message.readInt()).isEqualTo(3);
        assertThat(message.readLong()).isEqualTo(4);
        assertThat(message.readFloat()).isEqualTo(5f);
        assertThat(message.readDouble()).isEqualTo(6d);
        assertThat(message.readUTF()).isEqualTo("t");
        assertThat(message.readByte()).isEqualTo((byte) 7);
    }

    @Test
    void nullAndOtherObjectsAreRefused() {
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeObject(List.of())).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void aNewBodyIsWriteOnlyAndAResetOneReadOnly() throws Exception {
        assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        message.writeInt(1);
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(4);
        assertThatThrownBy(() -> message.writeByte((byte) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> message.writeObject(1)).isInstanceOf(MessageNotWriteableException.class);
        message.clearBody();
        assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
        message.writeByte((byte) 5);
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(1);
    }

    @Test
    void aReadBeyondTheEndLeavesThePointer() throws Exception {
        message.writeShort((short) 258);
        message.reset();
        assertThatThrownBy(message::readInt)
                .isInstanceOf(MessageEOFException.class)
                .extracting("errorCode")
                .isEqualTo("message.body.ended");
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(message.readUnsignedByte()).isEqualTo(1);
        assertThat(message.readUnsignedByte()).isEqualTo(2);
        assertThatThrownBy(message::readBoolean).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void malformedUtfLeavesThePointer() throws Exception {
        message.writeBytes(new byte[] {0, 2, (byte) 0xC0, 0x20});
        message.reset();
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageFormatException.class);
        assertThat(message.readShort()).isEqualTo((short) 2);
    }

    @Test
    void aStringTooLongForUtfIsRefusedAndWritesNothing() throws Exception {
        assertThatThrownBy(() -> message.writeUTF("x".repeat(65_536))).isInstanceOf(MessageFormatException.class);
        message.reset();
        assertThat(message.getBodyLength()).isZero();
    }

    @Test
    void bytesAreReadInPieces() throws Exception {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.reset();
        byte[] buffer = new byte[4];
        assertThatThrownBy(() -> message.readBytes(buffer, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.readBytes(buffer, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(message.readBytes(buffer, 3)).isEqualTo(3);
        assertThat(buffer).containsExactly(1, 2, 3, 0);
        assertThat(message.readBytes(buffer)).isEqualTo(2);
        assertThat(message.readBytes(buffer)).isEqualTo(-1);
    }

    @Test
    void theBodyIsCopiedInAndOut() throws Exception {
        byte[] mine = {1, 2};
        message.writeBytes(mine);
        mine[0] = 9;
        byte[] body = message.getBody(byte[].class);
        body[0] = 9;
        assertThat(message.getBody(byte[].class)).containsExactly(1, 2);
        assertThat(message.readByte()).as("getBody resets").isEqualTo((byte) 1);
    }

    @Test
    void writingAfterAnEncodingDoesNotReachIt() throws Exception {
        message.writeByte((byte) 1);
        var sent = Wire.CODEC.encode(message);
        message.writeByte((byte) 2);
        assertThat(sent.body()).containsExactly(1);
        message.reset();
        var again = Wire.CODEC.encode(message);
        message.clearBody();
        message.writeByte((byte) 9);
        assertThat(again.body()).containsExactly(1, 2);
    }
}
