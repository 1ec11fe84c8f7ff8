package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import io.redismq.testing.Sentinel;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Where Redis is, in all the forms that a factory takes it. */
@Timeout(60)
class AddressTest {

    private static final int SLOTS = 16_384;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** Sends a message to a queue and receives it, on a connection of this address. */
    private static void assertCarriesMessages(String uri) {
        try (JMSContext context = new RedisConnectionFactory(uri).createContext()) {
            Queue queue = context.createQueue(RedisExtension.unique("address"));
            context.createProducer().send(queue, "a");
            assertThat(context.createConsumer(queue).receiveBody(String.class, 10_000))
                    .isEqualTo("a");
        }
    }

    private static String hosts() {
        return redis.server().host() + ":" + redis.server().port();
    }

    @Test
    void sentinels_tell_where_the_master_is() {
        try (RedisServer master = RedisServers.start();
                Sentinel sentinel = Sentinel.of(master, "orders")) {
            assertCarriesMessages("redis+sentinel://" + sentinel.address() + "/orders");
            assertCarriesMessages("redis+sentinel://" + sentinel.address() + "/orders/2");
            assertCarriesMessages("redis-sentinel://" + sentinel.address() + "/0#orders");
            try (Jedis jedis = master.jedis()) {
                jedis.select(2);
                assertThat(jedis.dbSize()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis+cluster", "redis-cluster"})
    void a_node_of_a_cluster_tells_where_the_others_are(String scheme) {
        try (RedisServer node = RedisServers.start("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")) {
            try (Jedis jedis = node.jedis()) {
                jedis.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
                await().until(() -> jedis.clusterInfo().contains("cluster_state:ok"));
            }
            assertCarriesMessages(scheme + "://" + node.host() + ":" + node.port() + ",localhost:" + node.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", ":a::", "a@b", "a%2Fb%25+"})
    void only_what_would_end_a_password_is_encoded(String encoded) {
        String password = encoded.replace("%2F", "/").replace("%25", "%");
        try (RedisServer server = RedisServers.start("--requirepass", password)) {
            assertCarriesMessages("redis://:" + encoded + "@" + server.host() + ":" + server.port());
        }
    }

    @Test
    void of_a_master_with_replicas_any_may_be_named() {
        assertCarriesMessages("redis+replicated://" + hosts());
    }

    @Test
    void a_Redisson_file_says_where_it_is(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("redisson.yaml");
        Files.writeString(file, "singleServerConfig:\n  address: \"redis://" + hosts() + "\"\n");
        assertCarriesMessages("redis://nowhere.invalid?redissonFile=" + file);
    }

    @Test
    void a_Redisson_file_that_cannot_be_read_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisConnectionFactory("redis://localhost?redissonFile=/nowhere.yaml"))
                .withMessageContaining("redissonFile")
                .withMessageContaining("/nowhere.yaml");
    }

    @Test
    void a_variable_stands_for_a_system_property_or_has_a_default() {
        String name = RedisExtension.unique("redismq.port");
        System.setProperty(name, String.valueOf(redis.server().port()));
        try {
            assertCarriesMessages(
                    "redis://${NOT_SET_ANYWHERE:-" + redis.server().host() + "}:${" + name + "}");
        } finally {
            System.clearProperty(name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "http://localhost; one of these forms",
                "localhost:6379; one of these forms",
                "redis://; one of these forms",
                "redis://a,b; several hosts",
                "redis://a:b; host[:port]",
                "redis://a:70000; host[:port]",
                "redis://user:%zz@a; percent",
                "redis://localhost/orders; is not the number of a database",
                "redis+sentinel://localhost; the name of the master is missing",
                "redis+sentinel://localhost/master/x; is not the number of a database",
                "redis+cluster://localhost/1; a cluster has the database 0 only",
                "redis://${NOT_SET_ANYWHERE}; NOT_SET_ANYWHERE"
            })
    void an_address_that_cannot_be_used_is_refused_with_the_reason(String uri, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisConnectionFactory(uri))
                .withMessageContaining(reason);
    }

    @Test
    void no_message_and_no_text_shows_the_password() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisConnectionFactory("redis://user:secret@a b"))
                .satisfies(e -> assertThat(e).hasStackTraceContaining("uri").hasMessageNotContaining("secret"));
        assertThat(new RedisConnectionFactory("redis://user:secret@h1?password=secret")
                        .getOptions()
                        .toString())
                .doesNotContain("secret");
    }

    /** Characters that end a part of an address are easily forgotten to be encoded. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "#", "?", "@", "%", ":", " ", "[", "/1?", "?a="})
    void no_message_and_no_text_shows_a_password_that_is_not_encoded(String between) {
        String uri = "redis://user:secret" + between + "secret@h1";
        assertThat(shown(() -> ConnectionOptions.builder().uri(uri).build())).doesNotContain("secret");
        assertThat(shown(() -> new RedisConnectionFactory(uri).getOptions())).doesNotContain("secret");
    }

    private static String shown(Callable<Object> call) {
        try {
            return call.call().toString();
        } catch (Exception e) {
            String text = Throwables.getStackTrace(e);
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password: @secret", "password: \"secret", "passwort: secret", "timeout: secret"})
    void a_Redisson_file_with_a_mistake_is_refused_without_its_text(String line, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("redisson.yaml");
        Files.writeString(file, "singleServerConfig:\n  address: \"redis://h\"\n  " + line + "\n");
        assertThat(shown(() -> new RedisConnectionFactory("redis://h?redissonFile=" + file)))
                .contains("IllegalArgumentException", file.toString(), "line 3")
                .doesNotContain("secret");
    }

    @Test
    void a_Redisson_file_decides_who_logs_in(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("redisson.yaml");
        Files.writeString(file, "singleServerConfig:\n  address: \"redis://" + hosts() + "\"\n");
        RedisConnectionFactory factory = new RedisConnectionFactory("redis://h?redissonFile=" + file);
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createConnection("nobody", "wrong"))
                .withMessageContaining("without user name and password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://[::1]",
                "rediss://user:word@[::1]:7000/3",
                "redis+cluster://[::1]:7000,[::1]:7001",
                "redis+sentinel://user:word@[::1],my_host:7/master/2",
                "redis://my_host:7"
            })
    void hosts_may_be_IPv6_addresses_and_have_underscores(String uri) {
        assertThat(new RedisConnectionFactory(uri).getOptions().uri()).isEqualTo(uri);
    }

    @Test
    void the_options_of_a_factory_are_set_one_by_one_before_its_first_connection() throws JMSException {
        RedisConnectionFactory factory = new RedisConnectionFactory();
        factory.setUri(redis.uri());
        factory.setClientId("one");
        factory.setProperties(Map.of("clientId", RedisExtension.unique("two"), "prefetchMessages", "7"));
        try (Connection connection = factory.createConnection()) {
            assertThat(connection.getClientID()).startsWith("two");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> factory.setClientId("three"))
                .withMessageContaining("another factory");
        assertThat(factory.getOptions().prefetchMessages()).isEqualTo(7);
    }
}
