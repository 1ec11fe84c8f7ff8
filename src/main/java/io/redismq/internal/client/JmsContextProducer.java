package io.redismq.internal.client;

import io.redismq.internal.message.JmsMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The producer of the simplified interface: a classic producer without destination, and what every message it sends
 * gets: headers and properties, kept in a message that is never sent. For one thread at a time, as its context.
 */
final class JmsContextProducer implements JMSProducer {

    private final JmsSession session;
    private final JmsMessageProducer producer;
    private final JmsMessage template = new JmsMessage();
    private final Set<String> propertyNames = new PropertyNames();
    private boolean correlatesByBytes;
    private CompletionListener async;

    JmsContextProducer(JmsSession session) throws JMSException {
        session.requireOpen();
        this.session = session;
        this.producer = new JmsMessageProducer(session, null);
    }

    // ---- send

    @Override
    public JMSProducer send(Destination destination, Message message) {
        return with(() -> {
            if (message != null) {
                prepare(message);
            }
            int mode = producer.getDeliveryMode();
            int priority = producer.getPriority();
            long timeToLive = producer.getTimeToLive();
            if (async == null) {
                producer.send(destination, message, mode, priority, timeToLive);
            } else {
                producer.send(destination, message, mode, priority, timeToLive, async);
            }
        });
    }

    private void prepare(Message message) throws JMSException {
        if (correlatesByBytes) {
            message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
        } else if (template.getJMSCorrelationID() != null) {
            message.setJMSCorrelationID(template.getJMSCorrelationID());
        }
        if (template.getJMSType() != null) {
            message.setJMSType(template.getJMSType());
        }
        if (template.getJMSReplyTo() != null) {
            message.setJMSReplyTo(template.getJMSReplyTo());
        }
        for (String name : propertyNames) {
            message.setObjectProperty(name, template.getObjectProperty(name));
        }
    }

    @Override
    public JMSProducer send(Destination destination, String body) {
        return send(destination, Unchecked.<TextMessage>get(() -> session.createTextMessage(body)));
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        return send(destination, Unchecked.<MapMessage>get(() -> {
            MapMessage message = session.createMapMessage();
            for (Map.Entry<String, Object> entry :
                    body == null ? Map.<String, Object>of().entrySet() : body.entrySet()) {
                message.setObject(entry.getKey(), entry.getValue());
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(Destination destination, byte[] body) {
        return send(destination, Unchecked.<BytesMessage>get(() -> {
            BytesMessage message = session.createBytesMessage();
            if (body != null) {
                message.writeBytes(body);
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return send(destination, Unchecked.<ObjectMessage>get(() -> session.createObjectMessage(body)));
    }

    @Override
    public JMSProducer setAsync(CompletionListener completionListener) {
        async = completionListener;
        return this;
    }

    @Override
    public CompletionListener getAsync() {
        return async;
    }

    // ---- quality of service

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        return with(() -> producer.setDisableMessageID(value));
    }

    @Override
    public boolean getDisableMessageID() {
        return Unchecked.get(producer::getDisableMessageID);
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        return with(() -> producer.setDisableMessageTimestamp(value));
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return Unchecked.get(producer::getDisableMessageTimestamp);
    }

    @Override
    public JMSProducer setDeliveryMode(int deliveryMode) {
        return with(() -> producer.setDeliveryMode(deliveryMode));
    }

    @Override
    public int getDeliveryMode() {
        return Unchecked.get(producer::getDeliveryMode);
    }

    @Override
    public JMSProducer setPriority(int priority) {
        return with(() -> producer.setPriority(priority));
    }

    @Override
    public int getPriority() {
        return Unchecked.get(producer::getPriority);
    }

    @Override
    public JMSProducer setTimeToLive(long millis) {
        return with(() -> producer.setTimeToLive(millis));
    }

    @Override
    public long getTimeToLive() {
        return Unchecked.get(producer::getTimeToLive);
    }

    @Override
    public JMSProducer setDeliveryDelay(long millis) {
        return with(() -> producer.setDeliveryDelay(millis));
    }

    @Override
    public long getDeliveryDelay() {
        return Unchecked.get(producer::getDeliveryDelay);
    }

    // ---- headers

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationId) {
        template.setJMSCorrelationIDAsBytes(correlationId);
        correlatesByBytes = correlationId != null;
        return this;
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return template.getJMSCorrelationIDAsBytes();
    }

    @Override
    public JMSProducer setJMSCorrelationID(String correlationId) {
        template.setJMSCorrelationID(correlationId);
        correlatesByBytes = false;
        return this;
    }

    @Override
    public String getJMSCorrelationID() {
        return template.getJMSCorrelationID();
    }

    @Override
    public JMSProducer setJMSType(String type) {
        template.setJMSType(type);
        return this;
    }

    @Override
    public String getJMSType() {
        return template.getJMSType();
    }

    @Override
    public JMSProducer setJMSReplyTo(Destination replyTo) {
        return with(() -> template.setJMSReplyTo(replyTo));
    }

    @Override
    public Destination getJMSReplyTo() {
        return template.getJMSReplyTo();
    }

    // ---- properties

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return with(() -> template.setBooleanProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return with(() -> template.setByteProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return with(() -> template.setShortProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return with(() -> template.setIntProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return with(() -> template.setLongProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return with(() -> template.setFloatProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return with(() -> template.setDoubleProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, String value) {
        return with(() -> template.setStringProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, Object value) {
        return with(() -> template.setObjectProperty(name, value));
    }

    @Override
    public JMSProducer clearProperties() {
        template.clearProperties();
        return this;
    }

    @Override
    public boolean propertyExists(String name) {
        return template.propertyExists(name);
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return Unchecked.get(() -> template.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return Unchecked.get(() -> template.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return Unchecked.get(() -> template.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return Unchecked.get(() -> template.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return Unchecked.get(() -> template.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return Unchecked.get(() -> template.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return Unchecked.get(() -> template.getDoubleProperty(name));
    }

    @Override
    public String getStringProperty(String name) {
        return Unchecked.get(() -> template.getStringProperty(name));
    }

    @Override
    public Object getObjectProperty(String name) {
        return template.getObjectProperty(name);
    }

    @Override
    public Set<String> getPropertyNames() {
        return propertyNames;
    }

    /** A view: it changes with the producer's properties, and not otherwise. */
    private final class PropertyNames extends AbstractSet<String> {

        @Override
        public Iterator<String> iterator() {
            return template.getPropertyNames().asIterator();
        }

        @Override
        public int size() {
            return Collections.list(template.getPropertyNames()).size();
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException("Use clearProperties() of the producer");
        }
    }

    private JMSProducer with(Unchecked.Action action) {
        Unchecked.run(action);
        return this;
    }
}
