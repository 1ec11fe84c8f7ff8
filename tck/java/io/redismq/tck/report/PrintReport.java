package io.redismq.tck.report;

import java.nio.file.Path;

/** Prints the report of the last run of each test, whichever JVM it was in. */
public final class PrintReport {

    private PrintReport() {}

    public static void main(String[] arguments) {
        SurefireResults results = SurefireResults.read(Path.of("target", "surefire-reports"));
        System.out.print(Report.of(results::passed).render());
        System.out.printf("%n## The JORAM tests%n%n%s on Redis MQ.%n", results.passedBelow("org.objectweb.jtests."));
    }
}
