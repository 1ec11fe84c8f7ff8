package io.redismq.internal.message;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A message with named values, in the order they were set. For one thread, owned by the application like every
 * {@link JmsMessage}.
 */
public final class JmsMapMessage extends JmsMessage implements MapMessage {

    private static final String KIND = "map item";

    private Map<String, Object> items = new LinkedHashMap<>();

    /** An empty message to be filled. */
    public JmsMapMessage() {}

    static JmsMapMessage read(byte[] body) throws UndecodableMessageException {
        JmsMapMessage message = new JmsMapMessage();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            String name = BodyValues.readText(in);
            if (name.isEmpty()) {
                throw BodyValues.malformed("a map item has no name");
            }
            message.items.put(name, BodyValues.read(in));
        }
        return message;
    }

    @Override
    EncodedBody encodeBody() {
        ByteSink out = new ByteSink(32 * items.size());
        for (Map.Entry<String, Object> item : items.entrySet()) {
            BodyValues.writeText(out, item.getKey());
            BodyValues.write(out, item.getValue());
        }
        return new EncodedBody('M', out.toByteArray());
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public boolean isBodyAssignableTo(Class wanted) {
        return items.isEmpty() || wanted.isAssignableFrom(Map.class);
    }

    @Override
    Object bodyValue() {
        if (items.isEmpty()) {
            return null;
        }
        Map<String, Object> copy = new LinkedHashMap<>(items);
        copy.replaceAll((name, value) -> BodyValues.handedOut(value));
        return copy;
    }

    @Override
    String bodyDescription() {
        return "a Map";
    }

    @Override
    void emptyBody() {
        items = new LinkedHashMap<>();
    }

    @Override
    public Enumeration<String> getMapNames() {
        return Collections.enumeration(new ArrayList<>(items.keySet()));
    }

    @Override
    public boolean itemExists(String name) {
        return items.containsKey(name);
    }

    @Override
    public boolean getBoolean(String name) throws JMSException {
        return Conversions.toBoolean(items.get(name), KIND, name);
    }

    @Override
    public byte getByte(String name) throws JMSException {
        return Conversions.toByte(items.get(name), KIND, name);
    }

    @Override
    public short getShort(String name) throws JMSException {
        return Conversions.toShort(items.get(name), KIND, name);
    }

    @Override
    public char getChar(String name) throws JMSException {
        return Conversions.toChar(items.get(name), KIND, name);
    }

    @Override
    public int getInt(String name) throws JMSException {
        return Conversions.toInt(items.get(name), KIND, name);
    }

    @Override
    public long getLong(String name) throws JMSException {
        return Conversions.toLong(items.get(name), KIND, name);
    }

    @Override
    public float getFloat(String name) throws JMSException {
        return Conversions.toFloat(items.get(name), KIND, name);
    }

    @Override
    public double getDouble(String name) throws JMSException {
        return Conversions.toDouble(items.get(name), KIND, name);
    }

    @Override
    public String getString(String name) throws JMSException {
        return Conversions.toText(items.get(name), KIND, name);
    }

    @Override
    public byte[] getBytes(String name) throws JMSException {
        return Conversions.toBytes(items.get(name), KIND, name);
    }

    @Override
    public Object getObject(String name) {
        return BodyValues.handedOut(items.get(name));
    }

    @Override
    public void setBoolean(String name, boolean value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setByte(String name, byte value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setShort(String name, short value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setChar(String name, char value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setInt(String name, int value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setLong(String name, long value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setFloat(String name, float value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setDouble(String name, double value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setString(String name, String value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        put(name, Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void setObject(String name, Object value) throws JMSException {
        put(name, value);
    }

    private void put(String name, Object value) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "A map item needs a name, but it is " + (name == null ? "null" : "empty"));
        }
        requireWriteableBody();
        items.put(name, BodyValues.permitted(value));
    }
}
