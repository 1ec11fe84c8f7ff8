package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import redis.clients.jedis.Jedis;

/**
 * Stands between a client and Redis and breaks things on purpose, request by request, as a {@link FaultPlan} says; it
 * counts what it broke, so that a test can prove that the faults it survived did happen. It speaks RESP2 and RESP3
 * without TLS. A transaction is one unit: its requests pass, and the fault that its EXEC meets hits the whole (repeated
 * means MULTI to EXEC once more). A connection that subscribes is left alone from then on. A test makes it and closes
 * it; all methods may be called from any thread. It runs one thread for itself and two per connection.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    private final InetSocketAddress upstream;
    private final ServerSocket listener;
    private final Gate gate = new Gate();
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final Map<Fault.Kind, LongAdder> counts = new EnumMap<>(Fault.Kind.class);
    private final LongAdder accepted = new LongAdder();
    private volatile FaultPlan plan = FaultPlan.none();
    private volatile boolean refusing;

    private FaultProxy(String host, int port) {
        upstream = new InetSocketAddress(host, port);
        for (Fault.Kind kind : Fault.Kind.values()) {
            counts.put(kind, new LongAdder());
        }
        try {
            listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("No port for a proxy to " + upstream, e);
        }
    }

    public static FaultProxy to(RedisServer server) {
        return to(server.host(), server.port());
    }

    public static FaultProxy to(String host, int port) {
        FaultProxy proxy = new FaultProxy(host, port);
        Thread acceptor = new Thread(proxy::accept, "fault-proxy-" + proxy.port());
        acceptor.setDaemon(true);
        acceptor.start();
        return proxy;
    }

    /** Sets the plan; for the line that makes the proxy. */
    public FaultProxy with(FaultPlan faults) {
        plan(faults);
        return this;
    }

    /** From now on requests meet this plan, also on connections that are already open. */
    public void plan(FaultPlan faults) {
        plan = Objects.requireNonNull(faults, "faults");
    }

    FaultPlan plan() {
        return plan;
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String uri() {
        return "redis://" + host() + ":" + port();
    }

    /** A new connection through the proxy; the caller closes it. */
    public Jedis jedis() {
        return new Jedis(host(), port());
    }

    /**
     * How often a fault has happened. Counted before the client can notice: a cut when the connection is about to
     * close, something held when the holding begins, a repetition when the request is forwarded.
     */
    public long fired(Fault.Kind kind) {
        return counts.get(kind).sum();
    }

    /** How many faults of any kind have happened. */
    public long fired() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many connections are open. */
    public int connections() {
        return links.size();
    }

    /** How many connections have been accepted, refused ones included. */
    public long accepted() {
        return accepted.sum();
    }

    /** Closes all connections, whatever they were doing; clients may connect again. */
    public void disconnectAll() {
        links.forEach(ProxyLink::close);
    }

    /** Holds all traffic back, in both directions, until {@link #resume()}. Connections stay open. */
    public void pause() {
        gate.shut();
    }

    public void resume() {
        gate.open();
    }

    /** Whether new connections are closed at once. Open ones stay. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not close " + this, e);
        } finally {
            disconnectAll();
            gate.open();
        }
    }

    @Override
    public String toString() {
        return "fault proxy " + uri() + " to " + upstream + ", fired " + counts;
    }

    Gate gate() {
        return gate;
    }

    void count(Fault fault) {
        counts.get(fault.kind()).increment();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.increment();
                link(client);
            } catch (IOException e) {
                // Either the listener has been closed, which ends the loop, or that one client is gone already.
            }
        }
    }

    /** A client is closed at once when it is refused or Redis cannot be reached. */
    private void link(Socket client) throws IOException {
        Socket redis = new Socket();
        try {
            if (refusing) {
                throw new IOException("Refused on purpose");
            }
            redis.connect(upstream, CONNECT_MILLIS);
            ProxyLink link = new ProxyLink(client, redis, links::remove);
            links.add(link);
            link.start(this);
            if (listener.isClosed()) {
                link.close();
            }
        } catch (IOException e) {
            redis.close();
            client.close();
            throw e;
        }
    }
}
