package io.redismq.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A Redis started from an executable as a child of this JVM, bound to the loopback address, with a directory of its
 * own that survives a restart. Kill, freeze, restart, stop and close are synchronized; its maker owns it.
 */
final class RedisProcess implements RedisServer {

    private static final String HOST = "127.0.0.1";
    private static final int LOG_TAIL = 40;
    private static final int PORTS_TO_TRY = 5;
    private static final int CLUSTER_BUS = 10_000; // above the port of the node

    private final RedisBinary binary;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final String password;
    private final SSLSocketFactory tls;
    private final TemporaryDirectory directory;
    private int port;
    private ChildProcess process;
    private String version;

    private RedisProcess(RedisBinary binary, List<String> arguments, Map<String, String> environment) {
        this.binary = binary;
        this.arguments = List.copyOf(arguments);
        this.environment = environment;
        this.password = valueAfter("--requirepass", arguments);
        this.tls = isSecure() ? TestCertificate.trusting(Path.of(valueAfter("--tls-cert-file", arguments))) : null;
        this.directory = new TemporaryDirectory("redis-mq-test");
    }

    static RedisProcess start(RedisBinary binary, List<String> arguments) {
        return start(binary, arguments, Map.of());
    }

    static RedisProcess start(RedisBinary binary, List<String> arguments, Map<String, String> environment) {
        RedisProcess server = new RedisProcess(binary, arguments, environment);
        try {
            server.startOnFreePort();
            server.version = Readiness.version(server.jedis());
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static String valueAfter(String option, List<String> arguments) {
        int at = arguments.lastIndexOf(option);
        return at < 0 || at + 1 == arguments.size() ? null : arguments.get(at + 1);
    }

    /**
     * A port below those that systems hand out to outgoing connections (from 32768 on Linux, 49152 elsewhere), so
     * that it is still free when a killed server comes back.
     */
    static int freePort() {
        return freePort(0);
    }

    /** The same, with another free one that much above it, as a node of a cluster needs: 0 for none. */
    private static int freePort(int distance) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000 - distance, 32_000 - distance);
            if (isFree(candidate) && isFree(candidate + distance)) {
                return candidate;
            }
        }
        throw new IllegalStateException("No free port below 32000 in 100 attempts");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Whether it has no port but that with TLS. */
    boolean isSecure() {
        return arguments.contains("--tls-replication");
    }

    /** Its options about TLS, as a configuration file has them. */
    List<String> tlsLines() {
        return IntStream.range(0, arguments.size() - 1)
                .filter(i -> arguments.get(i).startsWith("--tls-"))
                .mapToObj(i -> arguments.get(i).substring(2) + " " + arguments.get(i + 1))
                .toList();
    }

    @Override
    public String uri() {
        return (isSecure() ? "rediss://" : "redis://") + HOST + ":" + port;
    }

    /** A connection to whoever has the same certificate. */
    Jedis jedis(HostAndPort to, String password) {
        return new Jedis(
                to,
                DefaultJedisClientConfig.builder()
                        .password(password)
                        .ssl(isSecure())
                        .sslSocketFactory(tls)
                        .build());
    }

    RedisBinary binary() {
        return binary;
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Jedis jedis() {
        return jedis(new HostAndPort(HOST, port), password);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String source() {
        return binary.source();
    }

    @Override
    public boolean isDisposable() {
        return true;
    }

    @Override
    public boolean canBeKilled() {
        return true;
    }

    @Override
    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public synchronized void kill() {
        process.kill();
    }

    @Override
    public synchronized void freeze() {
        process.freeze();
    }

    @Override
    public synchronized void resume() {
        if (process.isAlive()) {
            process.resume();
        }
    }

    @Override
    public synchronized void restart() {
        stop();
        launch();
        if (!answersBeforeItEnds()) {
            throw new IllegalStateException(whyItDoesNotRun());
        }
    }

    @Override
    public synchronized void stop() {
        process.terminate(Duration.ofSeconds(10));
    }

    @Override
    public synchronized void close() {
        if (process != null && process.isAlive()) {
            process.kill();
        }
        directory.close();
    }

    @Override
    public String toString() {
        return "Redis " + version + " (" + source() + ") at " + uri();
    }

    /** Another build may take the port between the look and the start. */
    private synchronized void startOnFreePort() {
        for (int attempt = 1; attempt <= PORTS_TO_TRY; attempt++) {
            port = freePort(arguments.contains("--cluster-enabled") ? CLUSTER_BUS : 0);
            launch();
            if (answersBeforeItEnds()) {
                return;
            }
            if (process.isAlive() || !logTail().contains("Address already in use")) {
                break;
            }
        }
        throw new IllegalStateException(whyItDoesNotRun());
    }

    private void launch() {
        List<String> command = new ArrayList<>();
        command.add(binary.executable().toString());
        command.addAll(List.of("--bind", HOST, "--save", "", isSecure() ? "--tls-port" : "--port"));
        command.add(Integer.toString(port));
        if (isSecure()) {
            command.addAll(List.of("--port", "0"));
        }
        command.addAll(List.of("--dir", directory.path().toString()));
        if (binary.major() >= 7) {
            command.addAll(List.of("--enable-debug-command", "yes"));
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = ChildProcess.start(builder);
    }

    private boolean answersBeforeItEnds() {
        ChildProcess started = process;
        return Readiness.await(this::jedis, () -> !started.isAlive());
    }

    private Path log() {
        return directory.path().resolve("server.log");
    }

    private String whyItDoesNotRun() {
        String state = process.isAlive()
                ? "runs but does not answer a PING"
                : "ended with exit code " + process.process().exitValue();
        return binary.executable() + " on port " + port + " with " + arguments + " " + state + ". The end of its log:\n"
                + logTail();
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
