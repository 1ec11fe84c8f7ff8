package io.redismq.matrix.fault;

import io.redismq.testing.RedisServer;
import io.redismq.testing.ReplicatedRedis;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * The master of a Redis with sentinels fails while its replicas are not connected to it, so that they lack what it has
 * acknowledged last.
 */
final class SentinelFailover implements Fault {

    private static final int UNREPLICATED = 20;

    private final boolean kills;

    private SentinelFailover(boolean kills) {
        this.kills = kills;
    }

    static Fault kill() {
        return new SentinelFailover(true);
    }

    static Fault freeze() {
        return new SentinelFailover(false);
    }

    @Override
    public String name() {
        return kills
                ? "Sentinel: replication is cut, master kill -9"
                : "Sentinel: replication is cut, master stands still";
    }

    @Override
    public Promise promise() {
        Duration servers = ReplicatedRedis.DOWN_AFTER;
        return Promise.everything()
                .within(servers.plusSeconds(kills ? 3 : 4))
                .butGoesBack(
                        "What the replica lacks is lost: messages, and that others were delivered or acknowledged; these"
                                + " come again as new ones.");
    }

    @Override
    public RedisServer start() {
        return ReplicatedRedis.watched();
    }

    /** Replicas that stand still do not connect again at once, as others do. */
    @Override
    public void strike(Scene scene) {
        ReplicatedRedis redis = (ReplicatedRedis) scene.redis();
        RedisServer master = redis.master();
        List<RedisServer> replicas = redis.replicas();
        replicas.forEach(RedisServer::freeze);
        try (Jedis jedis = master.jedis()) {
            jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA));
        }
        scene.awaitAcknowledged(UNREPLICATED);
        if (kills) {
            master.kill();
        } else {
            master.freeze();
        }
        replicas.forEach(RedisServer::resume);
    }

    @Override
    public void clear(Scene scene) {
        ((ReplicatedRedis) scene.redis()).revive();
    }
}
