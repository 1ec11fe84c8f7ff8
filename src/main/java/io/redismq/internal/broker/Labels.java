package io.redismq.internal.broker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The labels of subscriptions: what operators see as the names of consumer groups, {@code durable/CLIENT/NAME},
 * {@code shared/CLIENT/NAME} or {@code consumer/CONNECTION/NUMBER}. Client and name are escaped, so that a label has no
 * spaces and exactly two slashes, and nobody's label is another's. Stateless.
 */
public final class Labels {

    static final String KINDS = "durable|shared|consumer";

    private static final String DURABLE = "durable/";
    private static final String UNNAMED = "consumer/";

    private static final String UNRESERVED = "-_.:~";

    private Labels() {}

    /** Of a durable subscription, shared or not: both have one space of names. */
    public static String durable(String client, String name) {
        return DURABLE + escape(client) + "/" + escape(name);
    }

    /** Of a shared subscription that is not durable. */
    public static String shared(String client, String name) {
        return "shared/" + escape(client) + "/" + escape(name);
    }

    /** Of a subscription that is neither: it is its consumer's, {@code CONNECTION/NUMBER}. */
    public static String unnamed(String consumer) {
        return UNNAMED + consumer;
    }

    static boolean isUnnamed(String label) {
        return label.startsWith(UNNAMED);
    }

    /** Whether a subscription lasts without consumers. */
    public static boolean isDurable(String label) {
        return label.startsWith(DURABLE);
    }

    /** Letters and digits of any script stay as they are; all else is %XX, byte by byte of its UTF-8. Null is empty. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        (text == null ? "" : text).codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format("%%%02X", b & 0xFF));
                }
            }
        });
        return escaped.toString();
    }

    /** What {@link #escape} was given; anything that it does not write stays as it is. */
    public static String unescape(String escaped) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            plain.write(low < 0 ? bytes[i] : high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return plain.toString(StandardCharsets.UTF_8);
    }
}
