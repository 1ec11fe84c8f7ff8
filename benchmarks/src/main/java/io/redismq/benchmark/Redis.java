package io.redismq.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * The Redis of a run: the one that REDIS_URL names, or else a process of our own on the loopback address, without
 * snapshots, from the PATH or from the embedded-redis jar. Closing it ends our process, and removes the keys of the
 * benchmark from a server that is not ours.
 */
final class Redis implements AutoCloseable {

    static final String PREFIX = "redismq-benchmark-";

    private static final int START_MILLIS = 10_000;

    private final URI uri;
    private final String origin;
    private final Process process;
    private final WorkFolder folder;

    private Redis(URI uri, String origin, Process process, WorkFolder folder) {
        this.uri = uri;
        this.origin = origin;
        this.process = process;
        this.folder = folder;
    }

    private static boolean isNamed(String url) {
        return url != null && !url.isBlank();
    }

    /** Several at once can only be processes of our own. */
    static void requireOwn() {
        if (isNamed(System.getenv("REDIS_URL"))) {
            throw new IllegalStateException("This needs one Redis for each AOF mode, so no REDIS_URL");
        }
    }

    static Redis open(String aof) throws IOException, InterruptedException {
        String url = System.getenv("REDIS_URL");
        if (isNamed(url)) {
            return new Redis(URI.create(url.trim()), "REDIS_URL", null, null);
        }
        WorkFolder folder = WorkFolder.create("redis-" + aof);
        var installed = Executables.onPath("redis-server", "valkey-server");
        Path program = installed.isPresent()
                ? installed.get()
                : ExecutableProvider.newJarResourceProvider(folder.path().toFile())
                        .get()
                        .toPath();
        int port = Ports.free();
        Path log = folder.path().resolve("redis.log");
        Process process = new ProcessBuilder(command(program, port, folder.path(), aof))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Redis redis = new Redis(
                URI.create("redis://127.0.0.1:" + port),
                installed.isPresent() ? "installed " + program.getFileName() : "embedded",
                process,
                folder);
        redis.awaitAnswer(log);
        return redis;
    }

    private static List<String> command(Path program, int port, Path folder, String aof) {
        return List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                aof.equals("no") ? "no" : "yes",
                "--appendfsync",
                aof);
    }

    private void awaitAnswer(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_MILLIS * 1_000_000L;
        while (true) {
            try (RespConnection connection = new RespConnection(uri)) {
                connection.call("PING");
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException("The Redis server does not start:\n" + Files.readString(log), notYet);
                }
                Thread.sleep(20);
            }
        }
    }

    URI uri() {
        return uri;
    }

    /** Version, origin and persistence, as they are and not as we asked for them. */
    String description() throws IOException {
        try (RespConnection connection = new RespConnection(uri)) {
            String version = field(connection.text("INFO", "server"), "redis_version");
            boolean appends = "1".equals(field(connection.text("INFO", "persistence"), "aof_enabled"));
            String fsync = appends ? "AOF " + setting(connection, "appendfsync") : "no AOF";
            return version + " (" + origin + "), " + fsync;
        }
    }

    private static String setting(RespConnection connection, String name) throws IOException {
        List<?> reply = (List<?>) connection.call("CONFIG", "GET", name);
        return new String((byte[]) reply.get(1));
    }

    long cpuNanos() {
        try (RespConnection connection = new RespConnection(uri)) {
            String info = connection.text("INFO", "cpu");
            double seconds =
                    Double.parseDouble(field(info, "used_cpu_user")) + Double.parseDouble(field(info, "used_cpu_sys"));
            return (long) (seconds * 1e9);
        } catch (IOException e) {
            throw new IllegalStateException("Redis does not tell its processor time", e);
        }
    }

    /** Memory that its data and its clients take. */
    long usedBytes() throws IOException {
        try (RespConnection connection = new RespConnection(uri)) {
            return Long.parseLong(field(connection.text("INFO", "memory"), "used_memory"));
        }
    }

    private static String field(String info, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ":(.*?)\r?$").matcher(info);
        return matcher.find() ? matcher.group(1) : "0";
    }

    @Override
    public void close() throws IOException {
        if (process == null) {
            removeKeys();
            return;
        }
        process.destroyForcibly().onExit().join();
        folder.close();
    }

    private void removeKeys() throws IOException {
        try (RespConnection connection = new RespConnection(uri)) {
            String cursor = "0";
            do {
                List<?> page = (List<?>) connection.call("SCAN", cursor, "MATCH", "*" + PREFIX + "*", "COUNT", "1000");
                cursor = new String((byte[]) page.get(0));
                for (Object key : (List<?>) page.get(1)) {
                    connection.write(RespConnection.encode(List.of(RespConnection.ascii("UNLINK"), (byte[]) key)));
                    connection.read();
                }
            } while (!cursor.equals("0"));
        }
    }
}
