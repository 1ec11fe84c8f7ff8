package io.redismq.internal.message;

import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The properties of one message with the types they were set as. For one thread, like the message that owns it.
 *
 * <p>The application may set the JMSX properties that the provider sets on receipt, so that a program copying all
 * properties from one message to the next works, but they do not travel: the receiver sees the provider's values.
 */
final class MessageProperties {

    static final String GROUP_ID = "JMSXGroupID";
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    private static final String KIND = "property";

    private static final Set<String> SET_ON_RECEIPT =
            Set.of(DELIVERY_COUNT, "JMSXRcvTimestamp", "JMSXState", "JMSXConsumerTXID");

    /**
     * Words of the selector language, which can therefore not name a property. In another case they are words as well,
     * which is not enforced: no selector can refer to such a property, but there are programs that have one.
     */
    private static final Set<String> RESERVED =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private Map<String, Object> values = Map.of();
    private boolean readOnly;

    /** Whether the provider decides this property on receipt, so that a value set by the sender stays behind. */
    static boolean isSetOnReceipt(String name) {
        return name.startsWith("JMSX") && SET_ON_RECEIPT.contains(name);
    }

    static boolean isPermitted(Object value) {
        return value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Byte
                || value instanceof Short;
    }

    /** Whether a name follows the rules of selector identifiers. */
    static boolean isIdentifier(String name) {
        if (name.isEmpty() || !Character.isJavaIdentifierStart(name.codePointAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            if (!Character.isJavaIdentifierPart(name.codePointAt(i))) {
                return false;
            }
        }
        return !RESERVED.contains(name);
    }

    void set(String name, Object value) throws MessageNotWriteableException {
        checkName(name);
        if (readOnly) {
            throw ErrorCode.PROPERTIES_NOT_WRITEABLE.notWriteable("The properties of a received message are read-only;"
                    + " property " + name + " can be set after clearProperties(), or on a new message");
        }
        put(name, value);
    }

    void setObject(String name, Object value) throws MessageNotWriteableException, MessageFormatException {
        if (value != null && !isPermitted(value)) {
            checkName(name);
            throw ErrorCode.VALUE_TYPE.wrongFormat("Property " + name + " cannot be a "
                    + value.getClass().getName() + ": properties are boxed primitives (not Character) and String");
        }
        set(name, value);
    }

    /** Sets what the codec read or the provider decides, read-only or not. */
    void put(String name, Object value) {
        if (values.isEmpty()) {
            values = new LinkedHashMap<>();
        }
        values.put(name, value);
    }

    private static void checkName(String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "A property needs a name, but it is " + (name == null ? "null" : "empty"));
        }
        if (!isIdentifier(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot name a property: a name starts with a letter, _ or"
                            + " $, continues with those and digits, and is no word of the selector language (NULL, TRUE,"
                            + " FALSE, NOT, AND, OR, BETWEEN, LIKE, IN, IS, ESCAPE)");
        }
    }

    void makeReadOnly() {
        readOnly = true;
    }

    void clear() {
        values = Map.of();
        readOnly = false;
    }

    Map<String, Object> asMap() {
        return values;
    }

    /** The names as they are now, so that the application may change properties while it walks through them. */
    Enumeration<String> names() {
        return Collections.enumeration(new ArrayList<>(values.keySet()));
    }

    boolean contains(String name) {
        return name != null && values.containsKey(name);
    }

    Object get(String name) {
        return name == null ? null : values.get(name);
    }

    boolean getBoolean(String name) throws MessageFormatException {
        return Conversions.toBoolean(get(name), KIND, name);
    }

    byte getByte(String name) throws MessageFormatException {
        return Conversions.toByte(get(name), KIND, name);
    }

    short getShort(String name) throws MessageFormatException {
        return Conversions.toShort(get(name), KIND, name);
    }

    int getInt(String name) throws MessageFormatException {
        return Conversions.toInt(get(name), KIND, name);
    }

    long getLong(String name) throws MessageFormatException {
        return Conversions.toLong(get(name), KIND, name);
    }

    float getFloat(String name) throws MessageFormatException {
        return Conversions.toFloat(get(name), KIND, name);
    }

    double getDouble(String name) throws MessageFormatException {
        return Conversions.toDouble(get(name), KIND, name);
    }

    String getText(String name) throws MessageFormatException {
        return Conversions.toText(get(name), KIND, name);
    }
}
