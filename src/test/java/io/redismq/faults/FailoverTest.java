package io.redismq.faults;

import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisServer;
import io.redismq.testing.ReplicatedRedis;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Another server takes the place of the one that clients are talking to: producers and consumers go on by themselves,
 * within the time that the servers need and a little more.
 */
@Timeout(120)
class FailoverTest {

    private static void assertSurvivesKilled(RedisServer master, int replicas, Workload workload, Duration limit) {
        workload.awaitReplicated(master, replicas);
        workload.strike(master::kill);
        workload.assertGoesOnWithin(limit);
        workload.assertOnlyUnreplicatedIsLost();
        workload.assertToldOnce();
    }

    /** The limit is longer, as requests wait for it in vain. */
    private static void assertSurvivesFrozen(RedisServer master, int replicas, Workload workload, Duration limit) {
        workload.awaitReplicated(master, replicas);
        workload.strike(master::freeze);
        workload.assertGoesOnWithin(limit);
        master.resume();
        workload.assertOnlyUnreplicatedIsLost();
        workload.assertToldOnce();
    }

    @Test
    void clientsGoOnWhenSentinelsReplaceAKilledMaster() throws Exception {
        try (ReplicatedRedis redis = ReplicatedRedis.watched();
                Workload workload = new Workload(redis)) {
            assertSurvivesKilled(redis.master(), 2, workload, ReplicatedRedis.DOWN_AFTER.plusSeconds(3));
        }
    }

    @Tag("slow")
    @Test
    void clientsGoOnWhenSentinelsReplaceAFrozenMaster() throws Exception {
        try (ReplicatedRedis redis = ReplicatedRedis.watched();
                Workload workload = new Workload(redis)) {
            assertSurvivesFrozen(redis.master(), 2, workload, ReplicatedRedis.DOWN_AFTER.plusSeconds(4));
        }
    }

    @Tag("slow")
    @Test
    void clientsGoOnWhenSentinelsAreToldToSwitch() throws Exception {
        try (ReplicatedRedis redis = ReplicatedRedis.watched();
                Workload workload = new Workload(redis)) {
            workload.strike(redis::switchOver);
            workload.assertGoesOnWithin(Duration.ofSeconds(4));
            workload.assertOnlyUnreplicatedIsLost();
        }
    }

    @Test
    void clientsGoOnWhenAReplicaTakesOverFromAKilledMasterOfACluster() throws Exception {
        try (RedisCluster redis = RedisCluster.start();
                Workload workload = new Workload(redis)) {
            assertSurvivesKilled(redis.masterOf(workload.key()), 1, workload, RedisCluster.NODE_TIMEOUT.plusSeconds(4));
        }
    }

    @Tag("slow")
    @Test
    void clientsGoOnWhenAReplicaTakesOverFromAFrozenMasterOfACluster() throws Exception {
        try (RedisCluster redis = RedisCluster.start();
                Workload workload = new Workload(redis)) {
            assertSurvivesFrozen(redis.masterOf(workload.key()), 1, workload, RedisCluster.NODE_TIMEOUT.plusSeconds(5));
        }
    }

    @Test
    void clientsGoOnWhenTheyFindTheirMasterToBeAReplicaNow() throws Exception {
        try (ReplicatedRedis redis = ReplicatedRedis.unwatched();
                Workload workload = new Workload(redis)) {
            RedisServer next = redis.replicas().get(0);
            workload.awaitReplicated(redis.master(), 2);
            workload.strike(() -> redis.promote(next));
            workload.assertGoesOnWithin(Duration.ofSeconds(4));
            workload.assertOnlyUnreplicatedIsLost();
        }
    }

    @Test
    void clientsGoOnWhileSlotsMove() throws Exception {
        try (RedisCluster redis = RedisCluster.start();
                Workload workload = new Workload(redis)) {
            RedisServer target = redis.masters().stream()
                    .filter(master -> master != redis.masterOf(workload.key()))
                    .findFirst()
                    .orElseThrow();
            workload.strike(() -> {
                redis.move(workload.key(), target);
                redis.move(workload.keyOfKept(), target);
            });
            workload.assertGoesOnWithin(Duration.ofSeconds(3));
            workload.assertNothingIsLost();
        }
    }
}
