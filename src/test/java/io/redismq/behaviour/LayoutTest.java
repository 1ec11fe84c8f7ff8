package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** A namespace says which versions its keys and entries have, and clients that do not know them stay out. */
@Timeout(60)
class LayoutTest {

    private static final int SLOTS = 16_384;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final String namespace = RedisExtension.unique("layout");
    private final String record = namespace + ":{layout}";
    private Jedis jedis;

    @BeforeEach
    void connect() {
        jedis = redis.jedis();
    }

    @AfterEach
    void close() {
        jedis.close();
    }

    private ConnectionOptions.Builder options() {
        return Client.options(redis.uri()).namespace(namespace);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(new RedisConnectionFactory(options().build())::createConnection)
                .isExactlyInstanceOf(JMSException.class)
                .hasMessageContainingAll(words)
                .satisfies(refusal ->
                        assertThat(((JMSException) refusal).getErrorCode()).isEqualTo("broker.UNSUITABLE"));
    }

    @Test
    void the_first_client_writes_the_versions_that_its_entries_have() throws JMSException {
        try (JMSContext context = new RedisConnectionFactory(options().build()).createContext()) {
            Queue queue = Jms.queue(context);
            context.createProducer().send(queue, "a");
            String header = jedis.xrange(namespace + ":{queue:" + queue.getQueueName() + "}", "-", "+")
                    .get(0)
                    .getFields()
                    .get("header");
            assertThat(jedis.hgetAll(record))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("keys", "1", "entries", header.substring(0, 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "1, 2", "10, 10"})
    void a_client_stays_out_of_a_newer_namespace_and_says_which_it_is(String keys, String entries) {
        jedis.hset(record, Map.of("keys", keys, "entries", entries));
        assertRefused(
                namespace,
                "keys of version " + keys,
                "entries of version " + entries,
                "up to 1 and 1",
                "use a newer release");
        assertThat(jedis.keys(namespace + ":*")).containsExactly(record);
    }

    @Test
    void checks_that_are_off_do_not_open_a_newer_namespace() {
        jedis.hset(record, Map.of("keys", "2", "entries", "1"));
        ConnectionOptions off = options().set("startupChecks", "off").build();
        assertThatThrownBy(new RedisConnectionFactory(off)::createConnection).hasMessageContaining("version 2");
    }

    @Test
    void what_says_no_version_is_refused() {
        jedis.hset(record, "keys", "one");
        assertRefused(record, "'one'", "delete the key");
        jedis.del(record);
        jedis.set(record, "1");
        assertRefused(record, "is no hash", "delete the key");
    }

    @Test
    void a_factory_that_was_refused_connects_when_the_cause_is_gone() throws JMSException {
        RedisConnectionFactory factory = new RedisConnectionFactory(options().build());
        jedis.hset(record, Map.of("keys", "2", "entries", "1"));
        assertThatThrownBy(factory::createConnection).hasMessageContaining("version 2");
        jedis.del(record);
        try (Connection connection = factory.createConnection()) {
            connection.start();
            assertThat(jedis.hget(record, "keys")).isEqualTo("1");
        }
    }

    @Test
    void each_namespace_of_a_redis_has_its_own() throws JMSException {
        jedis.hset(record, Map.of("keys", "2", "entries", "1"));
        try (Connection connection = new RedisConnectionFactory(
                        options().namespace(namespace + "-other").build())
                .createConnection()) {
            connection.start();
            assertThat(jedis.hget(namespace + "-other:{layout}", "keys")).isEqualTo("1");
        }
    }

    @Test
    void the_record_is_in_a_slot_of_a_cluster_like_any_key() throws JMSException {
        try (RedisServer node = RedisServers.start("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
                Jedis cluster = node.jedis()) {
            cluster.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
            await().until(() -> cluster.clusterInfo().contains("cluster_state:ok"));
            ConnectionOptions there = Client.options("redis+cluster://" + node.host() + ":" + node.port())
                    .build();
            try (Connection connection = new RedisConnectionFactory(there).createConnection()) {
                connection.start();
                assertThat(cluster.hgetAll("redismq:{layout}")).containsEntry("keys", "1");
            }
            cluster.hset("redismq:{layout}", "keys", "2");
            assertThatThrownBy(new RedisConnectionFactory(there)::createConnection)
                    .hasMessageContaining("keys of version 2");
        }
    }
}
