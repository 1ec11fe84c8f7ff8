package io.redismq.matrix.fault;

import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisServer;
import java.time.Duration;
import java.util.List;

/** A master of a cluster, one that serves at least one of the workloads, fails, and its replica takes over. */
final class ClusterNodeFailure implements Fault {

    private final boolean kills;

    private ClusterNodeFailure(boolean kills) {
        this.kills = kills;
    }

    static Fault kill() {
        return new ClusterNodeFailure(true);
    }

    static Fault freeze() {
        return new ClusterNodeFailure(false);
    }

    @Override
    public String name() {
        return kills ? "cluster: master kill -9" : "cluster: master stands still";
    }

    @Override
    public Promise promise() {
        Duration servers = RedisCluster.NODE_TIMEOUT;
        return Promise.everything()
                .within(servers.plusSeconds(kills ? 4 : 5))
                .butGoesBack(
                        "What the replica lacks is lost: messages, and that others were delivered or acknowledged; these"
                                + " come again as new ones.");
    }

    @Override
    public RedisServer start() {
        return RedisCluster.start();
    }

    @Override
    public void strike(Scene scene) {
        List<String> keys = scene.keys().toList();
        RedisServer master =
                ((RedisCluster) scene.redis()).masterOf(keys.get(scene.random().nextInt(keys.size())));
        if (kills) {
            master.kill();
        } else {
            master.freeze();
        }
    }

    @Override
    public void clear(Scene scene) {
        ((RedisCluster) scene.redis()).revive();
    }
}
