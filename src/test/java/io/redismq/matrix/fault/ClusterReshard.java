package io.redismq.matrix.fault;

import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisServer;
import java.util.List;

/** The slots of all queues and topics that producers send to move to other masters of a cluster. */
final class ClusterReshard implements Fault {

    @Override
    public String name() {
        return "cluster: slots move";
    }

    @Override
    public RedisServer start() {
        return RedisCluster.start();
    }

    @Override
    public void strike(Scene scene) {
        RedisCluster cluster = (RedisCluster) scene.redis();
        scene.keys().forEach(key -> {
            RedisServer from = cluster.masterOf(key);
            List<RedisServer> others =
                    cluster.masters().stream().filter(master -> master != from).toList();
            cluster.move(key, others.get(scene.random().nextInt(others.size())));
        });
    }
}
