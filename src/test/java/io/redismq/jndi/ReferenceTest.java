package io.redismq.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import io.redismq.api.SubscriptionStart;
import io.redismq.api.TlsOptions;
import io.redismq.api.TrustedTypes;
import io.redismq.api.WhenFull;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.stream.Stream;
import javax.naming.ConfigurationException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.NamingManager;
import javax.naming.spi.ObjectFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RedissonClient;

/** Connection factories and destinations in naming services, and serialized (section 2.10). */
class ReferenceTest {

    private static final ConnectionOptions ALL = ConnectionOptions.builder()
            .uri("redis://h:1/2")
            .redissonFile(null)
            .username("user")
            .password("${not a variable} & = secret")
            .passwordFile("/run/secrets/redis")
            .sentinelUsername("watcher")
            .sentinelPassword("another secret")
            .tls(TlsOptions.builder()
                    .trustStore("ca.pem")
                    .trustStorePassword("one")
                    .keyStore("own.p12")
                    .keyStorePassword("two")
                    .verifyHostName(false)
                    .build())
            .clientId("me")
            .namespace("tenant")
            .prefetchMessages(7)
            .prefetchBytes(7_000)
            .maxMessageBytes(7_001)
            .sendWindowBytes(7_002)
            .connectTimeout(Duration.ofMillis(1_234))
            .responseTimeout(Duration.ofSeconds(4))
            .requestTimeout(Duration.ofSeconds(5))
            .sendTimeout(Duration.ofSeconds(6))
            .consumerLease(Duration.ofSeconds(7))
            .trustedTypes(TrustedTypes.of("com.acme.*", "java.awt.Point"))
            .redelivery(RedeliveryPolicy.builder()
                    .maximumDeliveries(3)
                    .initialDelay(Duration.ofMillis(100))
                    .multiplier(1.5)
                    .maximumDelay(Duration.ofSeconds(9))
                    .jitter(0.25)
                    .build())
            .destination(
                    "orders.eu",
                    DestinationOptions.builder()
                            .maxLength(10)
                            .whenFull(WhenFull.DROP_OLDEST)
                            .build())
            .build();

    private static Object resolved(Object reference) throws Exception {
        return NamingManager.getObjectInstance(reference, null, null, null);
    }

    private static Object serialized(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static void assertHasAllOptions(Object factory) {
        assertThat(factory).isInstanceOfSatisfying(RedisConnectionFactory.class, ours -> {
            assertThat(ours.getOptions().toText()).isEqualTo(ALL.toText()).hasSize(30);
            assertThat(ours.getOptions().password()).isEqualTo(ALL.password());
            assertThat(ours.getOptions().redelivery()).isEqualTo(ALL.redelivery());
            assertThat(ours.getOptions().destination("orders.eu")).isEqualTo(ALL.destination("orders.eu"));
        });
    }

    @Test
    void a_reference_to_a_factory_has_all_its_options() throws Exception {
        assertHasAllOptions(resolved(new RedisConnectionFactory(ALL).getReference()));
    }

    @Test
    void a_serialized_factory_has_all_its_options() throws Exception {
        assertHasAllOptions(serialized(new RedisConnectionFactory(ALL)));
    }

    static Stream<RedisDestination> destinations() {
        DestinationOptions options = DestinationOptions.builder()
                .maxLength(10)
                .startFrom(SubscriptionStart.oldest())
                .build();
        return Stream.of(new RedisQueue("a?b=c", options), new RedisTopic("news", options), new RedisTopic("plain"));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void a_reference_to_a_destination_has_its_name_and_options(RedisDestination destination) throws Exception {
        for (Object again : new Object[] {resolved(destination.getReference()), serialized(destination)}) {
            assertThat(again).isEqualTo(destination);
            assertThat(((RedisDestination) again).options()).isEqualTo(destination.options());
        }
    }

    @Test
    void what_a_container_made_of_its_configuration_is_read_too() throws Exception {
        Reference factory = reference(ConnectionFactory.class, "prefetchBytes", "8", "auth", "Container");
        factory.add(new StringRefAddr("uri", "redis://h?clientId=me&prefetchBytes=9"));
        factory.add(new StringRefAddr("prefetchMessages", "7"));
        assertThat(resolved(factory)).isInstanceOfSatisfying(RedisConnectionFactory.class, ours -> {
            assertThat(ours.getOptions().clientId()).isEqualTo("me");
            assertThat(ours.getOptions().prefetchMessages()).isEqualTo(7);
            assertThat(ours.getOptions().prefetchBytes()).isEqualTo(8);
        });
        assertThat(resolved(reference(Queue.class, "physicalName", "orders", "scope", "Shareable")))
                .isEqualTo(new RedisQueue("orders"));
    }

    @Test
    void a_reference_to_something_else_is_left_to_others() throws Exception {
        ObjectFactory factory = new RedisObjectFactory();
        assertThat(factory.getObjectInstance(reference(String.class, "a", "b"), null, null, null))
                .isNull();
        assertThat(factory.getObjectInstance("no reference", null, null, null)).isNull();
    }

    @Test
    void a_reference_with_a_mistake_is_refused_with_the_reason() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolved(reference(ConnectionFactory.class, "url", "redis://h")))
                .withMessageContaining("did you mean uri?");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolved(reference(Queue.class, "queueName", "orders")))
                .withMessageContaining("physicalName");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolved(reference(Queue.class, "physicalName", "a", "options", "maxLenght=1")))
                .withMessageContaining("maxLength");
    }

    @Test
    void a_factory_with_a_client_of_the_application_is_neither_bound_nor_serialized() {
        RedissonClient client = (RedissonClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RedissonClient.class}, (proxy, method, arguments) -> null);
        RedisConnectionFactory factory = new RedisConnectionFactory(client);
        assertThatExceptionOfType(OperationNotSupportedException.class)
                .isThrownBy(factory::getReference)
                .withMessageContaining("address");
        assertThatExceptionOfType(NotSerializableException.class).isThrownBy(() -> serialized(factory));
    }

    private static Reference reference(Class<?> type, String... addresses) {
        Reference reference = new Reference(type.getName(), RedisObjectFactory.class.getName(), null);
        for (int i = 0; i < addresses.length; i += 2) {
            reference.add(new StringRefAddr(addresses[i], addresses[i + 1]));
        }
        return reference;
    }
}
