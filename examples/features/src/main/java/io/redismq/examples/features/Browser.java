package io.redismq.examples.features;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Looks at a queue without taking anything from it, whole and through a selector. */
public final class Browser {

    private static final String JOBS = "jobs";
    private static final long PATIENCE_MILLIS = 10_000;

    private Browser() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Browser::run);
    }

    static void run(ExampleRedis redis) throws JMSException {
        try (JMSContext context = redis.factory().createContext()) {
            Queue jobs = context.createQueue(JOBS);
            context.createProducer().setProperty("pages", 3).send(jobs, "print the invoice");
            context.createProducer().setProperty("pages", 900).send(jobs, "print the manual");
            context.createProducer().setPriority(9).setProperty("pages", 1).send(jobs, "print the alarm");

            look("all", context.createBrowser(jobs), "print the alarm", "print the invoice", "print the manual");
            look("long ones", context.createBrowser(jobs, "pages > 100"), "print the manual");

            // Nothing was taken: a consumer gets them all, and none counts as delivered before.
            try (JMSConsumer consumer = context.createConsumer(jobs)) {
                for (int left = 3; left > 0; left--) {
                    Message job = consumer.receive(PATIENCE_MILLIS);
                    if (job == null || job.getJMSRedelivered()) {
                        throw new IllegalStateException("Not a fresh job: " + job);
                    }
                }
            }
            look("now", context.createBrowser(jobs));
        }
    }

    private static void look(String what, QueueBrowser browser, String... expected) throws JMSException {
        try (browser) {
            List<String> seen = new ArrayList<>();
            Enumeration<?> jobs = browser.getEnumeration();
            while (jobs.hasMoreElements()) {
                seen.add(((Message) jobs.nextElement()).getBody(String.class));
            }
            System.out.printf("%-10s %s%n", what, seen);
            if (!seen.equals(List.of(expected))) {
                throw new IllegalStateException("Expected " + List.of(expected));
            }
        }
    }
}
