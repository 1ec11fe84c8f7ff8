package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Workload;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** Redis has no memory left until each workload has had messages refused, and then it has. */
final class OutOfMemory implements Fault {

    private static final int REFUSED = 20;
    private static final String LIMIT = "maxmemory";

    @Override
    public String name() {
        return "out of memory";
    }

    @Override
    public RedisServer start() {
        return RedisServers.start("--maxmemory-policy", "noeviction");
    }

    @Override
    public void strike(Scene scene) {
        Map<Workload, Integer> before = new HashMap<>();
        scene.ledgers().forEach((workload, ledger) -> before.put(workload, ledger.refused()));
        try (Jedis jedis = scene.redis().jedis()) {
            jedis.configSet(LIMIT, "1");
            scene.await(
                    "sends to be refused", (workload, ledger) -> ledger.refused() >= before.get(workload) + REFUSED);
            jedis.configSet(LIMIT, "0");
        }
    }
}
