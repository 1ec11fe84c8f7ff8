package io.redismq.examples.features;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;

/** A message that nobody may have before its time, which the clock of Redis decides. */
public final class Delay {

    private static final String REMINDERS = "reminders";
    private static final long DELAY_MILLIS = 700;
    private static final long PATIENCE_MILLIS = 10_000;

    private Delay() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Delay::run);
    }

    static void run(ExampleRedis redis) throws JMSException {
        try (JMSContext context = redis.factory().createContext()) {
            Queue reminders = context.createQueue(REMINDERS);
            long sent = System.nanoTime();
            context.createProducer().setDeliveryDelay(DELAY_MILLIS).send(reminders, "later");
            context.createProducer().send(reminders, "at once");

            try (JMSConsumer consumer = context.createConsumer(reminders)) {
                expect("at once", consumer.receive(PATIENCE_MILLIS), sent);
                long waited = expect("later", consumer.receive(PATIENCE_MILLIS), sent);
                if (waited < DELAY_MILLIS) {
                    throw new IllegalStateException("It came too early");
                }
            }
        }
    }

    private static long expect(String text, Message reminder, long sent) throws JMSException {
        if (reminder == null || !text.equals(reminder.getBody(String.class))) {
            throw new IllegalStateException("Expected " + text + ", not " + reminder);
        }
        long millis = (System.nanoTime() - sent) / 1_000_000;
        System.out.printf("%-8s after %d ms%n", text, millis);
        return millis;
    }
}
