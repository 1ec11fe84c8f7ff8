package io.redismq.internal.message;

import static io.redismq.internal.message.HeaderWriter.DEADLINE_OFFSET;
import static io.redismq.internal.message.HeaderWriter.GROUP_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.redismq.api.RedisDestination;
import io.redismq.internal.message.UndecodableMessageException.Reason;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/**
 * Reads the header field of the entry format. Strict: what {@link HeaderWriter} would not write is refused, apart from
 * header lines of a name it does not know, which a later release may have added. For one thread and one header; owned
 * by the {@link MessageCodec} call that made it.
 */
final class HeaderReader {

    private final String text;

    /** Where the next line starts; beyond the text's end when there is none. */
    private int next;

    private HeaderReader(String text, int next) {
        this.text = text;
        this.next = next;
    }

    /** A reader of a message's header, its version and fixed offsets checked. */
    static HeaderReader of(byte[] header) throws UndecodableMessageException {
        if (header.length > 0 && header[0] != HeaderWriter.VERSION) {
            throw new UndecodableMessageException(
                    Reason.UNKNOWN_VERSION,
                    "The format version is " + show((char) (header[0] & 0xFF)) + ", but this release reads version "
                            + HeaderWriter.VERSION + "; it may come from a newer one");
        }
        if (header.length < GROUP_OFFSET) {
            throw truncated("it has " + header.length + " bytes where the fixed part alone has " + GROUP_OFFSET);
        }
        return new HeaderReader(decoded(header), GROUP_OFFSET);
    }

    char bodyType() {
        return text.charAt(2);
    }

    void readInto(JmsMessage message) throws UndecodableMessageException {
        readFixed(message);
        String group = unescape(requireLine("group"));
        if (!group.isEmpty()) {
            message.properties().put(MessageProperties.GROUP_ID, group);
        }
        String id = unescape(requireLine("JMSMessageID"));
        message.setJMSMessageID(id.isEmpty() ? null : id);
        String timestamp = lastOrMore("JMSTimestamp");
        message.setJMSTimestamp(timestamp.isEmpty() ? 0 : number(timestamp, "JMSTimestamp"));
        message.setJMSDeliveryTime(message.getJMSTimestamp());
        while (next <= text.length()) {
            String line = line();
            if (line.startsWith("@")) {
                readHeader(message, line);
            } else {
                readProperty(message.properties(), line);
            }
        }
    }

    /** Adds what the evidence of a dead letter tells; lines that are no properties are passed over, being no part of it. */
    static void readEvidence(byte[] evidence, MessageProperties into) {
        HeaderReader lines = new HeaderReader(new String(evidence, UTF_8), 0);
        while (lines.next <= lines.text.length()) {
            try {
                readProperty(into, lines.line());
            } catch (UndecodableMessageException e) {
                // A damaged line must not hide the dead letter from whoever looks after it.
            }
        }
    }

    private void readFixed(JmsMessage message) throws UndecodableMessageException {
        message.setJMSPriority(digit(1, "priority"));
        char mode = text.charAt(3);
        if (mode != 'P' && mode != 'N') {
            throw malformed("the delivery mode is " + show(mode) + ", expected P or N");
        }
        message.setJMSDeliveryMode(mode == 'P' ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
        long deadline = 0;
        for (int i = DEADLINE_OFFSET; i < GROUP_OFFSET; i++) {
            deadline = deadline * 10 + digit(i, "deadline");
        }
        message.setJMSExpiration(deadline);
    }

    private int digit(int offset, String what) throws UndecodableMessageException {
        int digit = text.charAt(offset) - '0';
        if (digit < 0 || digit > 9) {
            throw malformed("the " + what + " has " + show(text.charAt(offset)) + " at offset " + offset
                    + ", expected a digit");
        }
        return digit;
    }

    private static void readHeader(JmsMessage message, String line) throws UndecodableMessageException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw malformed("a header line has no '='");
        }
        String value = unescape(line.substring(equals + 1));
        switch (line.substring(1, equals)) {
            case HeaderWriter.CORRELATION -> message.setJMSCorrelationID(value);
            case HeaderWriter.CORRELATION_BYTES -> message.setJMSCorrelationIDAsBytes(base64(value));
            case HeaderWriter.REPLY_TO -> readReplyTo(message, value);
            case HeaderWriter.TYPE -> message.setJMSType(value);
            case HeaderWriter.DELIVERY_TIME -> message.setJMSDeliveryTime(number(value, "JMSDeliveryTime"));
            case HeaderWriter.CLIENT -> message.setSenderClient(value);
            case HeaderWriter.SUBSCRIPTION -> message.setNewestSubscription(number(value, "the subscription"));
            case HeaderWriter.EXPIRATION -> message.setJMSExpiration(number(value, "JMSExpiration"));
            default -> {
                // A header that a later release added within this format version.
            }
        }
    }

    private static byte[] base64(String value) throws UndecodableMessageException {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw malformed("the correlation id is no Base64");
        }
    }

    private static void readReplyTo(JmsMessage message, String value) throws UndecodableMessageException {
        try {
            message.setJMSReplyTo(RedisDestination.parse(value));
        } catch (JMSException e) {
            throw malformed("JMSReplyTo is no destination: " + e.getMessage());
        }
    }

    private static void readProperty(MessageProperties into, String line) throws UndecodableMessageException {
        int colon = line.indexOf(':');
        if (colon < 0 || colon + 2 >= line.length() || line.charAt(colon + 2) != '=') {
            throw malformed("a property line is not name:T=value");
        }
        String name = unescape(line.substring(0, colon));
        if (!MessageProperties.isIdentifier(name)) {
            throw malformed("a property's name is no identifier: " + name);
        }
        into.put(name, value(line.charAt(colon + 1), unescape(line.substring(colon + 3)), name));
    }

    private static Object value(char type, String text, String name) throws UndecodableMessageException {
        try {
            return switch (type) {
                case 'S' -> text;
                case 'I' -> Integer.valueOf(text);
                case 'L' -> Long.valueOf(text);
                case 'Z' -> bool(text, name);
                case 'D' -> Double.valueOf(text);
                case 'F' -> Float.valueOf(text);
                case 'H' -> Short.valueOf(text);
                case 'Y' -> Byte.valueOf(text);
                case '0' -> null;
                default -> throw malformed("property " + name + " has the unknown type " + show(type));
            };
        } catch (NumberFormatException e) {
            throw malformed("property " + name + " is no number of type " + type);
        }
    }

    private static Boolean bool(String text, String name) throws UndecodableMessageException {
        if (!text.equals("true") && !text.equals("false")) {
            throw malformed("property " + name + " is neither true nor false");
        }
        return text.equals("true");
    }

    private static long number(String text, String what) throws UndecodableMessageException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw malformed(what + " is no number");
        }
    }

    /** A line that another one has to follow. */
    private String requireLine(String what) throws UndecodableMessageException {
        String line = lastOrMore(what);
        if (next > text.length()) {
            throw truncated("it ends with the line of the " + what);
        }
        return line;
    }

    private String lastOrMore(String what) throws UndecodableMessageException {
        if (next > text.length()) {
            throw truncated("the line of the " + what + " is missing");
        }
        return line();
    }

    private String line() {
        int end = text.indexOf('\n', next);
        String line = text.substring(next, end < 0 ? text.length() : end);
        next = end < 0 ? text.length() + 1 : end + 1;
        return line;
    }

    private static String unescape(String value) throws UndecodableMessageException {
        int backslash = value.indexOf('\\');
        if (backslash < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        int from = 0;
        while (backslash >= 0) {
            plain.append(value, from, backslash);
            char escaped = backslash + 1 < value.length() ? value.charAt(backslash + 1) : 0;
            from = backslash + 2;
            switch (escaped) {
                case '\\' -> plain.append('\\');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 'u' -> {
                    from += 4;
                    plain.append(hex(value, backslash + 2));
                }
                default -> throw malformed("a backslash is followed by none of \\, n, r and u");
            }
            backslash = value.indexOf('\\', from);
        }
        return plain.append(value, from, value.length()).toString();
    }

    private static char hex(String value, int offset) throws UndecodableMessageException {
        int code = 0;
        for (int i = offset; i < offset + 4; i++) {
            int digit = i < value.length() ? Character.digit(value.charAt(i), 16) : -1;
            if (digit < 0) {
                throw malformed("\\u is not followed by four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private static String decoded(byte[] header) throws UndecodableMessageException {
        for (int i = 0; i < GROUP_OFFSET; i++) {
            if (header[i] < 0) {
                throw malformed("offset " + i + " holds no ASCII character");
            }
        }
        try {
            return Unicode.utf8(header, 0, header.length);
        } catch (CharacterCodingException e) {
            throw malformed("it is no UTF-8");
        }
    }

    static UndecodableMessageException malformed(String what) {
        return new UndecodableMessageException(Reason.MALFORMED_HEADER, "The header is malformed: " + what);
    }

    private static UndecodableMessageException truncated(String what) {
        return new UndecodableMessageException(Reason.TRUNCATED_HEADER, "The header is truncated: " + what);
    }

    /** A character for a text that goes to logs and terminals. */
    static String show(char c) {
        return c > ' ' && c < 0x7F ? "'" + c + "'" : "the byte " + (int) c;
    }
}
