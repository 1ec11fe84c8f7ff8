package io.redismq.internal.message;

import io.redismq.api.RedisDestination;
import jakarta.jms.DeliveryMode;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Writes the header field of the entry format, docs/storage.md line by line. Built by hand into one array, since every
 * send passes here. Stateless; owned by {@link MessageCodec}.
 */
final class HeaderWriter {

    static final char VERSION = '1';
    static final int DEADLINE_OFFSET = 4;
    static final int GROUP_OFFSET = 18;

    static final String CORRELATION = "correlation";
    static final String CORRELATION_BYTES = "correlationBytes";
    static final String REPLY_TO = "replyTo";
    static final String TYPE = "type";
    static final String DELIVERY_TIME = "deliveryTime";
    static final String EXPIRATION = "expiration";
    static final String CLIENT = "client";

    /** Written by publish.lua. */
    static final String SUBSCRIPTION = "subscription";

    private static final int USUAL_LENGTH = 128;
    private static final int DEADLINE_DIGITS = GROUP_OFFSET - DEADLINE_OFFSET;
    static final long LATEST_DEADLINE = 99_999_999_999_999L;

    private HeaderWriter() {}

    static byte[] write(JmsMessage message, char bodyType) {
        ByteSink out = new ByteSink(USUAL_LENGTH);
        Object group = message.properties().get(MessageProperties.GROUP_ID);
        writeFixed(out, message, bodyType);
        if (group != null) {
            out.putEscaped(group.toString());
        }
        out.put('\n');
        if (message.getJMSMessageID() != null) {
            out.putEscaped(message.getJMSMessageID());
        }
        out.put('\n');
        if (message.getJMSTimestamp() != 0) {
            out.putAscii(Long.toString(message.getJMSTimestamp()));
        }
        writeHeaders(out, message);
        writeProperties(out, message.properties().asMap());
        return out.toByteArray();
    }

    /** Property lines alone, as in the evidence field. */
    static byte[] propertyLines(Map<String, Object> properties) {
        ByteSink out = new ByteSink(USUAL_LENGTH);
        writeProperties(out, properties);
        byte[] lines = out.toByteArray();
        return lines.length == 0 ? lines : Arrays.copyOfRange(lines, 1, lines.length);
    }

    private static void writeFixed(ByteSink out, JmsMessage message, char bodyType) {
        int priority = message.getJMSPriority();
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException(
                    "The priority is " + priority + "; a sender sets it to 0-9 before encoding");
        }
        out.put(VERSION).put('0' + priority).put(bodyType);
        out.put(message.getJMSDeliveryMode() == DeliveryMode.NON_PERSISTENT ? 'N' : 'P');
        out.putPadded(isDeadline(message.getJMSExpiration()) ? message.getJMSExpiration() : 0, DEADLINE_DIGITS);
    }

    private static boolean isDeadline(long expiration) {
        return expiration >= 0 && expiration <= LATEST_DEADLINE;
    }

    private static void writeHeaders(ByteSink out, JmsMessage message) {
        Object correlation = message.correlationId();
        if (correlation instanceof String text) {
            writeHeader(out, CORRELATION, text);
        } else if (correlation instanceof byte[] bytes) {
            writeHeader(out, CORRELATION_BYTES, Base64.getEncoder().encodeToString(bytes));
        }
        RedisDestination replyTo = message.replyTo();
        if (replyTo != null) {
            writeHeader(out, REPLY_TO, replyTo.toString());
        }
        if (message.getJMSType() != null) {
            writeHeader(out, TYPE, message.getJMSType());
        }
        if (message.getJMSDeliveryTime() != message.getJMSTimestamp()) {
            writeHeader(out, DELIVERY_TIME, Long.toString(message.getJMSDeliveryTime()));
        }
        if (!isDeadline(message.getJMSExpiration())) {
            writeHeader(out, EXPIRATION, Long.toString(message.getJMSExpiration()));
        }
        if (message.senderClient() != null) {
            writeHeader(out, CLIENT, message.senderClient());
        }
    }

    private static void writeHeader(ByteSink out, String name, String value) {
        out.put('\n').put('@').putAscii(name);
        out.put('=').putEscaped(value);
    }

    private static void writeProperties(ByteSink out, Map<String, Object> properties) {
        if (properties.isEmpty()) {
            return;
        }
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String name = property.getKey();
            Object value = property.getValue();
            if (!MessageProperties.isSetOnReceipt(name) && !isToldByFirstLine(name, value)) {
                out.put('\n').putEscaped(name);
                out.put(':').put(typeOf(value)).put('=');
                if (value != null) {
                    out.putEscaped(value.toString());
                }
            }
        }
    }

    /** A group id of another type than String, or an empty one, needs a line of its own to come back the same. */
    private static boolean isToldByFirstLine(String name, Object value) {
        return value instanceof String group && !group.isEmpty() && name.equals(MessageProperties.GROUP_ID);
    }

    private static char typeOf(Object value) {
        if (value instanceof String) {
            return 'S';
        }
        if (value instanceof Integer) {
            return 'I';
        }
        if (value instanceof Long) {
            return 'L';
        }
        if (value instanceof Boolean) {
            return 'Z';
        }
        if (value instanceof Double) {
            return 'D';
        }
        if (value instanceof Float) {
            return 'F';
        }
        if (value instanceof Short) {
            return 'H';
        }
        return value instanceof Byte ? 'Y' : '0';
    }
}
