package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * A small shell that does one thing when this JVM is gone, however that came about: a killed or halted JVM runs no
 * shutdown hooks, but the shell sees the end of its input. Owned by what it watches over, which dismisses it.
 */
final class Watchdog {

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    static Watchdog thatKills(long pid) {
        return start("kill -9 \"$1\"", Long.toString(pid));
    }

    static Watchdog thatDeletes(String folder) {
        return start("rm -rf \"$1\"", folder);
    }

    void dismiss() {
        shell.destroyForcibly();
    }

    private static Watchdog start(String action, String argument) {
        try {
            return new Watchdog(new ProcessBuilder("sh", "-c", "read ignored; " + action, "watchdog", argument)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("Processes under test need a POSIX shell named sh", e);
        }
    }
}
