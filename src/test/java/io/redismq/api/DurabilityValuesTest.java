package io.redismq.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurabilityValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"memory", "replicated(1)", "replicated(100)", "fsync(0)", "fsync(2)"})
    void itsTextIsReadBack(String text) {
        assertThat(Durability.parse(text)).hasToString(text).isEqualTo(Durability.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Memory", "replicated", "replicated(0)", "replicated(101)", "fsync(-1)", "fsync(1) "})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Durability.parse(text)).isExactlyInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, memory, memory",
        "memory, replicated(2), replicated(2)",
        "replicated(2), replicated(1), replicated(2)",
        "replicated(2), fsync(0), fsync(2)",
        "fsync(1), replicated(3), fsync(3)",
    })
    void bothAreReachedByTheHigherLevelWithTheHigherNumber(String one, String other, String both) {
        assertThat(Durability.parse(one).and(Durability.parse(other))).hasToString(both);
        assertThat(Durability.parse(other).and(Durability.parse(one))).hasToString(both);
    }

    @Test
    void aDestinationsNameCanHaveIt() throws Exception {
        assertThat(DestinationOptions.parse("durability=replicated(1)").durability())
                .isEqualTo(Durability.replicated(1));
        assertThat(ConnectionOptions.builder()
                        .uri("redis://localhost?durability=fsync(0)&durabilityTimeout=3s")
                        .build()
                        .toText())
                .containsEntry("durability", "fsync(0)")
                .containsEntry("durabilityTimeout", "3000ms");
    }
}
