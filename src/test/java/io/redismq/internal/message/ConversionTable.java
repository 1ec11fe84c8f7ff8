package io.redismq.internal.message;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conversion table of the specification as text, and what each marked cell has to give. */
final class ConversionTable {

    private static final String COLUMNS = "boolean byte short char int long float double String byte[]";

    /** Copied mark by mark from the Javadoc of StreamMessage; a property has no char and no byte[]. */
    private static final Map<String, String> MARKS = new LinkedHashMap<>();

    static {
        MARKS.put("boolean", "X.......X.");
        MARKS.put("byte", ".XX.XX..X.");
        MARKS.put("short", "..X.XX..X.");
        MARKS.put("char", "...X....X.");
        MARKS.put("int", "....XX..X.");
        MARKS.put("long", ".....X..X.");
        MARKS.put("float", "......XXX.");
        MARKS.put("double", ".......XX.");
        MARKS.put("String", "XXX.XXXXX.");
        MARKS.put("byte[]", ".........X");
    }

    private static final Map<String, List<Object>> VALUES = Map.of(
            "boolean", List.of(true, false),
            "byte", List.of((byte) 7, Byte.MIN_VALUE),
            "short", List.of((short) -300, Short.MAX_VALUE),
            "char", List.of('x', '\uD800'),
            "int", List.of(70_000, Integer.MIN_VALUE),
            "long", List.of(1L << 40, Long.MAX_VALUE),
            "float", List.of(1.5f, Float.NEGATIVE_INFINITY),
            "double", List.of(-0.0, Double.MIN_VALUE),
            "String", List.of("7", "-12"),
            "byte[]", List.of(new byte[] {1, 2}, new byte[0]));

    private ConversionTable() {}

    /** One reading of a value: what was written, as what it is read, and the result, or null when it must be refused. */
    record Cell(Object written, String column, Object expected) {
        @Override
        public String toString() {
            return written.getClass().getSimpleName() + " " + written + " read as " + column;
        }
    }

    /** Reads the value under test as the type of a column. */
    @FunctionalInterface
    interface Reading {
        Object read() throws JMSException;
    }

    static List<Cell> cells(boolean ofProperties) {
        List<Cell> cells = new ArrayList<>();
        String[] columns = COLUMNS.split(" ");
        MARKS.forEach((row, marks) -> {
            for (int i = 0; i < columns.length; i++) {
                if (!ofProperties || !isBodyOnly(row) && !isBodyOnly(columns[i])) {
                    for (Object value : VALUES.get(row)) {
                        cells.add(new Cell(
                                value, columns[i], marks.charAt(i) == 'X' ? expected(value, columns[i]) : null));
                    }
                }
            }
        });
        return cells;
    }

    private static boolean isBodyOnly(String type) {
        return type.equals("char") || type.equals("byte[]");
    }

    private static Object expected(Object value, String column) {
        String text = String.valueOf(value);
        return switch (column) {
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
}
