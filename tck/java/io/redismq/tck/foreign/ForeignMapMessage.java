package io.redismq.tck.foreign;

import jakarta.jms.MapMessage;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map message that no provider made; its items are read as they were set. */
public final class ForeignMapMessage extends ForeignMessage implements MapMessage {

    private final Map<String, Object> items = new LinkedHashMap<>();

    @Override
    public boolean getBoolean(String name) {
        return (Boolean) items.get(name);
    }

    @Override
    public void setBoolean(String name, boolean value) {
        items.put(name, value);
    }

    @Override
    public byte getByte(String name) {
        return (Byte) items.get(name);
    }

    @Override
    public void setByte(String name, byte value) {
        items.put(name, value);
    }

    @Override
    public short getShort(String name) {
        return (Short) items.get(name);
    }

    @Override
    public void setShort(String name, short value) {
        items.put(name, value);
    }

    @Override
    public char getChar(String name) {
        return (Character) items.get(name);
    }

    @Override
    public void setChar(String name, char value) {
        items.put(name, value);
    }

    @Override
    public int getInt(String name) {
        return (Integer) items.get(name);
    }

    @Override
    public void setInt(String name, int value) {
        items.put(name, value);
    }

    @Override
    public long getLong(String name) {
        return (Long) items.get(name);
    }

    @Override
    public void setLong(String name, long value) {
        items.put(name, value);
    }

    @Override
    public float getFloat(String name) {
        return (Float) items.get(name);
    }

    @Override
    public void setFloat(String name, float value) {
        items.put(name, value);
    }

    @Override
    public double getDouble(String name) {
        return (Double) items.get(name);
    }

    @Override
    public void setDouble(String name, double value) {
        items.put(name, value);
    }

    @Override
    public String getString(String name) {
        return (String) items.get(name);
    }

    @Override
    public void setString(String name, String value) {
        items.put(name, value);
    }

    @Override
    public byte[] getBytes(String name) {
        return (byte[]) items.get(name);
    }

    @Override
    public void setBytes(String name, byte[] value) {
        items.put(name, value);
    }

    @Override
    public Object getObject(String name) {
        return items.get(name);
    }

    @Override
    public void setObject(String name, Object value) {
        items.put(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value, int offset, int length) {
        items.put(name, Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public Enumeration<String> getMapNames() {
        return Collections.enumeration(items.keySet());
    }

    @Override
    public boolean itemExists(String name) {
        return items.containsKey(name);
    }

    @Override
    public void clearBody() {
        items.clear();
    }
}
