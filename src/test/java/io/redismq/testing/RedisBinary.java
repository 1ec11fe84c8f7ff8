package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server or valkey-server executable: one found on the PATH, or the one that the embedded-redis jar carries,
 * unpacked once per JVM. Immutable; the unpacked file belongs to the JVM.
 *
 * @param source in words for a log
 * @param executable the file
 * @param major the major version of the server, which decides what options it accepts
 */
record RedisBinary(String source, Path executable, int major) {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.\\d+");

    /** The embedded one, found at first use. */
    private static final class Embedded {
        private static final Optional<RedisBinary> BINARY = unpack();
    }

    static Optional<RedisBinary> installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Stream.of(path.split(Pattern.quote(System.getProperty("path.separator"))))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(file -> new RedisBinary("installed " + file.getFileName(), file, majorVersion(file)));
    }

    static Optional<RedisBinary> embedded() {
        return Embedded.BINARY;
    }

    /** Windows is left out: the jar's Redis for it is 5.0, older than all we support, and it knows no signals. */
    private static Optional<RedisBinary> unpack() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!system.contains("linux") && !system.contains("mac")) {
            return Optional.empty();
        }
        Path folder = new TemporaryDirectory("redis-mq-embedded").path();
        try {
            Path file = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
            return Optional.of(new RedisBinary("embedded", file, majorVersion(file)));
        } catch (IOException | RuntimeException e) {
            System.err.println("The embedded Redis does not run on this machine: " + e);
            return Optional.empty();
        }
    }

    private static int majorVersion(Path file) {
        try {
            Process process = new ProcessBuilder(List.of(file.toString(), "--version"))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            Matcher version = VERSION.matcher(output);
            if (!version.find()) {
                throw new IllegalStateException(file + " --version says: " + output);
            }
            return Integer.parseInt(version.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be run", e);
        }
    }
}
