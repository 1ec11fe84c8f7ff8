package io.redismq.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A cluster of three masters with a third of the slots each, and a replica for each of them: the nodes 0 to 2 begin as
 * masters, 3 to 5 as their replicas. A node counts as dead after {@link #NODE_TIMEOUT}. Used by one test thread at a time.
 */
public final class RedisCluster extends RedisTopology {

    public static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final int KEYS_AT_ONCE = 100;
    private static final int MIGRATION_MILLIS = 30_000;

    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisCluster() {}

    static RedisCluster start(RedisBinary binary, String... more) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.startNodes(binary, List.of(more));
            cluster.assignSlots();
            cluster.meet();
            cluster.replicate();
            cluster.awaitHealthy();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** A cluster for one test class, of the executable that private servers are made of. */
    public static RedisCluster start(String... redisConfigArgs) {
        return start(RedisServers.binary(), redisConfigArgs);
    }

    private void startNodes(RedisBinary binary, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-announce-ip",
                "127.0.0.1",
                "--cluster-node-timeout",
                Long.toString(NODE_TIMEOUT.toMillis()),
                "--cluster-replica-validity-factor",
                "0",
                "--repl-diskless-sync",
                "yes",
                "--repl-diskless-sync-delay",
                "0"));
        arguments.addAll(more);
        for (int i = 0; i < 2 * MASTERS; i++) {
            nodes.add(RedisProcess.start(binary, arguments));
        }
    }

    private void assignSlots() {
        for (int i = 0; i < nodes.size(); i++) {
            try (Jedis jedis = nodes.get(i).jedis()) {
                jedis.clusterSetConfigEpoch(i + 1L);
                if (i < MASTERS) {
                    jedis.clusterAddSlots(IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                            .toArray());
                }
            }
        }
    }

    /** Each is told of each other one: waiting until they gossip takes longer. */
    private void meet() {
        for (RedisServer node : nodes) {
            try (Jedis jedis = node.jedis()) {
                nodes.stream()
                        .filter(other -> other != node)
                        .forEach(other -> jedis.clusterMeet(other.host(), other.port()));
            }
        }
        await("all nodes to know each other", () -> nodes.stream().allMatch(this::knowsAll));
    }

    private boolean knowsAll(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            String known = jedis.clusterNodes();
            return known.lines().count() == nodes.size()
                    && !known.contains("handshake")
                    && !known.contains("fail")
                    && known.lines().allMatch(line -> line.contains(" connected"))
                    && jedis.clusterInfo().contains("cluster_state:ok");
        }
    }

    /** A replica may be fed by its master before the others have heard of it. */
    private static boolean knowsReplicas(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.clusterNodes()
                            .lines()
                            .filter(line -> line.contains("slave"))
                            .count()
                    == MASTERS;
        }
    }

    private void replicate() {
        for (int i = 0; i < MASTERS; i++) {
            try (Jedis replica = nodes.get(MASTERS + i).jedis()) {
                replica.clusterReplicate(id(nodes.get(i)));
            }
        }
    }

    private static String id(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.clusterMyId();
        }
    }

    @Override
    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /** Those which are masters now; one that does not run is none. */
    public List<RedisServer> masters() {
        return nodes.stream().filter(RedisTopology::isMaster).toList();
    }

    /** The node that serves a key now, as the first other one that runs believes. */
    public RedisServer masterOf(String key) {
        int slot = slot(key);
        for (RedisServer node : nodes) {
            if (node.isRunning()) {
                try (Jedis jedis = node.jedis()) {
                    return servedBy(jedis, slot);
                } catch (JedisException standsStill) {
                    continue;
                }
            }
        }
        throw new IllegalStateException("No node runs");
    }

    /** As the owner itself knows; others may not have heard of the last move yet. */
    private RedisServer ownerOf(int slot) {
        return masters().stream()
                .filter(master -> {
                    try (Jedis jedis = master.jedis()) {
                        return jedis.clusterNodes()
                                .lines()
                                .anyMatch(line -> line.contains("myself") && servesSlot(line.split(" "), slot));
                    }
                })
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
    }

    private RedisServer servedBy(Jedis jedis, int slot) {
        String line = jedis.clusterNodes()
                .lines()
                .filter(each -> servesSlot(each.split(" "), slot))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
        return node(portIn(line));
    }

    private static int portIn(String line) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf('@')));
    }

    /** Ranges of slots follow eight other words; those in brackets are on their way. */
    private static Stream<String> slots(String[] words) {
        return Stream.of(words).skip(8).filter(range -> !range.startsWith("["));
    }

    private static boolean servesSlot(String[] words, int slot) {
        return slots(words)
                .map(range -> range.split("-"))
                .anyMatch(ends -> Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]));
    }

    /** Another node that has what this master has. */
    public RedisServer replicaOf(RedisServer master) {
        try (Jedis jedis = master.jedis()) {
            String line = jedis.clusterReplicas(jedis.clusterMyId()).get(0);
            return node(portIn(line));
        }
    }

    public static int slot(String key) {
        return JedisClusterCRC16.getSlot(key);
    }

    /**
     * Moves the slot of a key with all that is in it to another master, as resharding does, while clients go on. A node
     * that takes a slot over gives itself an epoch above all that it has heard of: were it to miss the last one, two would
     * have the same, and one of them take back what it has just given away. So each move waits for the news of the last.
     */
    public void move(String key, RedisServer to) {
        await("the nodes to agree who serves what", this::agrees);
        int slot = slot(key);
        RedisServer from = ownerOf(slot);
        try (Jedis source = from.jedis();
                Jedis target = to.jedis()) {
            target.clusterSetSlotImporting(slot, id(from));
            source.clusterSetSlotMigrating(slot, id(to));
            List<String> keys = source.clusterGetKeysInSlot(slot, KEYS_AT_ONCE);
            while (!keys.isEmpty()) {
                source.migrate(
                        to.host(),
                        to.port(),
                        MIGRATION_MILLIS,
                        MigrateParams.migrateParams(),
                        keys.toArray(new String[0]));
                keys = source.clusterGetKeysInSlot(slot, KEYS_AT_ONCE);
            }
            target.clusterSetSlotNode(slot, id(to));
            source.clusterSetSlotNode(slot, id(to));
        }
        for (RedisServer master : masters()) {
            try (Jedis jedis = master.jedis()) {
                jedis.clusterSetSlotNode(slot, id(to));
            }
        }
    }

    private boolean agrees() {
        List<List<String>> claims = nodes.stream()
                .filter(RedisServer::isRunning)
                .map(RedisCluster::claims)
                .distinct()
                .toList();
        return claims.size() == 1
                && claims.get(0).stream()
                                .map(claim -> claim.split(" ")[1])
                                .distinct()
                                .count()
                        == claims.get(0).size();
    }

    /** What each master serves and since which epoch, as one node believes: its id, the epoch and the slots. */
    private static List<String> claims(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.clusterNodes()
                    .lines()
                    .filter(line -> line.contains("master"))
                    .map(line -> line.split(" "))
                    .map(words -> Stream.concat(Stream.of(words[0], words[6]), slots(words))
                            .collect(Collectors.joining(" ")))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void revive() {
        super.revive();
        awaitHealthy();
    }

    @Override
    public void awaitHealthy() {
        await(
                "the cluster to be whole",
                () -> nodes.stream().allMatch(node -> knowsAll(node) && knowsReplicas(node))
                        && masters().size() == MASTERS
                        && masters().stream().allMatch(master -> replicas(master) == 1));
    }

    /** All nodes; a client finds the others by one that runs. */
    @Override
    public String uri() {
        return nodes.get(0).uri().split(":")[0] + "+cluster://"
                + addresses(nodes).collect(Collectors.joining(","));
    }

    @Override
    public Jedis jedis() {
        return new ClusterJedis(masters().stream().map(node -> at(node.port())).toList());
    }
}
