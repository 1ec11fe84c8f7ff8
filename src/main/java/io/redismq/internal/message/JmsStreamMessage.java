package io.redismq.internal.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A message with a sequence of typed fields, either being written or, once reset, being read. A read that fails leaves
 * the pointer where it was. For one thread, owned by the application like every {@link JmsMessage}.
 */
public final class JmsStreamMessage extends JmsMessage implements StreamMessage {

    private static final String KIND = "stream field";

    /** The value of {@link #bytesRead} while no bytes field is being read in pieces. */
    private static final int NOT_IN_PIECES = -1;

    private List<Object> fields = new ArrayList<>();

    /** The index of the field that is read next. */
    private int next;

    /** How much of the bytes field at {@link #next} was handed out by readBytes. */
    private int bytesRead = NOT_IN_PIECES;

    /** An empty message to be filled. */
    public JmsStreamMessage() {}

    static JmsStreamMessage read(byte[] body) throws UndecodableMessageException {
        JmsStreamMessage message = new JmsStreamMessage();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            message.fields.add(BodyValues.read(in));
        }
        return message;
    }

    @Override
    EncodedBody encodeBody() {
        ByteSink out = new ByteSink(16 * fields.size());
        for (Object field : fields) {
            BodyValues.write(out, field);
        }
        return new EncodedBody('S', out.toByteArray());
    }

    @Override
    public void reset() {
        makeBodyReadOnly();
        next = 0;
        bytesRead = NOT_IN_PIECES;
    }

    @Override
    void bodyReceived() {
        reset();
    }

    @Override
    void emptyBody() {
        fields = new ArrayList<>();
        next = 0;
        bytesRead = NOT_IN_PIECES;
    }

    /** Never: a stream has no single value. */
    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(Class wanted) {
        return false;
    }

    @Override
    String bodyDescription() {
        return "a sequence of fields";
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(Conversions::toBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(Conversions::toByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(Conversions::toShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(Conversions::toChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(Conversions::toInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(Conversions::toLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(Conversions::toFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(Conversions::toDouble);
    }

    @Override
    public String readString() throws JMSException {
        return read(Conversions::toText);
    }

    @Override
    public Object readObject() throws JMSException {
        return read((value, kind, name) -> BodyValues.handedOut(value));
    }

    /**
     * Hands out the next piece of a bytes field. A piece shorter than the buffer ends the field; a piece as long as the
     * buffer is followed by another call, which returns -1 when nothing is left.
     */
    @Override
    public int readBytes(byte[] buffer) throws JMSException {
        Object value = peek();
        if (value == null) {
            next++;
            return -1;
        }
        if (!(value instanceof byte[] bytes)) {
            throw Conversions.refused(value, "byte[]", KIND, next);
        }
        boolean continued = bytesRead != NOT_IN_PIECES;
        int start = continued ? bytesRead : 0;
        int count = Math.min(bytes.length - start, buffer.length);
        System.arraycopy(bytes, start, buffer, 0, count);
        if (count < buffer.length || continued && start == bytes.length) {
            next++;
            bytesRead = NOT_IN_PIECES;
            return continued && count == 0 ? -1 : count;
        }
        bytesRead = start + count;
        return count;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        add(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        add(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        add(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        add(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        add(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        add(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        add(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        add(value);
    }

    @Override
    public void writeString(String value) throws JMSException {
        add(value);
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        add(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        add(Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        add(value);
    }

    private void add(Object value) throws JMSException {
        requireWriteableBody();
        fields.add(BodyValues.permitted(value));
    }

    /** Reads one whole field; the pointer moves only when the conversion did not throw. */
    private <T> T read(Conversion<T> conversion) throws JMSException {
        Object value = peek();
        if (bytesRead != NOT_IN_PIECES) {
            throw ErrorCode.PARTIAL_BYTES.wrongFormat("The bytes field " + next + " is being read in pieces; call"
                    + " readBytes until it returns less than the buffer's length before reading the next field");
        }
        T converted = conversion.convert(value, KIND, next);
        next++;
        return converted;
    }

    private Object peek() throws JMSException {
        if (!isBodyReadOnly()) {
            throw ErrorCode.BODY_NOT_READABLE.notReadable("The body is being written; reset() makes it readable");
        }
        if (next == fields.size()) {
            throw ErrorCode.BODY_ENDED.endOfBody("All " + next + " fields of the stream message have been read");
        }
        return fields.get(next);
    }

    /** A column of the conversion table. */
    @FunctionalInterface
    private interface Conversion<T> {
        T convert(Object value, String kind, Object name) throws MessageFormatException;
    }
}
