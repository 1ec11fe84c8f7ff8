package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import io.redismq.testing.Sentinel;
import jakarta.jms.JMSException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** An address that names another kind of Redis than is there is refused soon, with what to write in its place. */
@Timeout(60)
class WrongAddressTest {

    private static final Duration SOON = Duration.ofSeconds(6);

    private static RedisServer server;
    private static RedisServer replica;
    private static Sentinel sentinel;
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        server = RedisServers.start();
        replica = RedisServers.start("--replicaof", server.host(), Integer.toString(server.port()));
        sentinel = Sentinel.of(server, "mq");
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
        sentinel.close();
        replica.close();
        server.close();
    }

    private static String hostOf(RedisServer of) {
        return of.host() + ":" + of.port();
    }

    private static void assertRefused(String uri, String code, String... words) {
        assertRefused(Client.options(uri), code, words);
    }

    private static void assertRefused(ConnectionOptions.Builder options, String code, String... words) {
        RedisConnectionFactory factory = new RedisConnectionFactory(options.build());
        long start = System.nanoTime();
        assertThatThrownBy(factory::createConnection)
                .isInstanceOf(JMSException.class)
                .hasMessageContainingAll(words)
                .satisfies(refusal ->
                        assertThat(((JMSException) refusal).getErrorCode()).isEqualTo(code));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void each_node_of_a_cluster_as_a_server() {
        cluster.nodes()
                .forEach(node ->
                        assertRefused(node.uri(), "broker.UNSUITABLE", "node of a cluster", "redis+cluster://HOSTS"));
    }

    @Test
    void a_node_of_a_cluster_as_a_server_also_without_checks() {
        cluster.masters()
                .forEach(node -> assertRefused(
                        Client.options(node.uri()).set("startupChecks", "off"),
                        "broker.UNSUITABLE",
                        "redis+cluster://HOSTS"));
    }

    @Test
    void a_node_of_a_cluster_as_a_server_that_the_user_may_not_ask() {
        cluster.masters().forEach(node -> {
            try (Jedis jedis = node.jedis()) {
                jedis.aclSetUser("app", AccessRule.rights().toArray(String[]::new));
            }
            assertRefused(
                    Client.options(node.uri()).username("app").password("secret"),
                    "broker.UNSUITABLE",
                    "redis+cluster://HOSTS");
        });
    }

    @Test
    void a_node_of_a_cluster_as_the_only_one_of_replicated_servers() {
        assertRefused(
                "redis+replicated://" + hostOf(cluster.masters().get(0)),
                "broker.UNSUITABLE",
                "node of a cluster",
                "redis+cluster://HOSTS");
    }

    @Test
    void a_sentinel_as_a_server() {
        assertRefused(
                "redis://" + sentinel.address(),
                "broker.UNSUITABLE",
                "is a sentinel",
                "redis+sentinel://" + sentinel.address() + "/MASTER");
    }

    @Test
    void a_replica_as_a_server() {
        assertRefused(
                replica.uri(),
                "broker.UNAVAILABLE",
                hostOf(replica) + " is a replica",
                "name its master, " + hostOf(server),
                "redis+replicated://HOSTS");
    }

    @Test
    void a_replica_that_takes_writes_and_loses_them_as_a_server() {
        try (Jedis jedis = replica.jedis()) {
            jedis.configSet("replica-read-only", "no");
            assertRefused(replica.uri(), "broker.UNAVAILABLE", "is a replica", "name its master");
            jedis.configSet("replica-read-only", "yes");
        }
    }

    @Test
    void a_replica_as_a_server_that_the_user_may_not_ask() {
        try (Jedis jedis = replica.jedis()) {
            jedis.aclSetUser("app", AccessRule.rights().toArray(String[]::new));
        }
        assertRefused(
                Client.options(replica.uri()).username("app").password("secret"), "broker.UNAVAILABLE", "READONLY");
    }

    @Test
    void a_server_as_a_cluster() {
        assertRefused(
                "redis+cluster://" + hostOf(server),
                "broker.UNSUITABLE",
                "names a cluster",
                "redis://HOST is one server");
    }

    @Test
    void a_sentinel_as_a_cluster() {
        assertRefused(
                "redis+cluster://" + sentinel.address(),
                "broker.UNSUITABLE",
                "names a cluster",
                "redis+sentinel://HOSTS/MASTER");
    }

    @Test
    void a_server_as_a_sentinel() {
        assertRefused(
                "redis+sentinel://" + hostOf(server) + "/mq",
                "broker.UNSUITABLE",
                "names sentinels",
                "redis://HOST is one server");
    }

    @Test
    void a_node_of_a_cluster_as_a_sentinel() {
        assertRefused(
                "redis+sentinel://" + hostOf(cluster.masters().get(0)) + "/mq",
                "broker.UNSUITABLE",
                "names sentinels",
                "redis+cluster://HOSTS");
    }

    @Test
    void sentinels_of_a_master_of_another_name() {
        assertRefused(
                "redis+sentinel://" + sentinel.address() + "/other",
                "broker.UNSUITABLE",
                "watch no master of the name");
    }
}
