package io.redismq.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells under what conditions the figures are taken. Stateless. */
final class Conditions {

    private Conditions() {}

    static List<String> of(Settings settings, Peers peers) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("Machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors()
                + " cores shared by client and broker, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version"));
        lines.add("Java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        lines.addAll(peers.descriptions());
        lines.add("Payload: TextMessage of "
                + settings.sizes().stream().map(Object::toString).collect(Collectors.joining(", ")) + " bytes");
        lines.add("Rounds: " + settings.rounds() + ", each "
                + settings.duration().toMillis() / 1e3
                + " s per workload after " + settings.warmUp().toMillis() / 1e3 + " s of warm-up; backlog "
                + settings.backlog() + " messages; connections " + settings.connections() + "; in flight at most "
                + settings.inFlight());
        return lines;
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
