package io.redismq.matrix.workload;

import java.io.PrintStream;
import java.util.function.Function;

/** A journal as lines of text, by which a process that may be killed tells what it has done until then. Stateless. */
public final class JournalLine {

    private static final String MARK = "journal";

    private JournalLine() {}

    /** A journal that prints, each line with the name of its workload. */
    public static Journal printing(String workload, PrintStream to) {
        String head = MARK + " " + workload + " ";
        return new Journal() {
            @Override
            public void ready(String consumer) {
                to.println(head + "ready " + consumer);
            }

            @Override
            public void attempted(String producer, int number) {
                to.println(head + "attempted " + producer + " " + number);
            }

            @Override
            public void ended(String producer, int number, Outcome outcome) {
                to.println(head + "ended " + producer + " " + number + " " + outcome);
            }

            @Override
            public void arrived(Arrival a) {
                to.println(head + "arrived " + a.group() + " " + a.consumer() + " " + a.producer() + " " + a.number()
                        + " " + a.count() + " " + a.redelivered());
            }
        };
    }

    /** Writes what a line says into the journal of its workload; what else a process prints is left alone. */
    public static void replay(String line, Function<String, Journal> journals) {
        String[] word = line.split(" ");
        if (!word[0].equals(MARK)) {
            return;
        }
        Journal journal = journals.apply(word[1]);
        switch (word[2]) {
            case "ready" -> journal.ready(word[3]);
            case "attempted" -> journal.attempted(word[3], Integer.parseInt(word[4]));
            case "ended" -> journal.ended(word[3], Integer.parseInt(word[4]), Outcome.valueOf(word[5]));
            case "arrived" ->
                journal.arrived(new Journal.Arrival(
                        word[3],
                        word[4],
                        word[5],
                        Integer.parseInt(word[6]),
                        Integer.parseInt(word[7]),
                        Boolean.parseBoolean(word[8])));
            default -> throw new IllegalArgumentException(line);
        }
    }
}
