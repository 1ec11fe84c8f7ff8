package io.redismq.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final RedisBinary binary;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final String password;
    private final SSLSocketFactory tls;
    private final TemporaryDirectory directory;
    private final int port;
    private ChildProcess process;
    private String version;

    private RedisProcess(RedisBinary binary, List<String> arguments, Map<String, String> environment) {
        this.binary = binary;
        this.arguments = List.copyOf(arguments);
        this.environment = environment;
        this.password = valueAfter("--requirepass", arguments);
        this.tls = isSecure() ? TestCertificate.trusting(Path.of(valueAfter("--tls-cert-file", arguments))) : null;
        this.port = arguments.contains("--cluster-enabled") ? Ports.freeWithBus() : Ports.free();
        this.directory = new TemporaryDirectory("redis-mq-test");
    }

    static RedisProcess start(RedisBinary binary, List<String> arguments) {
        return start(binary, arguments, Map.of());
    }

    static RedisProcess start(RedisBinary binary, List<String> arguments, Map<String, String> environment) {
        RedisProcess server = new RedisProcess(binary, arguments, environment);
        try {
            server.launch();
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

    private synchronized void launch() {
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
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.path().toFile());
        builder.environment().putAll(environment);
        process = ChildProcess.start(builder, directory.path().resolve("server.log"));
        Readiness.await(process, this::jedis);
    }
}
