package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A sentinel that watches one master, alone or with others, in a process of its own. Owned by the test that starts it. */
public final class Sentinel implements AutoCloseable {

    /**
     * What sentinels agree on.
     *
     * @param name the name of the master
     * @param downAfter how long they wait for a sign of life of it
     * @param quorum how many must find that it is gone
     * @param user who they are at the servers, with the same password; null for nobody in particular
     */
    record Watch(String name, Duration downAfter, int quorum, String user) {}

    private static final String HOST = "127.0.0.1";
    private static final String FAILOVER_TIMEOUT_MILLIS = "4000";

    private final String id =
            (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "").substring(0, 40);
    private final int port = Ports.free();
    private final TemporaryDirectory directory = new TemporaryDirectory("redis-mq-sentinel");
    private final String name;
    private final String password;
    private ChildProcess process;
    private RedisProcess watched;

    private Sentinel(String name, String password) {
        this.name = name;
        this.password = password;
    }

    /** A sentinel of a server that was started as a process. */
    public static Sentinel of(RedisServer master, String name) {
        return of(master, name, null);
    }

    /** The same, which asks everybody for a password. */
    public static Sentinel of(RedisServer master, String name, String password) {
        Sentinel sentinel = new Sentinel(name, password);
        try {
            sentinel.start((RedisProcess) master, new Watch(name, Duration.ofSeconds(30), 1, null), List.of());
            return sentinel;
        } catch (RuntimeException e) {
            sentinel.close();
            throw e;
        }
    }

    /** So many of them, who know each other from the start, since finding each other takes them seconds. */
    static List<Sentinel> together(RedisProcess master, Watch watch, int count) {
        List<Sentinel> all = Stream.generate(() -> new Sentinel(watch.name, null))
                .limit(count)
                .toList();
        try {
            all.forEach(each -> each.start(master, watch, all));
            return all;
        } catch (RuntimeException e) {
            all.forEach(Sentinel::close);
            throw e;
        }
    }

    private void start(RedisProcess master, Watch watch, List<Sentinel> all) {
        watched = master;
        List<String> lines = new ArrayList<>(List.of(
                (master.isSecure() ? "port 0\ntls-port " : "port ") + port,
                "bind " + HOST,
                "dir " + directory.path(),
                "sentinel myid " + id,
                "sentinel monitor " + name + " " + master.host() + " " + master.port() + " " + watch.quorum,
                "sentinel down-after-milliseconds " + name + " " + watch.downAfter.toMillis(),
                "sentinel failover-timeout " + name + " " + FAILOVER_TIMEOUT_MILLIS));
        lines.addAll(master.tlsLines());
        if (password != null) {
            lines.add("requirepass " + password);
        }
        if (watch.user != null) {
            lines.add("sentinel auth-user " + name + " " + watch.user);
            lines.add("sentinel auth-pass " + name + " " + watch.user);
        }
        all.stream()
                .filter(other -> other != this)
                .forEach(other ->
                        lines.add("sentinel known-sentinel " + name + " " + HOST + " " + other.port + " " + other.id));
        Path file = directory.path().resolve("sentinel.conf");
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ChildProcess.start(
                new ProcessBuilder(master.binary().executable().toString(), file.toString(), "--sentinel"),
                directory.path().resolve("sentinel.log"));
        Readiness.await(process, this::jedis);
    }

    private Jedis jedis() {
        return watched.jedis(new HostAndPort(HOST, port), password);
    }

    /** The port of the master, as it believes. */
    int master() {
        try (Jedis jedis = jedis()) {
            return Integer.parseInt(jedis.sentinelGetMasterAddrByName(name).get(1));
        }
    }

    /** Whether it sees the master, so many replicas and so many other sentinels, all of them well. */
    boolean knows(int replicas, int others) {
        try (Jedis jedis = jedis()) {
            return isWell(jedis.sentinelMaster(name))
                    && jedis.sentinelReplicas(name).stream()
                                    .filter(Sentinel::isWell)
                                    .count()
                            == replicas
                    && jedis.sentinelSentinels(name).stream()
                                    .filter(Sentinel::isWell)
                                    .count()
                            == others;
        } catch (JedisException notYet) {
            return false;
        }
    }

    private static boolean isWell(Map<String, String> node) {
        String flags = node.get("flags");
        return !flags.contains("down")
                && !flags.contains("disconnected")
                && !"err".equals(node.get("master-link-status"));
    }

    void switchOver() {
        try (Jedis jedis = jedis()) {
            jedis.sentinelFailover(name);
        }
    }

    /** Host and port. */
    public String address() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
        directory.close();
    }
}
