package io.redismq.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedTypesTest {

    @Test
    void anExactNameTrustsThisClassOnly() {
        TrustedTypes types = TrustedTypes.of("com.acme.Order");
        assertThat(types.trusts("com.acme.Order")).isTrue();
        assertThat(types.trusts("com.acme.Order$Line")).isFalse();
        assertThat(types.trusts("com.acme.Orders")).isFalse();
        assertThat(types.trusts("com.acme.sub.Order")).isFalse();
    }

    @Test
    void aPackageIsTrustedWithItsSubpackages() {
        TrustedTypes types = TrustedTypes.of("com.acme.*");
        assertThat(types.trusts("com.acme.Order$Line")).isTrue();
        assertThat(types.trusts("com.acme.deep.er.Order")).isTrue();
        assertThat(types.trusts("com.acmes.Order")).isFalse();
        assertThat(types.trusts("com.acme")).isFalse();
    }

    @Test
    void arraysAreTrustedAsTheirElements() {
        TrustedTypes types = TrustedTypes.of("com.acme.Order");
        assertThat(types.trusts("[Lcom.acme.Order;")).isTrue();
        assertThat(types.trusts("[[Lcom.acme.Other;")).isFalse();
        assertThat(types.trusts("[[I")).isTrue();
        assertThat(types.trusts(int[][].class)).isTrue();
        assertThat(types.trusts(Thread[].class)).isFalse();
        assertThat(types.trusts(long.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                String.class,
                Integer.class,
                java.util.ArrayList.class,
                java.util.UUID.class,
                java.math.BigDecimal.class,
                java.time.Instant.class,
                Object[].class,
                IllegalStateException.class,
                Enum.class
            })
    void valuesOfTheJdkAreTrustedByDefault(Class<?> type) {
        assertThat(TrustedTypes.defaults().trusts(type)).isTrue();
        assertThat(TrustedTypes.of("com.acme.*").trusts(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                java.net.URL.class,
                java.lang.invoke.SerializedLambda.class,
                java.io.File.class,
                Thread.class,
                Class.class,
                java.lang.reflect.InvocationHandler.class,
                TrustedTypes.class,
                java.util.ServiceLoader.class
            })
    void otherClassesOfTheJdkAreNot(Class<?> type) {
        assertThat(TrustedTypes.defaults().trusts(type)).isFalse();
        assertThat(TrustedTypes.all().trusts(type)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", " ", "com.acme*", "com..acme", ".com", "com.", "com.*.acme", "**", ".*", "com/acme", "1com"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedTypes.of(pattern))
                .withMessageContaining("pattern");
    }

    @Test
    void theTextualFormIsReadBackAsAnEqualValue() {
        TrustedTypes types = TrustedTypes.parse(" com.acme.* , com.other.Order,");
        assertThat(types).isEqualTo(TrustedTypes.of(List.of("com.other.Order", "com.acme.*")));
        assertThat(types)
                .hasToString("com.acme.*,com.other.Order")
                .hasSameHashCodeAs(TrustedTypes.parse(types.toString()));
        assertThat(TrustedTypes.parse(null)).isEqualTo(TrustedTypes.defaults()).isNotEqualTo(types);
        assertThat(TrustedTypes.parse("*")).isEqualTo(TrustedTypes.all());
    }
}
