package io.redismq.examples.features;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;

/** Ten priorities, 0 to 9: what is urgent is received first, whenever it was sent. */
public final class Priorities {

    private static final String CALLS = "calls";
    private static final long PATIENCE_MILLIS = 10_000;

    private Priorities() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Priorities::run);
    }

    static void run(ExampleRedis redis) {
        try (JMSContext context = redis.factory().createContext()) {
            Queue calls = context.createQueue(CALLS);
            context.createProducer().setPriority(0).send(calls, "a newsletter");
            context.createProducer().send(calls, "a question"); // 4, unless it is set
            context.createProducer().setPriority(9).send(calls, "a fire");
            context.createProducer().send(calls, "another question");

            try (JMSConsumer consumer = context.createConsumer(calls)) {
                for (String expected : new String[] {"a fire", "a question", "another question", "a newsletter"}) {
                    String received = consumer.receiveBody(String.class, PATIENCE_MILLIS);
                    System.out.println(received);
                    if (!expected.equals(received)) {
                        throw new IllegalStateException("Expected " + expected);
                    }
                }
            }
        }
    }
}
