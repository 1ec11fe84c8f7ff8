package io.redismq.tck.foreign;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that no provider made, and the base of those with a body. It does the least that the interface permits:
 * properties and correlation ids are read as they were set, and nothing is ever read-only.
 */
public class ForeignMessage implements Message {

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private String messageId;
    private long timestamp;
    private Object correlationId;
    private Destination replyTo;
    private Destination destination;
    private int deliveryMode;
    private boolean redelivered;
    private String type;
    private long expiration;
    private long deliveryTime;
    private int priority;

    @Override
    public final String getJMSMessageID() {
        return messageId;
    }

    @Override
    public final void setJMSMessageID(String messageId) {
        this.messageId = messageId;
    }

    @Override
    public final long getJMSTimestamp() {
        return timestamp;
    }

    @Override
    public final void setJMSTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public final String getJMSCorrelationID() {
        return correlationId instanceof String text ? text : null;
    }

    @Override
    public final void setJMSCorrelationID(String correlationId) {
        this.correlationId = correlationId;
    }

    @Override
    public final Destination getJMSReplyTo() {
        return replyTo;
    }

    @Override
    public final void setJMSReplyTo(Destination replyTo) {
        this.replyTo = replyTo;
    }

    @Override
    public final Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(Destination destination) {
        this.destination = destination;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(int deliveryMode) {
        this.deliveryMode = deliveryMode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return redelivered;
    }

    @Override
    public final void setJMSRedelivered(boolean redelivered) {
        this.redelivered = redelivered;
    }

    @Override
    public final String getJMSType() {
        return type;
    }

    @Override
    public final void setJMSType(String type) {
        this.type = type;
    }

    @Override
    public final long getJMSExpiration() {
        return expiration;
    }

    @Override
    public final void setJMSExpiration(long expiration) {
        this.expiration = expiration;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(long deliveryTime) {
        this.deliveryTime = deliveryTime;
    }

    @Override
    public final int getJMSPriority() {
        return priority;
    }

    @Override
    public final void setJMSPriority(int priority) {
        this.priority = priority;
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return correlationId instanceof byte[] bytes ? bytes : null;
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte[] correlationId) {
        this.correlationId = correlationId;
    }

    @Override
    public final void clearProperties() {
        properties.clear();
    }

    @Override
    public final boolean propertyExists(String name) {
        return properties.containsKey(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        return Collections.enumeration(properties.keySet());
    }

    @Override
    public final boolean getBooleanProperty(String name) {
        return (Boolean) properties.get(name);
    }

    @Override
    public final void setBooleanProperty(String name, boolean value) {
        properties.put(name, value);
    }

    @Override
    public final byte getByteProperty(String name) {
        return (Byte) properties.get(name);
    }

    @Override
    public final void setByteProperty(String name, byte value) {
        properties.put(name, value);
    }

    @Override
    public final short getShortProperty(String name) {
        return (Short) properties.get(name);
    }

    @Override
    public final void setShortProperty(String name, short value) {
        properties.put(name, value);
    }

    @Override
    public final int getIntProperty(String name) {
        return (Integer) properties.get(name);
    }

    @Override
    public final void setIntProperty(String name, int value) {
        properties.put(name, value);
    }

    @Override
    public final long getLongProperty(String name) {
        return (Long) properties.get(name);
    }

    @Override
    public final void setLongProperty(String name, long value) {
        properties.put(name, value);
    }

    @Override
    public final float getFloatProperty(String name) {
        return (Float) properties.get(name);
    }

    @Override
    public final void setFloatProperty(String name, float value) {
        properties.put(name, value);
    }

    @Override
    public final double getDoubleProperty(String name) {
        return (Double) properties.get(name);
    }

    @Override
    public final void setDoubleProperty(String name, double value) {
        properties.put(name, value);
    }

    @Override
    public final String getStringProperty(String name) {
        return (String) properties.get(name);
    }

    @Override
    public final void setStringProperty(String name, String value) {
        properties.put(name, value);
    }

    @Override
    public final Object getObjectProperty(String name) {
        return properties.get(name);
    }

    @Override
    public final void setObjectProperty(String name, Object value) {
        properties.put(name, value);
    }

    @Override
    public final void acknowledge() {}

    @Override
    public void clearBody() throws JMSException {}

    @Override
    public final <T> T getBody(Class<T> wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public final boolean isBodyAssignableTo(Class wanted) {
        throw new UnsupportedOperationException();
    }
}
