package io.redismq.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints under what conditions the figures were taken. Stateless. */
final class Conditions {

    private Conditions() {}

    static void print(PrintStream out, Settings settings, Redis redis, List<Peer> peers) throws IOException {
        out.println("\n## Conditions\n");
        out.println("- Machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors()
                + " cores shared by client and broker, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version"));
        out.println("- Java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        out.println("- Redis: " + redis.description());
        for (Peer peer : peers) {
            out.println("- " + peer.description());
        }
        out.println("- Payload: TextMessage of " + settings.size() + " bytes, "
                + (settings.persistent() ? "persistent" : "non-persistent"));
        out.println("- Rounds: " + settings.rounds() + ", each "
                + settings.duration().toMillis() / 1e3
                + " s per workload after " + settings.warmUp().toMillis() / 1e3 + " s of warm-up; backlog "
                + settings.backlog() + " messages; connections " + settings.connections() + "; in flight at most "
                + settings.inFlight());
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            for (String line : Files.readAllLines(info)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        return System.getProperty("os.arch");
    }
}
