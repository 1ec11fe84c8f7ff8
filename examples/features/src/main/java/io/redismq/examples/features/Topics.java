package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Topic;

/**
 * Publish and subscribe: every subscriber of a topic gets each message that is published while it is there, and that its
 * selector matches. What is published when nobody listens is not even stored.
 */
public final class Topics {

    private static final String WEATHER = "weather";
    private static final long PATIENCE_MILLIS = 10_000;

    private Topics() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Topics::run);
    }

    static void run(ExampleRedis redis) {
        ConnectionFactory factory = redis.factory();
        try (JMSContext station = factory.createContext();
                JMSContext newspaper = factory.createContext();
                JMSContext harbour = factory.createContext()) {
            Topic weather = station.createTopic(WEATHER);
            publish(station, weather, "sunshine", 2); // nobody is there yet
            try (JMSConsumer all = newspaper.createConsumer(weather);
                    JMSConsumer storms = harbour.createConsumer(weather, "wind >= 8")) {
                publish(station, weather, "a breeze", 3);
                publish(station, weather, "a storm", 10);
                publish(station, weather, "calm", 0);
                receive("newspaper", all, "a breeze", "a storm", "calm");
                receive("harbour", storms, "a storm");
            }
        }
    }

    private static void publish(JMSContext context, Topic topic, String weather, int wind) {
        context.createProducer().setProperty("wind", wind).send(topic, weather);
    }

    private static void receive(String who, JMSConsumer consumer, String... expected) {
        for (String weather : expected) {
            String received = consumer.receiveBody(String.class, PATIENCE_MILLIS);
            System.out.printf("%-10s %s%n", who, received);
            if (!weather.equals(received)) {
                throw new IllegalStateException("Expected " + weather + ", not " + received);
            }
        }
        if (consumer.receiveNoWait() != null) {
            throw new IllegalStateException("A message too many for: " + who);
        }
    }
}
