package io.redismq.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/**
 * A master and two replicas; with sentinels, these decide who is the master, and without them the test does. The node 0
 * begins as the master. Used by one test thread at a time.
 */
public final class ReplicatedRedis extends RedisTopology {

    /** How long the sentinels wait for a sign of life of the master. */
    public static final Duration DOWN_AFTER = Duration.ofSeconds(1);

    private static final String MASTER = "mq";
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int REPLICAS = 2;
    private static final String PASSWORD_OF_CLIENTS = "clients";

    /** Who servers and sentinels are to each other, where the master can be isolated. */
    private static final String NODES = "nodes";

    private static final List<String> USERS = List.of(
            "--requirepass",
            PASSWORD_OF_CLIENTS,
            "--user",
            NODES,
            "on",
            ">" + NODES,
            "~*",
            "&*",
            "+@all",
            "--masteruser",
            NODES,
            "--masterauth",
            NODES);

    private static final int SENTINELS = 3;

    private final List<RedisServer> nodes = new ArrayList<>();
    private final List<Sentinel> sentinels = new ArrayList<>();

    private boolean isolable;

    private ReplicatedRedis() {}

    /** With sentinels, for one test class, of the executable that private servers are made of. */
    public static ReplicatedRedis watched(String... redisConfigArgs) {
        return watched(RedisServers.binary(), redisConfigArgs);
    }

    /** With sentinels, whose master can be isolated. */
    public static ReplicatedRedis isolable(String... redisConfigArgs) {
        List<String> arguments = new ArrayList<>(USERS);
        arguments.addAll(List.of(redisConfigArgs));
        return start(RedisServers.binary(), SENTINELS, DOWN_AFTER, arguments);
    }

    /** Without sentinels. */
    public static ReplicatedRedis unwatched(String... redisConfigArgs) {
        return unwatched(RedisServers.binary(), redisConfigArgs);
    }

    /** Watched too, but so that nobody is replaced because the machine is busy. */
    static ReplicatedRedis shared(RedisBinary binary) {
        return start(binary, SENTINELS, PATIENT, List.of());
    }

    static ReplicatedRedis watched(RedisBinary binary, String... more) {
        return start(binary, SENTINELS, DOWN_AFTER, List.of(more));
    }

    static ReplicatedRedis unwatched(RedisBinary binary, String... more) {
        return start(binary, 0, DOWN_AFTER, List.of(more));
    }

    private static ReplicatedRedis start(RedisBinary binary, int sentinels, Duration downAfter, List<String> more) {
        ReplicatedRedis redis = new ReplicatedRedis();
        redis.isolable = more.contains(NODES);
        try {
            redis.startNodes(binary, more);
            redis.awaitReplicas(); // sentinels that see them at once need not look again, which takes 10 s
            Sentinel.Watch watch =
                    new Sentinel.Watch(MASTER, downAfter, sentinels / 2 + 1, redis.isolable ? NODES : null);
            redis.sentinels.addAll(Sentinel.together((RedisProcess) redis.nodes.get(0), watch, sentinels));
            redis.awaitHealthy();
            return redis;
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    private void startNodes(RedisBinary binary, List<String> more) {
        List<String> arguments =
                new ArrayList<>(List.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
        arguments.addAll(more);
        RedisServer master = RedisProcess.start(binary, arguments);
        nodes.add(master);
        arguments.addAll(List.of("--replicaof", master.host(), Integer.toString(master.port())));
        for (int i = 0; i < REPLICAS; i++) {
            nodes.add(RedisProcess.start(binary, arguments));
        }
    }

    @Override
    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /** The one that is the master now: with sentinels, the one they say. */
    public RedisServer master() {
        return sentinels.isEmpty()
                ? nodes.stream().filter(RedisTopology::isMaster).findFirst().orElseThrow()
                : node(sentinels.get(0).master());
    }

    /** The replicas that run. */
    public List<RedisServer> replicas() {
        RedisServer master = master();
        return nodes.stream().filter(node -> node != master && node.isRunning()).toList();
    }

    /** Lets the sentinels make another node the master, as an administrator does before he works on this one. */
    public void switchOver() {
        sentinels.get(0).switchOver();
    }

    /** Cuts the master off from its replicas and from the sentinels, while clients reach it as before. */
    public void isolate() {
        try (Jedis jedis = jedis()) {
            jedis.aclSetUser(NODES, "off");
            jedis.clientKill(ClientKillParams.clientKillParams().user(NODES));
        }
    }

    /** Waits until the sentinels have made another one the master. */
    public void awaitFailover(RedisServer from) {
        await("another master", () -> master() != from && isMaster(master()));
    }

    /** Without sentinels: makes one of the replicas the master of all others. */
    public void promote(RedisServer replica) {
        try (Jedis jedis = replica.jedis()) {
            jedis.replicaofNoOne();
        }
        for (RedisServer node : nodes) {
            if (node != replica && node.isRunning()) {
                replicate(node, replica);
            }
        }
    }

    @Override
    public void revive() {
        rejoin();
        awaitHealthy();
    }

    /** The same without waiting. A master that comes back begins as one; its sentinels would see to that, after 10 s. */
    public void rejoin() {
        super.revive();
        if (isolable) {
            nodes.forEach(ReplicatedRedis::admitNodes);
        }
        RedisServer master = master();
        nodes.stream().filter(node -> node != master && isMaster(node)).forEach(node -> replicate(node, master));
    }

    private static void admitNodes(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            jedis.aclSetUser(NODES, "on");
        }
    }

    private static void replicate(RedisServer node, RedisServer master) {
        try (Jedis jedis = node.jedis()) {
            jedis.replicaof(master.host(), master.port());
        }
    }

    @Override
    public void awaitHealthy() {
        awaitReplicas();
        await("the sentinels to see all others", () -> sentinels.stream()
                .allMatch(sentinel -> sentinel.knows(REPLICAS, SENTINELS - 1)));
    }

    private void awaitReplicas() {
        await("a master with two replicas", () -> isMaster(master()) && replicas(master()) == REPLICAS);
    }

    @Override
    public String uri() {
        String scheme = nodes.get(0).uri().split(":")[0];
        return sentinels.isEmpty()
                ? scheme + "+replicated://" + addresses(nodes).collect(Collectors.joining(","))
                : scheme + "+sentinel://"
                        + (isolable ? ":" + PASSWORD_OF_CLIENTS + "@" : "")
                        + sentinels.stream().map(Sentinel::address).collect(Collectors.joining(",")) + "/" + MASTER;
    }

    @Override
    public Jedis jedis() {
        return master().jedis();
    }

    @Override
    public void close() {
        sentinels.forEach(Sentinel::close);
        super.close();
    }
}
