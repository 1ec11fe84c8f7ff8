package io.redismq.matrix;

import io.redismq.faults.Seed;
import io.redismq.matrix.fault.Fault;
import io.redismq.matrix.fault.Faults;
import io.redismq.matrix.workload.Workload;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs every fault against every workload, prints what was found, and fails when a promise does not hold. System
 * properties: matrix is short, core or full; matrix.faults and matrix.workloads are parts of the names of those to run,
 * with commas between, all unless set; redismq.test.seed repeats the choices of an earlier run.
 */
public final class FaultMatrix {

    private static final Path FILE = Path.of("target", "fault-matrix.md");

    private FaultMatrix() {}

    public static void main(String[] arguments) throws IOException {
        Report report = run(Size.named(System.getProperty("matrix", "short")));
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, report.text());
        System.out.println(report.text());
        System.exit(report.failures().isEmpty() ? 0 : 1); // whatever a row that failed has left running
    }

    static Report run(Size size) {
        long seed = Seed.of("fault matrix");
        List<Workload> workloads = Workload.ALL.stream()
                .filter(each -> isWanted("workloads", each.name()))
                .toList();
        Report report = new Report(size, seed);
        for (Fault fault : Faults.all()) {
            if (!isWanted("faults", fault.name())) {
                continue;
            }
            if (!fault.missing().isEmpty()) {
                report.addLeftOut(fault);
            } else {
                long start = System.nanoTime();
                try {
                    report.add(new Row(fault, workloads, size).run(seed));
                } catch (JMSException | RuntimeException e) {
                    report.addFailure(fault, e);
                }
                System.err.printf("%s: %.1f s%n", fault.name(), (System.nanoTime() - start) / 1e9);
            }
        }
        return report;
    }

    private static boolean isWanted(String property, String name) {
        String wanted = System.getProperty("matrix." + property, "");
        return wanted.isEmpty() || Stream.of(wanted.split(",")).anyMatch(name::contains);
    }
}
