package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamMessageTest {

    private final JmsStreamMessage message = new JmsStreamMessage();
    private byte[] buffer;

    @BeforeEach
    void makeABufferOfFour() {
        buffer = new byte[4];
    }

    @Test
    void aNewStreamIsWriteOnlyAndAResetOneReadOnly() throws Exception {
        message.writeInt(1);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(() -> message.readBytes(buffer)).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThatThrownBy(() -> message.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(message.readInt()).isEqualTo(1);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
    }

    @Test
    void clearingTheBodyEmptiesItAndMakesItWriteOnly() throws Exception {
        message.writeInt(1);
        JmsStreamMessage received = Wire.received(message);
        received.clearBody();
        assertThatThrownBy(received::readInt).isInstanceOf(MessageNotReadableException.class);
        received.writeString("new");
        received.reset();
        assertThat(received.readString()).isEqualTo("new");
        assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void readingBeyondTheLastFieldFails() throws Exception {
        message.reset();
        assertThatThrownBy(message::readBoolean).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(message::readObject).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(() -> message.readBytes(buffer)).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void aReadThatFailsLeavesThePointer() throws Exception {
        message.writeString("no number");
        message.writeObject(null);
        message.reset();
        assertThatThrownBy(message::readInt).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(message::readChar).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.readBytes(buffer)).isInstanceOf(MessageFormatException.class);
        assertThat(message.readString()).isEqualTo("no number");
        assertThatThrownBy(message::readChar).isInstanceOf(NullPointerException.class);
        assertThat(message.readObject()).isNull();
    }

    @Test
    void bytesAreReadInPiecesUntilAShorterOne() throws Exception {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5, 6});
        message.writeInt(9);
        message.reset();
        assertThat(message.readBytes(buffer)).isEqualTo(4);
        assertThat(buffer).containsExactly(1, 2, 3, 4);
        assertThat(message.readBytes(buffer)).isEqualTo(2);
        assertThat(buffer).startsWith(5, 6);
        assertThat(message.readInt()).isEqualTo(9);
    }

    @Test
    void bytesThatFillTheBufferAreFollowedByMinusOne() throws Exception {
        message.writeBytes(new byte[] {0, 1, 2, 3, 4, 5}, 1, 4);
        message.writeInt(9);
        message.reset();
        assertThat(message.readBytes(buffer)).isEqualTo(4);
        assertThat(buffer).containsExactly(1, 2, 3, 4);
        assertThatThrownBy(message::readInt)
                .isInstanceOf(MessageFormatException.class)
                .extracting("errorCode")
                .isEqualTo("message.stream.partialBytes");
        assertThat(message.readBytes(buffer)).isEqualTo(-1);
        assertThat(message.readInt()).isEqualTo(9);
    }

    @Test
    void noOtherFieldIsReadWhileBytesAreReadInPieces() throws Exception {
        message.writeBytes(new byte[6]);
        message.reset();
        message.readBytes(buffer);
        assertThatThrownBy(message::readObject).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(message::readString).isInstanceOf(MessageFormatException.class);
        assertThat(message.readBytes(buffer)).isEqualTo(2);
        assertThatThrownBy(message::readObject).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void emptyBytesReadAsZeroAndNullBytesAsMinusOne() throws Exception {
        message.writeBytes(new byte[0]);
        message.writeBytes(null);
        message.writeBytes(new byte[] {7});
        message.reset();
        assertThat(message.readBytes(buffer)).isZero();
        assertThat(message.readBytes(buffer)).isEqualTo(-1);
        assertThat(message.readBytes(buffer)).isEqualTo(1);
        assertThat(buffer[0]).isEqualTo((byte) 7);
    }

    @Test
    void consecutiveBytesFieldsStayTwo() throws Exception {
        message.writeBytes(new byte[] {1, 2, 3, 4});
        message.writeBytes(new byte[] {5});
        JmsStreamMessage received = Wire.received(message);
        assertThat(received.readBytes(buffer)).isEqualTo(4);
        assertThat(received.readBytes(buffer)).isEqualTo(-1);
        assertThat(received.readBytes(buffer)).isEqualTo(1);
    }

    @Test
    void aBufferWithoutRoomFinishesAnEmptyFieldOnly() throws Exception {
        message.writeBytes(new byte[0]);
        message.writeBytes(new byte[] {5});
        message.reset();
        byte[] none = new byte[0];
        assertThat(message.readBytes(none)).isZero();
        assertThat(message.readBytes(none)).isEqualTo(-1);
        assertThat(message.readBytes(none)).isZero();
        assertThat(message.readBytes(none)).isZero();
        assertThat(message.readBytes(buffer)).isEqualTo(1);
    }

    @Test
    void resetAbandonsBytesReadInPieces() throws Exception {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.reset();
        message.readBytes(buffer);
        message.reset();
        assertThat(message.readObject()).isEqualTo(new byte[] {1, 2, 3, 4, 5});
    }

    @Test
    void arraysAreCopiedInAndOut() throws Exception {
        byte[] mine = {1, 2};
        message.writeBytes(mine);
        message.writeObject(mine);
        mine[0] = 9;
        message.reset();
        byte[] theirs = (byte[]) message.readObject();
        assertThat(theirs).containsExactly(1, 2);
        theirs[0] = 9;
        assertThat((byte[]) message.readObject()).containsExactly(1, 2);
        message.reset();
        assertThat((byte[]) message.readObject()).containsExactly(1, 2);
    }

    @Test
    void otherObjectsAreRefused() {
        assertThatThrownBy(() -> message.writeObject(new Object()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> message.writeBytes(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
