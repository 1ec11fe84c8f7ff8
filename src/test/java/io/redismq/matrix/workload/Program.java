package io.redismq.matrix.workload;

import jakarta.jms.JMSException;

/** The producer or the victim of each workload in a JVM of their own, which prints its journal and is killed. */
public final class Program {

    private Program() {}

    /**
     * Arguments: the URI, {@code consume} or the name that producers get, how many messages they send in a second, and
     * the workloads.
     */
    public static void main(String[] arguments) {
        for (int i = 3; i < arguments.length; i++) {
            Workload workload = Workload.named(arguments[i]);
            boolean consumes = arguments[1].equals("consume");
            Job job = new Job(
                    arguments[0],
                    consumes ? workload.victim() : arguments[1],
                    JournalLine.printing(workload.name(), System.out),
                    Integer.parseInt(arguments[2]));
            new Thread(() -> run(workload, job, consumes), workload.name()).start();
        }
    }

    private static void run(Workload workload, Job job, boolean consumes) {
        try {
            if (consumes) {
                workload.consume(job);
            } else {
                workload.produce(job);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
