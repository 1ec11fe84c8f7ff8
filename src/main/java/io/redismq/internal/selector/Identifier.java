package io.redismq.internal.selector;

import java.util.Map;

/**
 * A header or property by its name. Immutable.
 *
 * <p>"Message header field references are restricted to" six, and all other names of the specification start with JMSX
 * or JMS_ or not with JMS at all. So a name such as JMSReplyTo can refer to nothing and is refused.
 */
record Identifier(String name, ValueType type) implements Expression {

    static final String HEADERS_IN_WORDS =
            "JMSDeliveryMode, JMSPriority, JMSMessageID, JMSTimestamp, JMSCorrelationID or JMSType";

    private static final Map<String, ValueType> HEADERS = Map.of(
            "JMSDeliveryMode", ValueType.STRING,
            "JMSPriority", ValueType.NUMBER,
            "JMSMessageID", ValueType.STRING,
            "JMSTimestamp", ValueType.NUMBER,
            "JMSCorrelationID", ValueType.STRING,
            "JMSType", ValueType.STRING);

    static boolean mayBeReferredTo(String name) {
        return HEADERS.containsKey(name)
                || !name.startsWith("JMS")
                || name.startsWith("JMSX")
                || name.startsWith("JMS_");
    }

    static Identifier of(String name) {
        return new Identifier(name, HEADERS.getOrDefault(name, ValueType.ANY));
    }

    @Override
    public Object value(Values values) {
        return values.value(name);
    }
}
