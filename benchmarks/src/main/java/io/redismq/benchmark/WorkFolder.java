package io.redismq.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder for a broker's files, on the disk of the project rather than in memory. Owned by its maker. */
record WorkFolder(Path path) implements AutoCloseable {

    /** Where everything that is written goes. */
    static Path parent() {
        return Path.of(System.getProperty("benchmark.directory", "target"));
    }

    static WorkFolder create(String name) throws IOException {
        Path target = parent();
        Files.createDirectories(target);
        WorkFolder folder = new WorkFolder(Files.createTempDirectory(target.toAbsolutePath(), name + "-"));
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
        return folder;
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + path + " is not removed", e);
        }
    }
}
