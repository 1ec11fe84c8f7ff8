package io.redismq.internal.message;

import jakarta.jms.MessageFormatException;
import java.util.Locale;

/**
 * The one conversion table of properties, map items and stream fields (Jakarta Messaging 3.5.4, 3.11.3): what a value
 * of one type may be read as. A property is never a char or a byte array, apart from that the tables agree. A null is
 * read as {@code valueOf(null)} would read it, whatever that throws. The parameters {@code kind} and {@code name} say in
 * a failure which value it was. Stateless; owned by nobody.
 */
final class Conversions {

    private Conversions() {}

    static boolean toBoolean(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Boolean exact) {
            return exact;
        }
        return Boolean.parseBoolean(text(value, "boolean", kind, name));
    }

    static byte toByte(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Byte exact) {
            return exact;
        }
        return Byte.parseByte(text(value, "byte", kind, name));
    }

    static short toShort(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).shortValue();
        }
        return Short.parseShort(text(value, "short", kind, name));
    }

    static char toChar(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Character exact) {
            return exact;
        }
        if (value == null) {
            throw new NullPointerException("The " + kind + " " + name + " is null, which cannot be read as a char");
        }
        throw refused(value, "char", kind, name);
    }

    static int toInt(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        return Integer.parseInt(text(value, "int", kind, name));
    }

    static long toLong(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return Long.parseLong(text(value, "long", kind, name));
    }

    static float toFloat(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Float exact) {
            return exact;
        }
        return Float.parseFloat(text(value, "float", kind, name));
    }

    static double toDouble(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        return Double.parseDouble(text(value, "double", kind, name));
    }

    static String toText(Object value, String kind, Object name) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw refused(value, "String", kind, name);
        }
        return value == null ? null : value.toString();
    }

    static byte[] toBytes(Object value, String kind, Object name) throws MessageFormatException {
        if (value == null) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        throw refused(value, "byte[]", kind, name);
    }

    /** The string to be parsed, or null; every other type has no entry in its column of the table. */
    private static String text(Object value, String target, String kind, Object name) throws MessageFormatException {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw refused(value, target, kind, name);
    }

    static MessageFormatException refused(Object value, String target, String kind, Object name) {
        return ErrorCode.CONVERSION.wrongFormat("The " + kind + " " + name + " was written as " + nameOf(value)
                + ", which Jakarta Messaging does not convert to " + target + "; read it as " + nameOf(value)
                + " or as an object");
    }

    private static String nameOf(Object value) {
        if (value instanceof Integer) {
            return "int";
        }
        if (value instanceof Character) {
            return "char";
        }
        String name = value.getClass().getSimpleName();
        return value instanceof Number || value instanceof Boolean ? name.toLowerCase(Locale.ROOT) : name;
    }
}
