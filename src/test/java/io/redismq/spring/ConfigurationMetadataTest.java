package io.redismq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** Development environments complete every option that there is, and no other. */
class ConfigurationMetadataTest {

    private static final Path METADATA = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");

    /** The address is a property by itself; the others are not text, but have names of their own. */
    private static final Set<String> ELSEWHERE =
            Set.of("uri", "redelivery", "tls", "credentials", "destination", "destinations");

    @Test
    void every_option_is_among_the_hints() throws Exception {
        Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(Files.readString(METADATA));
        Map<?, ?> keys = (Map<?, ?>) ((List<?>) metadata.get("hints")).get(0);
        assertThat(keys.get("name")).isEqualTo("redismq.options.keys");
        assertThat(((List<?>) keys.get("values")).stream().map(hint -> (String) ((Map<?, ?>) hint).get("value")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                names(ConnectionOptions.Builder.class, ""),
                                names(TlsOptions.Builder.class, "tls."),
                                names(RedeliveryPolicy.Builder.class, "redelivery."))
                        .flatMap(names -> names)
                        .toList());
    }

    private static Stream<String> names(Class<?> builder, String prefix) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> method.getReturnType() != Object.class
                        && method.getReturnType().isAssignableFrom(builder)
                        && method.getParameterCount() == 1)
                .filter(method -> !ELSEWHERE.contains(method.getName()))
                .map(method -> prefix + dashed(method.getName()));
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
