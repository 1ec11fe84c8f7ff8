package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodeAsync;
import org.redisson.api.redisnode.RedisNodes;

/**
 * What a server that keeps messages says of itself: what it is and how it is set up, as far as the user may ask. Services
 * that run Redis for others often keep CONFIG to themselves, and INFO too. Immutable.
 *
 * @param info the fields of INFO; empty when the user may not ask
 * @param config the settings that INFO does not show; empty when the user may not ask
 */
record ServerFacts(String address, Map<String, String> info, Map<String, String> config) {

    /** The facts of each master, in no order. */
    static CompletableFuture<List<ServerFacts>> ask(RedissonClient redisson) {
        List<CompletableFuture<ServerFacts>> asked = new ArrayList<>();
        try {
            if (redisson.getConfig().isClusterConfig()) {
                redisson.getRedisNodes(RedisNodes.CLUSTER).getMasters().forEach(node -> asked.add(ask(node)));
            } else if (redisson.getConfig().isSentinelConfig()) {
                asked.add(ask(
                        redisson.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster()));
            } else if (redisson.getConfig().isSingleConfig()) {
                asked.add(ask(redisson.getRedisNodes(RedisNodes.SINGLE).getInstance()));
            } else {
                asked.add(ask(redisson.getRedisNodes(RedisNodes.MASTER_SLAVE).getMaster()));
            }
        } catch (RuntimeException e) { // a client that is shut down throws at the call
            return CompletableFuture.failedFuture(RedisErrors.fromFailure("Asking Redis how it is set up", e));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all -> asked.stream().map(CompletableFuture::join).toList());
    }

    private static <N extends RedisNode & RedisNodeAsync> CompletableFuture<ServerFacts> ask(N node) {
        InetSocketAddress address = node.getAddr();
        CompletableFuture<Map<String, String>> info = allowed(node.infoAsync(InfoSection.DEFAULT));
        CompletableFuture<Map<String, String>> fsync = allowed(node.getConfigAsync("appendfsync"));
        CompletableFuture<Map<String, String>> save = allowed(node.getConfigAsync("save"));
        return CompletableFuture.allOf(info, fsync, save)
                .thenApply(all -> new ServerFacts(
                        address.getHostString() + ":" + address.getPort(),
                        info.join(),
                        joined(List.of(fsync.join(), save.join()))));
    }

    private static Map<String, String> joined(Collection<Map<String, String>> parts) {
        return parts.stream()
                .flatMap(part -> part.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one));
    }

    /** What is forbidden, renamed or unknown is a fact that is missing; a server that does not answer is not. */
    private static CompletableFuture<Map<String, String>> allowed(CompletionStage<Map<String, String>> answer) {
        return answer.handle((facts, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(facts);
                    }
                    BrokerException cause = RedisErrors.fromFailure("Asking Redis how it is set up", failure);
                    return cause.reason().isPassing()
                            ? CompletableFuture.<Map<String, String>>failedFuture(cause)
                            : CompletableFuture.completedFuture(Map.<String, String>of());
                })
                .thenCompose(outcome -> outcome)
                .toCompletableFuture();
    }

    /** One line for the log: what the server is, how it keeps messages, and what cannot be seen. */
    String summary() {
        if (info.isEmpty()) {
            return "Redis at " + address + ": the user may not ask INFO, so that its version, persistence and"
                    + " maxmemory-policy were not checked";
        }
        return name() + " at " + address + ": " + persistence() + "; maxmemory-policy "
                + info.getOrDefault("maxmemory_policy", "cannot be seen");
    }

    /** As in {@code Redis 7.0.15}; without a number when it cannot be seen. */
    String name() {
        return info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version")
                : ("Redis " + info.getOrDefault("redis_version", "")).strip();
    }

    private String persistence() {
        if ("1".equals(info.get("aof_enabled"))) {
            String fsync = config.get("appendfsync");
            return fsync == null
                    ? "AOF, whose appendfsync cannot be seen without the right to CONFIG"
                    : "AOF with appendfsync " + fsync
                            + (fsync.equals("always") ? "" : ", so that a power failure loses the latest messages");
        }
        String save = config.get("save");
        if (save == null) {
            return "no AOF; whether there are snapshots cannot be seen without the right to CONFIG";
        }
        return save.isBlank()
                ? "no persistence"
                : "snapshots only (save " + save + "), and a crash loses what came since";
    }

    /** Why this cannot be the server that keeps the messages, or null; of sentinels and a cluster the others tell which it is. */
    BrokerException misfit(boolean alone) {
        if ("sentinel".equals(info.get("redis_mode"))) {
            return doubt("is a sentinel, which keeps no messages; its address is redis+sentinel://" + address
                    + "/MASTER, with the name of the master that it watches");
        }
        boolean inCluster = "cluster".equals(info.get("redis_mode"));
        return alone && !inCluster && "slave".equals(info.get("role"))
                ? new BrokerException( // it may be the master soon
                        Reason.UNAVAILABLE,
                        "Redis at " + address + " is a replica, which takes no messages; name its master, "
                                + info.get("master_host") + ":" + info.get("master_port")
                                + ", or all of them as redis+replicated://HOSTS, or their sentinels as"
                                + " redis+sentinel://HOSTS/MASTER")
                : null;
    }

    /** What the operator should change, each with its cure. */
    List<BrokerException> doubts() {
        List<BrokerException> doubts = new ArrayList<>();
        String save = config.get("save");
        if ("0".equals(info.get("aof_enabled")) && save != null && save.isBlank()) {
            doubts.add(
                    doubt("keeps nothing on disk, neither AOF nor RDB: PERSISTENT messages do not survive its restart;"
                            + " set appendonly yes"));
        }
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            doubts.add(
                    doubt("has maxmemory-policy " + policy + ": when it is full it may delete queues, or what keeps a"
                            + " send from being stored twice; set maxmemory-policy noeviction"));
        }
        return doubts;
    }

    private BrokerException doubt(String what) {
        return new BrokerException(Reason.UNSUITABLE, "Redis at " + address + " " + what);
    }
}
