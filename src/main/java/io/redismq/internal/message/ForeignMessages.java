package io.redismq.internal.message;

import io.redismq.api.RedisDestination;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;

/**
 * Takes in messages of other providers (Jakarta Messaging 3.12) and tells them afterwards what the send decided.
 * Stateless; owned by nobody, used by the thread that sends.
 */
public final class ForeignMessages {

    private static final int PIECE = 8192;

    private ForeignMessages() {}

    /**
     * The message itself when it is ours, else one of ours with the same body, properties and the headers that a client
     * sets: JMSCorrelationID, JMSReplyTo and JMSType. A JMSReplyTo that is neither queue nor topic is left behind. A
     * foreign bytes or stream message is reset before and after it is read, and so left in read-only mode.
     *
     * @throws JMSException when the foreign message fails or carries what a message of ours cannot
     */
    public static JmsMessage adopt(Message message) throws JMSException {
        if (message instanceof JmsMessage ours) {
            return ours;
        }
        try {
            JmsMessage ours = withBody(message);
            copyHeaders(message, ours);
            copyProperties(message, ours);
            return ours;
        } catch (IllegalArgumentException e) {
            throw ErrorCode.FOREIGN.wrongFormat(
                    "The message of class " + message.getClass().getName()
                            + " has a name that Jakarta Messaging does not" + " permit; remove it before sending. "
                            + e.getMessage(),
                    e);
        }
    }

    /** Sets the headers that the send decided on the message that the application passed to it. */
    public static void reportSent(JmsMessage sent, Message message) throws JMSException {
        if (message == sent) {
            return;
        }
        message.setJMSDestination(sent.getJMSDestination());
        message.setJMSDeliveryMode(sent.getJMSDeliveryMode());
        message.setJMSPriority(sent.getJMSPriority());
        message.setJMSMessageID(sent.getJMSMessageID());
        message.setJMSTimestamp(sent.getJMSTimestamp());
        message.setJMSExpiration(sent.getJMSExpiration());
        message.setJMSDeliveryTime(sent.getJMSDeliveryTime());
    }

    private static JmsMessage withBody(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return new JmsTextMessage(text.getText());
        }
        if (message instanceof BytesMessage bytes) {
            return copyOf(bytes);
        }
        if (message instanceof MapMessage map) {
            return copyOf(map);
        }
        if (message instanceof StreamMessage stream) {
            return copyOf(stream);
        }
        if (message instanceof ObjectMessage object) {
            JmsObjectMessage copy = new JmsObjectMessage();
            copy.setObject(object.getObject());
            return copy;
        }
        return new JmsMessage();
    }

    private static JmsBytesMessage copyOf(BytesMessage message) throws JMSException {
        JmsBytesMessage copy = new JmsBytesMessage();
        byte[] piece = new byte[PIECE];
        message.reset();
        for (int count = message.readBytes(piece); count > 0; count = message.readBytes(piece)) {
            copy.writeBytes(piece, 0, count);
        }
        message.reset();
        return copy;
    }

    private static JmsStreamMessage copyOf(StreamMessage message) throws JMSException {
        JmsStreamMessage copy = new JmsStreamMessage();
        message.reset();
        try {
            while (true) {
                copy.writeObject(message.readObject());
            }
        } catch (MessageEOFException end) {
            // A stream tells neither how many fields it has nor that the last one was read.
        }
        message.reset();
        return copy;
    }

    private static JmsMapMessage copyOf(MapMessage message) throws JMSException {
        JmsMapMessage copy = new JmsMapMessage();
        Enumeration<?> names = message.getMapNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            copy.setObject(name, message.getObject(name));
        }
        return copy;
    }

    private static void copyHeaders(Message from, JmsMessage to) throws JMSException {
        if (from.getJMSCorrelationID() != null) {
            to.setJMSCorrelationID(from.getJMSCorrelationID());
        } else {
            to.setJMSCorrelationIDAsBytes(correlationBytes(from));
        }
        to.setJMSReplyTo(usable(from.getJMSReplyTo()));
        to.setJMSType(from.getJMSType());
    }

    private static byte[] correlationBytes(Message message) throws JMSException {
        try {
            return message.getJMSCorrelationIDAsBytes();
        } catch (UnsupportedOperationException withoutBytes) {
            return null;
        }
    }

    private static Destination usable(Destination replyTo) throws JMSException {
        try {
            return replyTo == null ? null : RedisDestination.of(replyTo);
        } catch (InvalidDestinationException neitherQueueNorTopic) {
            return null;
        }
    }

    private static void copyProperties(Message from, JmsMessage to) throws JMSException {
        Enumeration<?> names = from.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            if (name == null || !MessageProperties.isSetOnReceipt(name)) {
                to.setObjectProperty(name, from.getObjectProperty(name));
            }
        }
    }
}
