package io.redismq.internal.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageNotReadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message with bytes, either being written or, once reset, being read. A read that fails leaves the pointer where it
 * was. For one thread, owned by the application like every {@link JmsMessage}.
 */
public final class JmsBytesMessage extends JmsMessage implements BytesMessage {

    private static final int INITIAL_CAPACITY = 64;

    /** What is being written; null while the body is read-only. */
    private ByteSink written = new ByteSink(INITIAL_CAPACITY);

    /** What is being read, over an array that nobody writes to; null while the body is writeable. */
    private ByteBuffer content;

    /** An empty message to be filled. */
    public JmsBytesMessage() {}

    /** What the codec read: the bytes are given away to this message. */
    JmsBytesMessage(byte[] bytes) {
        makeBodyReadOnly();
        written = null;
        content = ByteBuffer.wrap(bytes);
    }

    @Override
    public void reset() {
        if (content == null) {
            content = ByteBuffer.wrap(written.toByteArray());
            written = null;
            makeBodyReadOnly();
        }
        content.rewind();
    }

    @Override
    void bodyReceived() {
        reset();
    }

    @Override
    void emptyBody() {
        content = null;
        written = new ByteSink(INITIAL_CAPACITY);
    }

    @Override
    EncodedBody encodeBody() {
        return new EncodedBody('B', content == null ? written.toByteArray() : content.array());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(Class wanted) {
        return length() == 0 || wanted == byte[].class || wanted == Object.class;
    }

    @Override
    Object bodyValue() {
        reset();
        return length() == 0 ? null : content.array().clone();
    }

    @Override
    String bodyDescription() {
        return "a byte[]";
    }

    private int length() {
        return content == null ? written.length() : content.capacity();
    }

    @Override
    public long getBodyLength() throws JMSException {
        readable();
        return content.capacity();
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return readable(1).get() != 0;
    }

    @Override
    public byte readByte() throws JMSException {
        return readable(Byte.BYTES).get();
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return readByte() & 0xFF;
    }

    @Override
    public short readShort() throws JMSException {
        return readable(Short.BYTES).getShort();
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return readShort() & 0xFFFF;
    }

    @Override
    public char readChar() throws JMSException {
        return readable(Character.BYTES).getChar();
    }

    @Override
    public int readInt() throws JMSException {
        return readable(Integer.BYTES).getInt();
    }

    @Override
    public long readLong() throws JMSException {
        return readable(Long.BYTES).getLong();
    }

    @Override
    public float readFloat() throws JMSException {
        return readable(Float.BYTES).getFloat();
    }

    @Override
    public double readDouble() throws JMSException {
        return readable(Double.BYTES).getDouble();
    }

    @Override
    public String readUTF() throws JMSException {
        ByteBuffer in = readable();
        ByteArrayInputStream rest = new ByteArrayInputStream(in.array(), in.position(), in.remaining());
        try (DataInputStream data = new DataInputStream(rest)) {
            String text = data.readUTF();
            in.position(in.capacity() - rest.available());
            return text;
        } catch (EOFException e) {
            throw endOfBody("a string");
        } catch (IOException e) {
            throw ErrorCode.UTF.wrongFormat("The bytes at " + in.position() + " are no modified UTF-8 string", e);
        }
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        ByteBuffer in = readable();
        Objects.checkFromIndexSize(0, length, value.length);
        if (!in.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, in.remaining());
        in.get(value, 0, count);
        return count;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        writeable().put(value ? 1 : 0);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        writeable().put(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        writeable().putShort(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        writeable().putShort(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        writeable().putInt(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        writeable().putLong(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeUTF(String value) throws JMSException {
        ByteSink out = writeable();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length() + Short.BYTES);
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeUTF(value);
        } catch (IOException e) {
            throw ErrorCode.UTF.wrongFormat(
                    "writeUTF takes strings of up to 65,535 bytes; write longer ones as bytes", e);
        }
        out.put(bytes.toByteArray(), 0, bytes.size());
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writeBytes(value, 0, value.length);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        ByteSink out = writeable();
        Objects.checkFromIndexSize(offset, length, value.length);
        out.put(value, offset, length);
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        requireWriteableBody();
        Object permitted = BodyValues.permitted(Objects.requireNonNull(value, "writeObject takes no null"));
        if (permitted instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (permitted instanceof String text) {
            writeUTF(text);
        } else if (permitted instanceof Boolean flag) {
            writeBoolean(flag);
        } else if (permitted instanceof Character c) {
            writeChar(c);
        } else {
            writeNumber((Number) permitted);
        }
    }

    private void writeNumber(Number value) throws JMSException {
        if (value instanceof Integer) {
            writeInt(value.intValue());
        } else if (value instanceof Long) {
            writeLong(value.longValue());
        } else if (value instanceof Double) {
            writeDouble(value.doubleValue());
        } else if (value instanceof Float) {
            writeFloat(value.floatValue());
        } else if (value instanceof Short) {
            writeShort(value.shortValue());
        } else {
            writeByte(value.byteValue());
        }
    }

    private ByteSink writeable() throws JMSException {
        requireWriteableBody();
        return written;
    }

    private ByteBuffer readable() throws MessageNotReadableException {
        if (content == null) {
            throw ErrorCode.BODY_NOT_READABLE.notReadable("The body is being written; reset() makes it readable");
        }
        return content;
    }

    private ByteBuffer readable(int count) throws MessageNotReadableException, MessageEOFException {
        ByteBuffer in = readable();
        if (in.remaining() < count) {
            throw endOfBody(count + " bytes");
        }
        return in;
    }

    private MessageEOFException endOfBody(String wanted) {
        return ErrorCode.BODY_ENDED.endOfBody(
                "The body has " + content.remaining() + " bytes left, too few for " + wanted);
    }
}
