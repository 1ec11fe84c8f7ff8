package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

@Timeout(90)
class RedisTopologyTest {

    @Test
    void aClusterShowsAllItsKeysThroughOneConnection() {
        try (RedisCluster cluster = RedisCluster.start();
                Jedis jedis = cluster.jedis()) {
            List<String> keys = IntStream.range(0, 30).mapToObj(i -> "key" + i).toList();
            keys.forEach(key -> jedis.set(key, "value of " + key));
            assertThat(jedis.keys("*")).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(jedis.dbSize()).isEqualTo(30);
            assertThat(keys).allSatisfy(key -> assertThat(jedis.get(key)).isEqualTo("value of " + key));
            assertThat(keys.stream().map(cluster::masterOf).distinct()).hasSize(3);
            jedis.flushAll();
            assertThat(jedis.dbSize()).isZero();
        }
    }

    @Test
    void aSlotMovesWithItsKeys() {
        try (RedisCluster cluster = RedisCluster.start();
                Jedis jedis = cluster.jedis()) {
            jedis.set("{tag}a", "1");
            jedis.set("{tag}b", "2");
            RedisServer target = cluster.masters().stream()
                    .filter(master -> master != cluster.masterOf("{tag}"))
                    .findFirst()
                    .orElseThrow();
            cluster.move("{tag}", target);
            assertThat(cluster.masterOf("{tag}")).isSameAs(target);
            assertThat(jedis.get("{tag}a") + jedis.get("{tag}b")).isEqualTo("12");
        }
    }

    @Test
    void slotsMoveAgainAndAgain() {
        try (RedisCluster cluster = RedisCluster.start();
                Jedis jedis = cluster.jedis()) {
            List<RedisServer> masters = cluster.masters();
            List<String> keys = IntStream.range(0, 8).mapToObj(i -> "key" + i).toList();
            keys.forEach(key -> jedis.set(key, "value of " + key));
            Random random = new Random(1);
            random.ints(60, 0, keys.size()).mapToObj(keys::get).forEach(key -> {
                List<RedisServer> others = masters.stream()
                        .filter(master -> master != cluster.masterOf(key))
                        .toList();
                cluster.move(key, others.get(random.nextInt(others.size())));
            });
            assertThat(keys).allSatisfy(key -> assertThat(jedis.get(key)).isEqualTo("value of " + key));
        }
    }

    @Test
    void theReplicaTakesOverFromAKilledMasterOfACluster() {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer victim = cluster.masterOf("{tag}");
            victim.kill();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            cluster.masterOf("{tag}") != victim && RedisTopology.isMaster(cluster.masterOf("{tag}")));
            cluster.revive();
            assertThat(cluster.masters()).hasSize(3);
            assertThat(victim.isRunning()).isTrue();
        }
    }

    @Test
    void theSentinelsReplaceAKilledMaster() {
        try (ReplicatedRedis redis = ReplicatedRedis.watched()) {
            RedisServer victim = redis.master();
            assertThat(redis.replicas()).hasSize(2);
            victim.kill();
            await().atMost(Duration.ofSeconds(20)).until(() -> redis.master() != victim);
            redis.revive();
            assertThat(redis.replicas()).hasSize(2); // which two, a busy machine may have changed once more
            assertThat(victim.isRunning()).isTrue();
        }
    }

    @Test
    void anIsolatedMasterIsReplacedAndGoesOnForItsClients() {
        try (ReplicatedRedis redis = ReplicatedRedis.isolable()) {
            RedisServer isolated = redis.master();
            redis.isolate();
            redis.awaitFailover(isolated);
            try (Jedis left = isolated.jedis();
                    Jedis chosen = redis.jedis()) {
                left.set("key", "of the old one");
                assertThat(left.waitReplicas(1, 200)).isZero();
                assertThat(chosen.get("key")).isNull();
            }
            redis.revive();
            assertThat(redis.replicas()).contains(isolated);
        }
    }

    @Test
    void replicasChangePlacesWithTheirMaster() {
        try (ReplicatedRedis redis = ReplicatedRedis.unwatched()) {
            RedisServer next = redis.replicas().get(0);
            redis.promote(next);
            redis.awaitHealthy();
            assertThat(redis.master()).isSameAs(next);
        }
    }
}
