package io.redismq.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A second JVM on the class path of the tests, for clients that have to die without a chance to say good-bye. Its
 * standard output is collected by line and can be waited for; both outputs are part of every complaint. It never
 * outlives this JVM. A test makes it and closes it; all methods may be called from any thread.
 */
public final class JvmProcess implements AutoCloseable {

    private final String name;
    private final ChildProcess process;
    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private int openOutputs = 2;

    private JvmProcess(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
    }

    /** Starts the main method of a class with a heap of 256 MB. */
    public static JvmProcess start(Class<?> main, String... arguments) {
        return start(List.of("-Xmx256m"), main, arguments);
    }

    /** The same with options of the JVM, such as -Xmx1g or -Dname=value. */
    public static JvmProcess start(List<String> jvmOptions, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        JvmProcess jvm = new JvmProcess(main.getSimpleName(), ChildProcess.start(new ProcessBuilder(command)));
        Process started = jvm.process.process();
        jvm.collect(started.getInputStream(), jvm.lines);
        jvm.collect(started.getErrorStream(), jvm.errors);
        return jvm;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill9() {
        process.kill();
    }

    /** SIGSTOP, as a long pause of the garbage collector or a suspended virtual machine would be. */
    public void freeze() {
        process.freeze();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** What it has printed to its standard output so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The first line of its standard output, already printed or to come, that meets the condition. */
    public String awaitLine(Predicate<String> condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int seen = 0;
        synchronized (this) {
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (condition.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                if (openOutputs == 0) {
                    throw new AssertionError(report("ended without the line that was waited for"));
                }
                waitUntil(deadline, "did not print the line that was waited for within " + patience);
            }
        }
    }

    /** Passes on each line of its standard output, printed already or to come, and returns when it has ended. */
    public void follow(Consumer<String> reader) {
        for (int seen = 0; ; ) {
            List<String> more;
            synchronized (this) {
                while (seen == lines.size() && openOutputs > 0) {
                    waitUntil(Long.MAX_VALUE, "never ended");
                }
                more = List.copyOf(lines.subList(seen, lines.size()));
            }
            if (more.isEmpty()) {
                return;
            }
            more.forEach(reader);
            seen += more.size();
        }
    }

    /** The exit code; 137 after SIGKILL. All its output has been collected then. */
    public int awaitExit(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (openOutputs > 0) {
                waitUntil(deadline, "did not end within " + patience);
            }
        }
        if (!process.awaitExit(patience)) {
            throw new AssertionError(report("did not end within " + patience));
        }
        return process.process().exitValue();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.kill();
    }

    private void collect(InputStream output, List<String> into) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader source =
                            new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
                        String line;
                        while ((line = source.readLine()) != null) {
                            keep(line, into);
                        }
                    } catch (IOException processKilled) {
                        // What it wrote until then has been collected.
                    } finally {
                        outputEnded();
                    }
                },
                name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private synchronized void keep(String line, List<String> into) {
        into.add(line);
        notifyAll();
    }

    private synchronized void outputEnded() {
        openOutputs--;
        notifyAll();
    }

    private void waitUntil(long deadline, String complaint) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new AssertionError(report(complaint));
        }
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    private synchronized String report(String complaint) {
        return "JVM " + name + " (pid " + pid() + ") " + complaint + ".\n--- standard output:\n"
                + String.join("\n", lines) + "\n--- standard error:\n" + String.join("\n", errors);
    }
}
