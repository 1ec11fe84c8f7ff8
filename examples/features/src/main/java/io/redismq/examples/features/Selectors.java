package io.redismq.examples.features;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;

/**
 * One queue of parcels and three consumers. Two have selectors and get only the parcels that theirs matches; the third
 * has none and gets what is left. A selector sees headers and properties, never the body.
 */
public final class Selectors {

    private static final String PARCELS = "parcels";
    private static final long PATIENCE_MILLIS = 10_000;

    private Selectors() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Selectors::run);
    }

    static void run(ExampleRedis redis) {
        try (JMSContext context = redis.factory().createContext()) {
            Queue parcels = context.createQueue(PARCELS);
            send(context, parcels, "a letter", "DE", 0.02);
            send(context, parcels, "a piano", "DE", 320);
            send(context, parcels, "a book", "FR", 0.8);
            send(context, parcels, "a lamp", "DE", 4.5);
            send(context, parcels, "an anvil", "NL", 95);
            try (JMSConsumer abroad = context.createConsumer(parcels, "country <> 'DE'");
                    JMSConsumer heavy = context.createConsumer(parcels, "country = 'DE' AND kilograms > 30")) {
                receive("abroad", abroad, "a book", "an anvil");
                receive("heavy", heavy, "a piano");
            }
            // It would have taken any parcel, so here it comes last.
            try (JMSConsumer rest = context.createConsumer(parcels)) {
                receive("the rest", rest, "a letter", "a lamp");
            }
        }
    }

    private static void send(JMSContext context, Queue parcels, String what, String country, double kilograms) {
        context.createProducer()
                .setProperty("country", country)
                .setProperty("kilograms", kilograms)
                .send(parcels, what);
    }

    private static void receive(String who, JMSConsumer consumer, String... expected) {
        for (String parcel : expected) {
            String received = consumer.receiveBody(String.class, PATIENCE_MILLIS);
            System.out.printf("%-10s %s%n", who, received);
            if (!parcel.equals(received)) {
                throw new IllegalStateException("Expected " + parcel + ", not " + received);
            }
        }
        if (consumer.receiveNoWait() != null) {
            throw new IllegalStateException("A parcel too many for: " + who);
        }
    }
}
