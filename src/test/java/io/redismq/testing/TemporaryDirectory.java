package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is deleted with all its content when closed, at the latest when the JVM ends in whatever way. Owned by the one
 * object that made it; not meant for more than one thread.
 */
final class TemporaryDirectory implements AutoCloseable {

    private final Path path;
    private final Runnable atExit = this::delete;
    private final Watchdog watchdog;

    TemporaryDirectory(String prefix) {
        try {
            path = Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for " + prefix, e);
        }
        watchdog = Watchdog.thatDeletes(path.toString());
        AtExit.run(atExit);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        AtExit.forget(atExit);
        delete();
    }

    private void delete() {
        watchdog.dismiss();
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not delete " + path, e);
        }
    }
}
