package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.TlsOptions;
import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisTopology;
import io.redismq.testing.ReplicatedRedis;
import io.redismq.testing.TestCertificate;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** Sentinels and clusters that speak TLS only, also among themselves, with a user who has no more rights than are needed. */
@Timeout(90)
class SecureTopologyTest {

    private static final int QUEUES = 6; // in that many slots

    private final TestCertificate certificate = new TestCertificate("dns:localhost,ip:127.0.0.1");

    private ConnectionOptions options(RedisTopology redis) {
        for (RedisServer node : redis.nodes()) {
            try (Jedis jedis = node.jedis()) {
                jedis.aclSetUser("app", AccessRule.rights().toArray(String[]::new));
                jedis.aclSetUser("app", "+cluster|nodes");
            }
        }
        return Client.options(redis.uri())
                .tls(TlsOptions.builder()
                        .trustStore(certificate.pem().toString())
                        .build())
                .username("app")
                .password("secret")
                .sendTimeout(Duration.ofSeconds(30))
                .requestTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static void assertAllQueuesWork(Client jms) throws JMSException {
        for (String queue :
                Stream.generate(() -> RedisExtension.unique("q")).limit(QUEUES).toList()) {
            jms.send(queue, "secret");
            assertThat(jms.receive(queue, 1)).containsExactly("secret");
        }
    }

    @Test
    void sentinels_that_replace_a_master() throws JMSException {
        try (ReplicatedRedis redis = ReplicatedRedis.watched(certificate.ofServers());
                Client jms = Client.connect(options(redis), Session.AUTO_ACKNOWLEDGE)) {
            assertAllQueuesWork(jms);
            redis.master().kill();
            assertAllQueuesWork(jms);
        }
    }

    @Test
    void a_cluster_in_which_a_replica_takes_over() throws JMSException {
        String[] secure = Stream.concat(Stream.of(certificate.ofServers()), Stream.of("--tls-cluster", "yes"))
                .toArray(String[]::new);
        try (RedisCluster redis = RedisCluster.start(secure);
                Client jms = Client.connect(options(redis), Session.AUTO_ACKNOWLEDGE)) {
            assertAllQueuesWork(jms);
            redis.masters().get(0).kill();
            assertAllQueuesWork(jms);
        }
    }
}
