package io.redismq.examples.features;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;

/**
 * Offers that are good for a moment only. Nobody takes them, so the sweep finds them expired; the option
 * {@code expiryQueue} keeps them in a queue of their own, with the evidence.
 */
public final class ExpiredOffers {

    private static final String OFFERS = "offers";
    private static final long PATIENCE_MILLIS = 20_000;

    private ExpiredOffers() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(ExpiredOffers::run);
    }

    static void run(ExampleRedis redis) throws Exception {
        DestinationOptions keep = DestinationOptions.builder().expiryQueue(true).build();
        ConnectionFactory factory = new RedisConnectionFactory(redis.options()
                .destination(OFFERS, keep)
                .consumerLease(Duration.ofSeconds(2)) // the rest between two rounds of the sweep
                .build());
        try (JMSContext context = factory.createContext()) {
            offer(context);
            lookWhatExpired(context);
        }
    }

    private static void offer(JMSContext context) {
        Queue offers = context.createQueue(OFFERS);
        context.createProducer().setTimeToLive(200).send(offers, "pears, today only");
        context.createProducer().send(offers, "apples, always");
    }

    private static void lookWhatExpired(JMSContext context) throws JMSException {
        try (JMSConsumer expired = context.createConsumer(context.createQueue("EXPIRED." + OFFERS))) {
            Message offer = expired.receive(PATIENCE_MILLIS);
            if (offer == null) {
                throw new IllegalStateException("No offer expired");
            }
            System.out.println(offer.getBody(String.class) + ": "
                    + offer.getStringProperty("JMS_RedisMQ_DeadLetterReason") + ", sent to "
                    + offer.getStringProperty("JMS_RedisMQ_OriginalDestination"));
        }
        try (JMSConsumer left = context.createConsumer(context.createQueue(OFFERS))) {
            System.out.println(left.receiveBody(String.class, PATIENCE_MILLIS) + ": still there");
        }
    }
}
