package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redismq.api.RedisDestination;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Enumeration;
import java.util.function.UnaryOperator;

/**
 * A message: its headers, its properties and, in the subclasses, a body; this class itself is the message without one.
 * Not safe for concurrent use, as Jakarta Messaging has it. Owned by the application that created or received it; a
 * send takes a snapshot by encoding it, so it may be changed and sent again.
 *
 * <p>Setters of headers that the provider decides keep what they are given; sending and receiving overwrite it.
 */
public class JmsMessage implements Message {

    private static final long ANY_SUBSCRIPTION = Long.MAX_VALUE;

    private final MessageProperties properties = new MessageProperties();
    private Acknowledgement acknowledgement;
    private boolean bodyReadOnly;

    private String messageId;
    private long timestamp;
    /** A String or a byte[], as it was set. */
    private Object correlationId;

    private RedisDestination replyTo;
    private RedisDestination destination;
    private int deliveryMode = DEFAULT_DELIVERY_MODE;
    private boolean redelivered;
    private String type;
    private long expiration;
    private long deliveryTime;
    private int priority = DEFAULT_PRIORITY;
    private String senderClient;
    private long newestSubscription = ANY_SUBSCRIPTION;

    /** The session says what acknowledge() does; a message that was not received has none. */
    public final void setAcknowledgement(Acknowledgement acknowledgement) {
        this.acknowledgement = acknowledgement;
    }

    /** Acknowledges on behalf of the session; does nothing on a message that was not received. */
    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledgement != null) {
            acknowledgement.acknowledge();
        }
    }

    /**
     * The value an identifier of a selector stands for: one of the six headers a selector may name, or a property with
     * the type it was set as; null when there is none.
     */
    public final Object selectorValue(String identifier) {
        return switch (identifier) {
            case "JMSDeliveryMode" -> deliveryMode == DeliveryMode.PERSISTENT ? "PERSISTENT" : "NON_PERSISTENT";
            case "JMSPriority" -> priority;
            case "JMSMessageID" -> messageId;
            case "JMSTimestamp" -> timestamp;
            case "JMSCorrelationID" -> getJMSCorrelationID();
            case "JMSType" -> type;
            default -> properties.get(identifier);
        };
    }

    /** Makes this the message a consumer gets: everything read-only, and told where it comes from. */
    final void markReceived(RedisDestination from, int deliveryCount) {
        destination = from;
        redelivered = deliveryCount > 1;
        properties.put(MessageProperties.DELIVERY_COUNT, deliveryCount);
        properties.makeReadOnly();
        bodyReadOnly = true;
        bodyReceived();
    }

    /** The client id of the connection that sends this to a topic, for noLocal; null for none. */
    public final void setSenderClient(String clientId) {
        senderClient = clientId;
    }

    final String senderClient() {
        return senderClient;
    }

    /** Whether a connection sent this, or another one that had its client id. */
    public final boolean isSentBy(String connection, String clientId) {
        return clientId != null && clientId.equals(senderClient)
                || messageId != null && messageId.startsWith("ID:" + connection + "-");
    }

    final void setNewestSubscription(long number) {
        newestSubscription = number;
    }

    /** Of a message that was sent to a topic with a delay: the number of the newest subscription that it is for. */
    public final long newestSubscription() {
        return newestSubscription;
    }

    final MessageProperties properties() {
        return properties;
    }

    /** The correlation id as it was set: a String, a byte[] or null. */
    final Object correlationId() {
        return correlationId;
    }

    /** Lets the connection it came over put what it knows of a destination in the place of the mere name. */
    public final void resolveReplyTo(UnaryOperator<RedisDestination> resolver) {
        if (replyTo != null) {
            replyTo = resolver.apply(replyTo);
        }
    }

    final RedisDestination replyTo() {
        return replyTo;
    }

    // The body: what the subclasses fill in.

    /** The body as it goes to Redis, independent of any later change of this message. */
    EncodedBody encodeBody() {
        return EncodedBody.empty('N');
    }

    /** The body as getBody hands it out, which is a copy of anything that can be changed; null when there is none. */
    Object bodyValue() throws JMSException {
        return null;
    }

    /** Makes the body that of a new message. */
    void emptyBody() {}

    /** Makes the body ready to be read from its start. */
    void bodyReceived() {}

    final boolean isBodyReadOnly() {
        return bodyReadOnly;
    }

    final void makeBodyReadOnly() {
        bodyReadOnly = true;
    }

    final void requireWriteableBody() throws MessageNotWriteableException {
        if (bodyReadOnly) {
            throw ErrorCode.BODY_NOT_WRITEABLE.notWriteable("The body is read-only, since the message was received or"
                    + " reset; clearBody() empties it and makes it writeable");
        }
    }

    final MessageFormatException notAssignable(Class<?> wanted, String held) {
        return ErrorCode.BODY_TYPE.wrongFormat("The body of this " + getClass().getSimpleName() + " is " + held
                + ", which cannot be returned as " + wanted.getName());
    }

    /** What the body is, in words for {@link #notAssignable}. */
    String bodyDescription() {
        return "empty";
    }

    @Override
    public final void clearBody() {
        bodyReadOnly = false;
        emptyBody();
    }

    @Override
    public <T> T getBody(Class<T> wanted) throws JMSException {
        if (!isBodyAssignableTo(wanted)) {
            throw notAssignable(wanted, bodyDescription());
        }
        return wanted.cast(bodyValue());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(Class wanted) throws JMSException {
        return true;
    }

    // The headers.

    @Override
    public final String getJMSMessageID() {
        return messageId;
    }

    @Override
    public final void setJMSMessageID(String id) {
        messageId = id;
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
    public final byte[] getJMSCorrelationIDAsBytes() {
        if (correlationId instanceof String text) {
            return text.getBytes(UTF_8);
        }
        return correlationId == null ? null : ((byte[]) correlationId).clone();
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte[] correlationId) {
        this.correlationId = correlationId == null ? null : correlationId.clone();
    }

    @Override
    public final void setJMSCorrelationID(String correlationId) {
        this.correlationId = correlationId;
    }

    /** The id as text; one that was set as bytes is read as UTF-8. */
    @Override
    public final String getJMSCorrelationID() {
        return correlationId instanceof byte[] bytes ? new String(bytes, UTF_8) : (String) correlationId;
    }

    @Override
    public final Destination getJMSReplyTo() {
        return replyTo;
    }

    @Override
    public final void setJMSReplyTo(Destination replyTo) throws JMSException {
        this.replyTo = replyTo == null ? null : RedisDestination.of(replyTo);
    }

    @Override
    public final Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(Destination destination) throws JMSException {
        this.destination = destination == null ? null : RedisDestination.of(destination);
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

    // The properties.

    @Override
    public final void clearProperties() {
        properties.clear();
    }

    @Override
    public final boolean propertyExists(String name) {
        return properties.contains(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        return properties.names();
    }

    @Override
    public final boolean getBooleanProperty(String name) throws JMSException {
        return properties.getBoolean(name);
    }

    @Override
    public final byte getByteProperty(String name) throws JMSException {
        return properties.getByte(name);
    }

    @Override
    public final short getShortProperty(String name) throws JMSException {
        return properties.getShort(name);
    }

    @Override
    public final int getIntProperty(String name) throws JMSException {
        return properties.getInt(name);
    }

    @Override
    public final long getLongProperty(String name) throws JMSException {
        return properties.getLong(name);
    }

    @Override
    public final float getFloatProperty(String name) throws JMSException {
        return properties.getFloat(name);
    }

    @Override
    public final double getDoubleProperty(String name) throws JMSException {
        return properties.getDouble(name);
    }

    @Override
    public final String getStringProperty(String name) throws JMSException {
        return properties.getText(name);
    }

    @Override
    public final Object getObjectProperty(String name) {
        return properties.get(name);
    }

    @Override
    public final void setBooleanProperty(String name, boolean value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setByteProperty(String name, byte value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setShortProperty(String name, short value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setIntProperty(String name, int value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setLongProperty(String name, long value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setFloatProperty(String name, float value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setDoubleProperty(String name, double value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setStringProperty(String name, String value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setObjectProperty(String name, Object value) throws JMSException {
        properties.setObject(name, value);
    }

    /** For logs: never the body, which may be large or secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + '[' + messageId + ", " + destination + ']';
    }
}
