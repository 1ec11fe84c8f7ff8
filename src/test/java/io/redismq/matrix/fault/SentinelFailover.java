package io.redismq.matrix.fault;

import io.redismq.api.Durability;
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
    private static final int REPLICAS = 2;

    /** A sentinel that met the old master in the middle of a failover makes it a replica when it looks again. */
    private static final Duration SENTINELS_LOOK_AGAIN = Duration.ofSeconds(10);

    private final boolean kills;
    private final Durability durability;

    private SentinelFailover(boolean kills, Durability durability) {
        this.kills = kills;
        this.durability = durability;
    }

    static Fault kill(Durability durability) {
        return new SentinelFailover(true, durability);
    }

    static Fault freeze() {
        return new SentinelFailover(false, Durability.memory());
    }

    @Override
    public String name() {
        return "Sentinel: replication is cut, master " + (kills ? "kill -9" : "stands still")
                + (durability.isMemory() ? "" : ", " + durability);
    }

    @Override
    public String options() {
        return durability.isMemory() ? "" : "?durability=" + durability;
    }

    @Override
    public Promise promise() {
        Duration servers = ReplicatedRedis.DOWN_AFTER;
        Duration limit = servers.plusSeconds(kills ? 3 : 4);
        Promise promise = Promise.everything()
                .within(durability.replicas() == REPLICAS ? limit.plus(SENTINELS_LOOK_AGAIN) : limit);
        return !durability.isMemory()
                ? promise.butForgets(
                        "What the replica lacks was not acknowledged. What the old master delivered may come"
                                + " again as new, also a part of a transaction that was never confirmed.")
                : promise.butGoesBack(
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
        if (durability.isMemory()) {
            scene.awaitAcknowledged(UNREPLICATED);
        } else {
            scene.awaitStandstill();
        }
        if (kills) {
            master.kill();
        } else {
            master.freeze();
        }
        replicas.forEach(RedisServer::resume);
        if (durability.replicas() == replicas.size()) { // nothing is confirmed until there are as many again
            redis.awaitFailover(master);
            redis.rejoin();
        }
    }

    @Override
    public void clear(Scene scene) {
        ((ReplicatedRedis) scene.redis()).revive();
    }
}
