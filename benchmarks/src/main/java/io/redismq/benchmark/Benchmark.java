package io.redismq.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * The main program: measures what the options say and prints the tables; or, with "jmh" as the first argument, what is
 * measured by JMH.
 */
public final class Benchmark {

    private Benchmark() {}

    public static void main(String[] arguments) {
        try {
            if (arguments.length > 0 && arguments[0].equals("jmh")) {
                String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
                new Runner(new CommandLineOptions(options)).run();
            } else {
                run(Settings.parse(arguments));
            }
        } catch (Exception | Error e) {
            System.err.println("The benchmark failed.");
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(Settings settings) throws Exception {
        List<Pairing> pairings = Suite.pairings(settings);
        Measured measured =
                settings.from().isEmpty() ? measure(settings, pairings) : Measured.read(Path.of(settings.from()));
        new Summary(measured, pairings, settings.suites()).print(System.out);
        if (!settings.plots().isEmpty()) {
            new Plots(measured, pairings).write(Path.of(settings.plots()));
        }
    }

    private static Measured measure(Settings settings, List<Pairing> pairings) throws Exception {
        Measured measured = Measured.nothing();
        try (Peers peers = Peers.open(Suite.sides(settings))) {
            measured.conditions().addAll(Conditions.of(settings, peers));
            new Measurement(settings, pairings, peers, measured).run();
            Suite.measure(settings, peers, measured.tables());
        }
        return measured;
    }
}
