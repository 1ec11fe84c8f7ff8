package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Topic;

/**
 * An archive that misses nothing: its durable subscription keeps what is published while the archive is away, until it
 * unsubscribes. The subscription belongs to the connection's client id and has a name.
 */
public final class DurableSubscription {

    private static final String NEWS = "news-to-archive";
    private static final String CLIENT_ID = "archive";
    private static final String SUBSCRIPTION = "everything";
    private static final long PATIENCE_MILLIS = 10_000;

    private DurableSubscription() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(DurableSubscription::run);
    }

    static void run(ExampleRedis redis) {
        ConnectionFactory factory = redis.factory();
        try (JMSContext desk = factory.createContext()) {
            Topic news = desk.createTopic(NEWS);
            // The archive comes, and goes home.
            try (JMSContext archive = archive(factory)) {
                archive.createDurableConsumer(news, SUBSCRIPTION).close();
            }
            desk.createProducer().send(news, "it rains").send(news, "it snows");
            System.out.println("published while the archive was away");
            try (JMSContext archive = archive(factory)) {
                try (JMSConsumer consumer = archive.createDurableConsumer(news, SUBSCRIPTION)) {
                    desk.createProducer().send(news, "the sun shines");
                    receive(consumer, "it rains", "it snows", "the sun shines");
                }
                // Without this it would keep all that is published from now on, for ever.
                archive.unsubscribe(SUBSCRIPTION);
                System.out.println("unsubscribed");
            }
        }
    }

    private static JMSContext archive(ConnectionFactory factory) {
        JMSContext archive = factory.createContext();
        archive.setClientID(CLIENT_ID);
        return archive;
    }

    private static void receive(JMSConsumer consumer, String... expected) {
        for (String news : expected) {
            String received = consumer.receiveBody(String.class, PATIENCE_MILLIS);
            System.out.println("archived: " + received);
            if (!news.equals(received)) {
                throw new IllegalStateException("Expected " + news + ", not " + received);
            }
        }
    }
}
