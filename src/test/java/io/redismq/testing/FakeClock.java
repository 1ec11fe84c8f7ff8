package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A clock for processes of their own, which can be put forward and back while they run: that of libfaketime, where it is
 * installed. What they measure without regard to the time of the day is left alone. Owned by the test that makes it.
 */
public final class FakeClock implements AutoCloseable {

    /** Says where the library is, where that is no usual place. */
    public static final String PROPERTY = "matrix.faketime";

    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library = library().orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
    private final TemporaryDirectory directory = new TemporaryDirectory("redis-mq-clock");

    /** Shows the time of the machine. */
    public FakeClock() {
        putForward(Duration.ZERO);
    }

    public static boolean isInstalled() {
        return library().isPresent();
    }

    private static Optional<Path> library() {
        String named = System.getProperty(PROPERTY, "");
        return Stream.of(
                        Stream.of(Path.of(named)),
                        Stream.of("/usr/lib", "/usr/lib64", "/usr/local/lib").map(folder -> Path.of(folder, LIBRARY)),
                        below(Path.of("/usr/lib")).map(folder -> folder.resolve(LIBRARY)))
                .flatMap(each -> each)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Systems for several processors keep libraries in a folder for each. */
    private static Stream<Path> below(Path folder) {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.toList().stream();
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    /** Shows so much more than the time of the machine from now on. */
    public void putForward(Duration ahead) {
        Path next = directory.path().resolve("next");
        try {
            Files.writeString(next, "+" + ahead.toSeconds() + "\n");
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.path().resolve("time");
    }

    /** What a process has to be started with. */
    Map<String, String> environment() {
        return Map.of(
                // jemalloc as a library asks for the time before there is one, so memory is the C library's matter
                "LD_PRELOAD", library + ":libc.so.6",
                "FAKETIME_TIMESTAMP_FILE", file().toString(),
                "FAKETIME_NO_CACHE", "1",
                "DONT_FAKE_MONOTONIC", "1", // as it was called before
                "FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    @Override
    public void close() {
        directory.close();
    }
}
