package io.redismq.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that are given as text. */
class ConnectionOptionsTest {

    private static ConnectionOptions uri(String uri) {
        return ConnectionOptions.builder().uri(uri).build();
    }

    @Test
    void the_query_of_a_URI_sets_options() {
        ConnectionOptions options = uri("redis://h:1/2?clientId=me&prefetchMessages=7&consumerLease=5s"
                + "&trustedTypes=com.acme.*,java.awt.Point&redelivery.maximumDeliveries=3&redelivery.initialDelay=100ms"
                + "&destination.orders.eu.maxLength=10&destination.orders.eu.whenFull=block");
        assertThat(options.uri()).isEqualTo("redis://h:1/2");
        assertThat(options.clientId()).isEqualTo("me");
        assertThat(options.prefetchMessages()).isEqualTo(7);
        assertThat(options.consumerLease()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.trustedTypes()).isEqualTo(TrustedTypes.of("com.acme.*", "java.awt.Point"));
        assertThat(options.redelivery())
                .isEqualTo(RedeliveryPolicy.builder()
                        .maximumDeliveries(3)
                        .initialDelay(Duration.ofMillis(100))
                        .build());
        assertThat(options.destination("orders.eu"))
                .isEqualTo(DestinationOptions.builder()
                        .maxLength(10)
                        .whenFull(WhenFull.BLOCK)
                        .build());
    }

    @Test
    void what_is_set_later_wins() {
        ConnectionOptions.Builder builder = ConnectionOptions.builder().clientId("first");
        assertThat(builder.uri("redis://h?clientId=second").build().clientId()).isEqualTo("second");
        assertThat(builder.clientId("third").build().clientId()).isEqualTo("third");
    }

    @Test
    void the_query_is_percent_decoded_and_a_variable_needs_no_encoding() {
        System.setProperty("redismq.test.word", "a&b=c%20+?");
        try {
            assertThat(uri("redis://h?password=a%26b%3D%2B+&username=${redismq.test.word}"))
                    .satisfies(options -> {
                        assertThat(options.password()).isEqualTo("a&b=++");
                        assertThat(options.username()).isEqualTo("a&b=c%20+?");
                    });
        } finally {
            System.clearProperty("redismq.test.word");
        }
    }

    @Test
    void an_address_of_a_variable_may_have_options() {
        System.setProperty("redismq.test.address", "redis://h?clientId=a%26${b}&namespace=n");
        try {
            assertThat(uri("${redismq.test.address}?namespace=later")).satisfies(options -> {
                assertThat(options.uri()).isEqualTo("redis://h");
                assertThat(options.clientId()).isEqualTo("a&${b}");
                assertThat(options.namespace()).isEqualTo("later");
            });
        } finally {
            System.clearProperty("redismq.test.address");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a${b", "${}", "${a:b}", "$${x}", "$$${x}", "${x}", "$", "$$", "${", "$${"})
    void what_looks_like_a_variable_is_itself_again_when_read_from_text(String password) {
        ConnectionOptions.Builder again = ConnectionOptions.builder();
        ConnectionOptions.builder().password(password).build().toText().forEach(again::set);
        assertThat(again.build().password()).isEqualTo(password);
    }

    @Test
    void a_doubled_dollar_sign_is_no_variable() {
        assertThat(uri("redis://h?clientId=$${NAME}").clientId()).isEqualTo("${NAME}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "prefetchMesages=1; 'prefetchMesages' is no option of a connection; did you mean prefetchMessages?",
                "prefetchMessages; The option prefetchMessages of a connection has no value",
                "prefetchMessages=x; is no number that can be used: 'x'",
                "prefetchMessages=0; must be from 1 to 1000, not 0",
                "consumerLease=30; use a whole number with a unit",
                "clientId=a&clientId=b; The option clientId of a connection is set twice",
                "redelivery.maxDeliveries=3; did you mean maximumDeliveries?",
                "maximumDeliveries=3; did you mean redelivery.maximumDeliveries?",
                "truststore=x; did you mean tls.trustStore?",
                "tls=true; did you mean one of tls.keyStore, tls.keyStorePassword, tls.trustStore",
                "namespace=a*; without * ? [ ]",
                "namespace=a[bc]; without * ? [ ]",
                "destination.orders.maxLenght=3; did you mean maxLength?",
                "destination.maxLength=3; is no option of a connection",
                "uri=redis://b; The URI cannot have the option uri",
                "clientId=${NOT_SET_ANYWHERE}; NOT_SET_ANYWHERE",
                "password=%zz; percent"
            })
    void what_cannot_be_used_is_refused_with_the_reason(String query, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uri("redis://h?" + query))
                .withMessageContaining(reason);
    }
}
