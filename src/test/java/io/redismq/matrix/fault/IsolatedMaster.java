package io.redismq.matrix.fault;

import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisServer;
import io.redismq.testing.ReplicatedRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * The master of a Redis with sentinels is cut off from its replicas and from all sentinels, and goes on for its clients, who
 * leave it when the sentinels name another one. It is a replica when all is well again.
 */
final class IsolatedMaster implements Fault {

    private static final int UNREPLICATED = 20;

    /** From when the sentinels name another one. */
    private static final Duration LEAVING = Duration.ofSeconds(4);

    private static final Promise SERVERS = Promise.everything().within(Duration.ofSeconds(4));

    private final String name;
    private final String options;
    private final String[] settings;
    private final Promise promise;
    private final Consumer<Scene> meanwhile;

    private IsolatedMaster(String name, String options, String[] settings, Promise promise, Consumer<Scene> meanwhile) {
        this.name = name;
        this.options = options;
        this.settings = settings;
        this.promise = promise;
        this.meanwhile = meanwhile;
    }

    static Fault withMemory() {
        return new IsolatedMaster(
                "",
                "",
                new String[0],
                SERVERS.butGoesBack(
                        "What the old master took while it was cut off is lost unless it was received there: messages,"
                                + " and that others were delivered or acknowledged; these come again as new ones."),
                scene -> scene.awaitAcknowledged(UNREPLICATED));
    }

    static Fault withReplicated() {
        return new IsolatedMaster(
                ", replicated(1)",
                "?durability=replicated(1)",
                new String[0],
                SERVERS.butForgets("Nothing is acknowledged while no replica has it. What the old master delivered may"
                        + " come again as new, also a part of a transaction that was never confirmed."),
                Scene::awaitStandstill);
    }

    static Fault withMinReplicas() {
        return new IsolatedMaster(
                ", min-replicas-to-write 1",
                "",
                new String[] {"--min-replicas-to-write", "1"},
                SERVERS.butGoesBack("The old master takes nothing any more. What it had answered and not yet copied is"
                        + " lost, and comes again if it was delivered."),
                scene -> {});
    }

    @Override
    public String name() {
        return "Sentinel: master is isolated" + name;
    }

    @Override
    public Promise promise() {
        return promise;
    }

    @Override
    public String options() {
        return options;
    }

    @Override
    public RedisServer start() {
        return ReplicatedRedis.isolable(settings);
    }

    @Override
    public void strike(Scene scene) {
        ReplicatedRedis redis = (ReplicatedRedis) scene.redis();
        RedisServer master = redis.master();
        redis.isolate();
        meanwhile.accept(scene);
        redis.awaitFailover(master);
        awaitMove(scene);
    }

    /** Recovery counts from when the new master has messages of each workload: until then the old one serves them all. */
    private static void awaitMove(Scene scene) {
        try (Jedis jedis = scene.redis().jedis()) {
            Map<String, StreamEntryID> before = new HashMap<>();
            scene.keys().forEach(key -> before.put(key, latest(jedis, key)));
            await("clients to leave the old master").atMost(LEAVING).until(() -> before.entrySet().stream()
                    .noneMatch(each -> latest(jedis, each.getKey()).equals(each.getValue())));
        }
    }

    private static StreamEntryID latest(Jedis jedis, String key) {
        return jedis.xinfoStream(key).getLastGeneratedId();
    }

    @Override
    public void clear(Scene scene) {
        ((ReplicatedRedis) scene.redis()).revive();
    }
}
