package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * An operating system process that can be killed and frozen and never outlives this JVM: a shutdown hook kills it,
 * and should the JVM itself be killed, a {@link Watchdog} does. Owned by the object
 * that started it; signals may be sent from any thread.
 */
final class ChildProcess {

    private static final Path PROC = Path.of("/proc");

    private static final int LOG_TAIL = 40;

    private final String command;
    private final Process process;
    private final Path log;
    private final Runnable atExit;

    private ChildProcess(ProcessBuilder builder, Path log) throws IOException {
        this.command = String.join(" ", builder.command());
        this.process = builder.start();
        this.log = log;
        this.atExit = process::destroyForcibly;
    }

    /** One whose output the caller reads. */
    static ChildProcess start(ProcessBuilder builder) {
        return start(builder, null);
    }

    /** One whose output goes to a file, behind what is there already. */
    static ChildProcess start(ProcessBuilder builder, Path log) {
        ChildProcess child;
        try {
            if (log != null) {
                builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
            }
            child = new ChildProcess(builder, log);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not start " + builder.command().get(0), e);
        }
        AtExit.run(child.atExit);
        child.process.onExit().thenRun(() -> AtExit.forget(child.atExit));
        child.watch();
        return child;
    }

    private void watch() {
        try {
            Watchdog watchdog = Watchdog.thatKills(pid());
            process.onExit().thenRun(watchdog::dismiss);
        } catch (UncheckedIOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it is and whether it runs, with the end of its log, which it must have. */
    String describe() {
        String state = isAlive() ? "runs" : "ended with exit code " + process.exitValue();
        return command + " " + state + ". The end of its log:\n" + logTail();
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** SIGKILL; returns when the process is gone. Works on a frozen one too. */
    void kill() {
        process.toHandle().destroyForcibly(); // Process would close its output too, with what nobody has read yet
        if (!awaitExit(Duration.ofSeconds(30))) {
            throw new IllegalStateException("Process " + pid() + " survived SIGKILL for 30 s");
        }
    }

    /** SIGTERM, and SIGKILL when that was not enough in the given time. */
    void terminate(Duration patience) {
        if (isAlive()) {
            resume();
            process.destroy();
            if (!awaitExit(patience)) {
                kill();
            }
        }
    }

    /** SIGSTOP; returns when the process stands still. */
    void freeze() {
        signal("STOP");
        Awaitility.await("process " + pid() + " to stand still")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(this::standsStill);
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    boolean awaitExit(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for process " + pid(), e);
        }
    }

    private void signal(String name) {
        if (!isAlive()) {
            throw new IllegalStateException("SIG" + name + " to process " + pid() + ", which is not running");
        }
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                    .redirectErrorStream(true)
                    .start();
            String complaint = new String(kill.getInputStream().readAllBytes());
            if (kill.waitFor() != 0 && isAlive()) {
                throw new IllegalStateException("SIG" + name + " to process " + pid() + " failed: " + complaint);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not send SIG" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending SIG" + name, e);
        }
    }

    /** The state letter follows the command name in parentheses. Without /proc the signal is trusted. */
    private boolean standsStill() throws IOException {
        if (!Files.isDirectory(PROC)) {
            return true;
        }
        try {
            String status = Files.readString(PROC.resolve(pid() + "/stat"));
            return Character.toUpperCase(status.charAt(status.lastIndexOf(')') + 2)) == 'T';
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("Process " + pid() + " ended while it was being frozen", e);
        }
    }
}
