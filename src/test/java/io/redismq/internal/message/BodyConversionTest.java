package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.internal.message.ConversionTable.Cell;
import io.redismq.internal.message.ConversionTable.Reading;
import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyConversionTest {

    private final JmsMapMessage map = new JmsMapMessage();
    private final JmsStreamMessage stream = new JmsStreamMessage();

    static List<Cell> cells() {
        return ConversionTable.cells(false);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellOfTheTableHoldsForAMapItem(Cell cell) throws Exception {
        map.setObject("i", cell.written());
        check(cell, mapReadings(map).get(cell.column()));
        check(cell, mapReadings(Wire.received(map)).get(cell.column()));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellOfTheTableHoldsForAStreamField(Cell cell) throws Exception {
        stream.writeObject(cell.written());
        stream.reset();
        checkStream(cell, stream);
        checkStream(cell, Wire.received(stream));
    }

    private static void checkStream(Cell cell, JmsStreamMessage message) throws Exception {
        check(cell, streamReadings(message).get(cell.column()));
        if (cell.expected() == null) {
            assertThat(message.readObject()).isEqualTo(cell.written());
        }
    }

    private static void check(Cell cell, Reading reading) throws Exception {
        if (cell.expected() != null) {
            assertThat(reading.read()).isEqualTo(cell.expected());
        } else {
            assertThatThrownBy(reading::read).isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void theTableHasTheMarksOfTheSpecification() {
        assertThat(cells()).hasSize(2 * 10 * 10);
        assertThat(cells()).filteredOn(cell -> cell.expected() != null).hasSize(2 * 32);
    }

    @Test
    void aNullReadsAsValueOfNullDoesAndAsACharThrowsNullPointerException() throws Exception {
        map.setObject("i", null);
        stream.writeObject(null);
        stream.reset();
        for (Map<String, Reading> readings : List.of(mapReadings(map), streamReadings(stream))) {
            for (String integral : List.of("byte", "short", "int", "long")) {
                assertThatThrownBy(readings.get(integral)::read).isInstanceOf(NumberFormatException.class);
            }
            for (String other : List.of("char", "float", "double")) {
                assertThatThrownBy(readings.get(other)::read).isInstanceOf(NullPointerException.class);
            }
        }
        assertThat(map.getBoolean("i")).isFalse();
        assertThat(map.getString("i")).isNull();
        assertThat(map.getBytes("i")).isNull();
        assertThat(stream.readBoolean()).isFalse();
    }

    private static Map<String, Reading> mapReadings(JmsMapMessage message) {
        Map<String, Reading> readings = new HashMap<>();
        readings.put("boolean", () -> message.getBoolean("i"));
        readings.put("byte", () -> message.getByte("i"));
        readings.put("short", () -> message.getShort("i"));
        readings.put("char", () -> message.getChar("i"));
        readings.put("int", () -> message.getInt("i"));
        readings.put("long", () -> message.getLong("i"));
        readings.put("float", () -> message.getFloat("i"));
        readings.put("double", () -> message.getDouble("i"));
        readings.put("String", () -> message.getString("i"));
        readings.put("byte[]", () -> message.getBytes("i"));
        return readings;
    }

    private static Map<String, Reading> streamReadings(JmsStreamMessage message) {
        Map<String, Reading> readings = new HashMap<>();
        readings.put("boolean", message::readBoolean);
        readings.put("byte", message::readByte);
        readings.put("short", message::readShort);
        readings.put("char", message::readChar);
        readings.put("int", message::readInt);
        readings.put("long", message::readLong);
        readings.put("float", message::readFloat);
        readings.put("double", message::readDouble);
        readings.put("String", message::readString);
        readings.put("byte[]", () -> {
            byte[] buffer = new byte[8];
            return Arrays.copyOf(buffer, message.readBytes(buffer));
        });
        return readings;
    }
}
