package io.redismq.tck.foreign;

import jakarta.jms.MessageEOFException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stream message that no provider made; its fields are read as they were written. */
public final class ForeignStreamMessage extends ForeignMessage implements StreamMessage {

    private final List<Object> fields = new ArrayList<>();
    private int next;

    @Override
    public Object readObject() throws MessageEOFException {
        if (next == fields.size()) {
            throw new MessageEOFException("the end");
        }
        return fields.get(next++);
    }

    @Override
    public int readBytes(byte[] buffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) {
        fields.add(Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public void clearBody() {
        fields.clear();
        next = 0;
    }

    @Override
    public boolean readBoolean() throws MessageEOFException {
        return (Boolean) readObject();
    }

    @Override
    public void writeBoolean(boolean value) {
        fields.add(value);
    }

    @Override
    public byte readByte() throws MessageEOFException {
        return (Byte) readObject();
    }

    @Override
    public void writeByte(byte value) {
        fields.add(value);
    }

    @Override
    public short readShort() throws MessageEOFException {
        return (Short) readObject();
    }

    @Override
    public void writeShort(short value) {
        fields.add(value);
    }

    @Override
    public char readChar() throws MessageEOFException {
        return (Character) readObject();
    }

    @Override
    public void writeChar(char value) {
        fields.add(value);
    }

    @Override
    public int readInt() throws MessageEOFException {
        return (Integer) readObject();
    }

    @Override
    public void writeInt(int value) {
        fields.add(value);
    }

    @Override
    public long readLong() throws MessageEOFException {
        return (Long) readObject();
    }

    @Override
    public void writeLong(long value) {
        fields.add(value);
    }

    @Override
    public float readFloat() throws MessageEOFException {
        return (Float) readObject();
    }

    @Override
    public void writeFloat(float value) {
        fields.add(value);
    }

    @Override
    public double readDouble() throws MessageEOFException {
        return (Double) readObject();
    }

    @Override
    public void writeDouble(double value) {
        fields.add(value);
    }

    @Override
    public String readString() throws MessageEOFException {
        return (String) readObject();
    }

    @Override
    public void writeString(String value) {
        fields.add(value);
    }

    @Override
    public void writeBytes(byte[] value) {
        fields.add(value);
    }

    @Override
    public void writeObject(Object value) {
        fields.add(value);
    }
}
