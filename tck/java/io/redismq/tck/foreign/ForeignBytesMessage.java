package io.redismq.tck.foreign;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** A bytes message that no provider made; its bytes are those of the data streams of Java. */
public final class ForeignBytesMessage extends ForeignMessage implements BytesMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private DataInputStream in;

    /** Something that a data stream does. */
    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(Action<T> action) throws JMSException {
        try {
            return action.run();
        } catch (EOFException e) {
            throw new MessageEOFException("the end");
        } catch (IOException e) {
            throw new JMSException(e.toString());
        }
    }

    @Override
    public void reset() {
        in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }

    @Override
    public void clearBody() {
        bytes.reset();
        in = null;
    }

    @Override
    public long getBodyLength() {
        return bytes.size();
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return attempt(() -> in.read(value));
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        return attempt(() -> in.read(value, 0, length));
    }

    @Override
    public void writeBytes(byte[] value) {
        bytes.writeBytes(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) {
        bytes.write(value, offset, length);
    }

    @Override
    public void writeObject(Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return attempt(in::readBoolean);
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        attempt(() -> {
            out.writeBoolean(value);
            return null;
        });
    }

    @Override
    public byte readByte() throws JMSException {
        return attempt(in::readByte);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        attempt(() -> {
            out.writeByte(value);
            return null;
        });
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return attempt(in::readUnsignedByte);
    }

    @Override
    public short readShort() throws JMSException {
        return attempt(in::readShort);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        attempt(() -> {
            out.writeShort(value);
            return null;
        });
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return attempt(in::readUnsignedShort);
    }

    @Override
    public char readChar() throws JMSException {
        return attempt(in::readChar);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        attempt(() -> {
            out.writeChar(value);
            return null;
        });
    }

    @Override
    public int readInt() throws JMSException {
        return attempt(in::readInt);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        attempt(() -> {
            out.writeInt(value);
            return null;
        });
    }

    @Override
    public long readLong() throws JMSException {
        return attempt(in::readLong);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        attempt(() -> {
            out.writeLong(value);
            return null;
        });
    }

    @Override
    public float readFloat() throws JMSException {
        return attempt(in::readFloat);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        attempt(() -> {
            out.writeFloat(value);
            return null;
        });
    }

    @Override
    public double readDouble() throws JMSException {
        return attempt(in::readDouble);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        attempt(() -> {
            out.writeDouble(value);
            return null;
        });
    }

    @Override
    public String readUTF() throws JMSException {
        return attempt(in::readUTF);
    }

    @Override
    public void writeUTF(String value) throws JMSException {
        attempt(() -> {
            out.writeUTF(value);
            return null;
        });
    }
}
