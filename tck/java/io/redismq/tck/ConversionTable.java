package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the specification that says which type a value may be read as; of properties, maps and streams. */
final class ConversionTable {

    static final List<String> PROPERTY_TYPES =
            List.of("boolean", "byte", "short", "int", "long", "float", "double", "String");
    static final List<String> BODY_TYPES =
            List.of("boolean", "byte", "short", "char", "int", "long", "float", "double", "String", "byte[]");

    /** By the type that was written, the types it can be read as. */
    private static final Map<String, List<String>> READABLE = new LinkedHashMap<>();

    static {
        READABLE.put("boolean", List.of("boolean", "String"));
        READABLE.put("byte", List.of("byte", "short", "int", "long", "String"));
        READABLE.put("short", List.of("short", "int", "long", "String"));
        READABLE.put("char", List.of("char", "String"));
        READABLE.put("int", List.of("int", "long", "String"));
        READABLE.put("long", List.of("long", "String"));
        READABLE.put("float", List.of("float", "double", "String"));
        READABLE.put("double", List.of("double", "String"));
        READABLE.put("String", PROPERTY_TYPES);
        READABLE.put("byte[]", List.of("byte[]"));
    }

    private static final Map<String, Object> VALUES = Map.of(
            "boolean",
            true,
            "byte",
            (byte) -7,
            "short",
            Short.MAX_VALUE,
            "char",
            'x',
            "int",
            Integer.MIN_VALUE,
            "long",
            Long.MAX_VALUE,
            "float",
            1.5f,
            "double",
            -0.25,
            "String",
            "12",
            "byte[]",
            new byte[] {1, 2});

    private ConversionTable() {}

    /** Reads the value under test as a type. */
    interface Reading {
        Object as(String type) throws JMSException;
    }

    static Object value(String type) {
        return VALUES.get(type);
    }

    private static Object expected(Object value, String type) {
        String text = String.valueOf(value);
        return switch (type) {
            case "boolean" -> Boolean.valueOf(text);
            case "byte" -> Byte.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "String" -> text;
            default -> value;
        };
    }

    /** That a value of one type can be read as each type that the table marks, and no other. */
    static void assertRow(String written, List<String> types, Reading reading) throws JMSException {
        for (String type : types) {
            if (READABLE.get(written).contains(type)) {
                assertThat(reading.as(type))
                        .as("%s read as %s", written, type)
                        .isEqualTo(expected(value(written), type));
            } else {
                assertThatExceptionOfType(MessageFormatException.class)
                        .as("%s read as %s", written, type)
                        .isThrownBy(() -> reading.as(type));
            }
        }
    }

    /** That a string which is no number reads as valueOf would. */
    static void assertNoNumber(Reading reading) throws JMSException {
        for (String type : List.of("byte", "short", "int", "long", "float", "double")) {
            assertThatExceptionOfType(NumberFormatException.class).as(type).isThrownBy(() -> reading.as(type));
        }
        assertThat(reading.as("boolean")).isEqualTo(false);
    }

    /** That a null, or nothing, reads as valueOf(null) would. */
    static void assertNull(Reading reading) throws JMSException {
        for (String type : List.of("byte", "short", "int", "long")) {
            assertThatExceptionOfType(NumberFormatException.class).as(type).isThrownBy(() -> reading.as(type));
        }
        for (String type : List.of("float", "double")) {
            assertThatExceptionOfType(NullPointerException.class).as(type).isThrownBy(() -> reading.as(type));
        }
        assertThat(reading.as("boolean")).isEqualTo(false);
        assertThat(reading.as("String")).isNull();
    }
}
