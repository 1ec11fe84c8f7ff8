package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.internal.message.ConversionTable.Cell;
import io.redismq.internal.message.ConversionTable.Reading;
import jakarta.jms.MessageFormatException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyConversionTest {

    private final JmsMessage message = new JmsMessage();
    private final Map<String, Reading> readings = Map.of(
            "boolean", () -> message.getBooleanProperty("p"),
            "byte", () -> message.getByteProperty("p"),
            "short", () -> message.getShortProperty("p"),
            "int", () -> message.getIntProperty("p"),
            "long", () -> message.getLongProperty("p"),
            "float", () -> message.getFloatProperty("p"),
            "double", () -> message.getDoubleProperty("p"),
            "String", () -> message.getStringProperty("p"));

    static List<Cell> cells() {
        return ConversionTable.cells(true);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellOfTheTableHolds(Cell cell) throws Exception {
        message.setObjectProperty("p", cell.written());
        Reading reading = readings.get(cell.column());
        if (cell.expected() != null) {
            assertThat(reading.read()).isEqualTo(cell.expected());
        } else {
            assertThatThrownBy(reading::read)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining("property p")
                    .extracting("errorCode")
                    .isEqualTo(ErrorCode.CONVERSION.code());
        }
        assertThat(message.getObjectProperty("p")).isEqualTo(cell.written());
    }

    @Test
    void theTableHasEveryPairOfPropertyTypes() {
        assertThat(cells()).hasSize(2 * 8 * 8);
        assertThat(cells()).filteredOn(cell -> cell.expected() != null).hasSize(2 * 29);
    }

    @Test
    void aFloatIsWidenedToADoubleWithoutADetourOverItsText() throws Exception {
        message.setFloatProperty("p", 0.1f);
        assertThat(message.getDoubleProperty("p")).isEqualTo((double) 0.1f);
    }

    @Test
    void aStringThatIsNoNumberFailsAsValueOfDoes() throws Exception {
        message.setStringProperty("p", "seven");
        for (String numeric : List.of("byte", "short", "int", "long", "float", "double")) {
            assertThatThrownBy(readings.get(numeric)::read).isInstanceOf(NumberFormatException.class);
        }
        assertThat(message.getBooleanProperty("p")).isFalse();
    }

    @Test
    void aMissingPropertyReadsAsValueOfNullDoes() throws Exception {
        for (String integral : List.of("byte", "short", "int", "long")) {
            assertThatThrownBy(readings.get(integral)::read).isInstanceOf(NumberFormatException.class);
        }
        assertThatThrownBy(() -> message.getFloatProperty("p")).isInstanceOf(failureOf(() -> Float.valueOf(null)));
        assertThatThrownBy(() -> message.getDoubleProperty("p")).isInstanceOf(failureOf(() -> Double.valueOf(null)));
        assertThat(message.getBooleanProperty("p")).isFalse();
        assertThat(message.getStringProperty("p")).isNull();
        assertThat(message.getObjectProperty("p")).isNull();
        assertThat(message.propertyExists("p")).isFalse();
    }

    private static Class<?> failureOf(Reading reading) {
        try {
            reading.read();
            throw new AssertionError("valueOf(null) did not fail");
        } catch (Exception e) {
            return e.getClass();
        }
    }
}
