package io.redismq.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Several servers that are one Redis to a client. A test breaks its {@link #nodes()}, one by one; the whole can only be
 * closed. Owned by whoever asked for it.
 */
public abstract class RedisTopology implements RedisServer {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** All servers, whatever they are at the moment, in the order in which they were started. */
    public abstract List<RedisServer> nodes();

    /** Waits until every node runs and each has the role that the others believe it to have. */
    public abstract void awaitHealthy();

    /** The running server on this port. */
    RedisServer node(int port) {
        return nodes().stream()
                .filter(node -> node.port() == port)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No node of " + this + " is on port " + port));
    }

    static HostAndPort at(int port) {
        return new HostAndPort(LOOPBACK, port);
    }

    /** Whether a server answers, and says that it is a master. */
    static boolean isMaster(RedisServer node) {
        if (!node.isRunning()) {
            return false;
        }
        try (Jedis jedis = node.jedis()) {
            return "master".equals(jedis.role().get(0));
        } catch (JedisException gone) {
            return false;
        }
    }

    /** How many replicas get all that a master executes; it counts one some time after that believes to be in sync. */
    static int replicas(RedisServer master) {
        try (Jedis jedis = master.jedis()) {
            return (int) jedis.info("replication")
                    .lines()
                    .filter(line -> line.contains("state=online"))
                    .count();
        } catch (JedisException gone) {
            return 0;
        }
    }

    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(condition);
    }

    /** Starts again what was killed, and lets go on what stands still; then all are well again. */
    public void revive() {
        for (RedisServer node : nodes()) {
            if (node.isRunning()) {
                node.resume();
            } else {
                node.restart();
            }
        }
    }

    Stream<String> addresses(List<RedisServer> of) {
        return of.stream().map(node -> node.host() + ":" + node.port());
    }

    /** Several hosts have no one address: a test that asks for it is about a single server, and is left out here. */
    @Override
    public String host() {
        throw new TestAbortedException("The test is about a single server");
    }

    @Override
    public int port() {
        throw new TestAbortedException("The test is about a single server");
    }

    @Override
    public String version() {
        return nodes().get(0).version();
    }

    @Override
    public String source() {
        return nodes().get(0).source();
    }

    @Override
    public boolean isDisposable() {
        return true;
    }

    @Override
    public boolean canBeKilled() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return nodes().stream().allMatch(RedisServer::isRunning);
    }

    @Override
    public void kill() {
        throw refuse();
    }

    @Override
    public void freeze() {
        throw refuse();
    }

    @Override
    public void resume() {
        throw refuse();
    }

    @Override
    public void restart() {
        throw refuse();
    }

    @Override
    public void stop() {
        throw refuse();
    }

    private static UnsupportedOperationException refuse() {
        return new UnsupportedOperationException("Break one of the nodes(), not all of them at once");
    }

    @Override
    public void close() {
        nodes().forEach(RedisServer::close);
    }

    @Override
    public String toString() {
        return "Redis " + version() + " (" + source() + ") at " + uri();
    }
}
