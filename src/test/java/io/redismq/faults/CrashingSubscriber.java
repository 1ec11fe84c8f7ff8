package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/**
 * A program for child JVMs: subscribes, acknowledges so many messages one by one, holds the next few, and says so. When
 * told to through a Redis list named like the topic, it acknowledges those, and then whatever else comes.
 */
final class CrashingSubscriber {

    private static final int ACKNOWLEDGED = 20;

    private CrashingSubscriber() {}

    /**
     * Arguments: the URI, the topic, the kind of subscription, the client id or nothing, the subscription's name, how
     * many to hold, the lease in ms.
     */
    public static void main(String[] arguments) throws JMSException {
        ConnectionOptions.Builder options =
                Client.options(arguments[0]).consumerLease(Duration.ofMillis(Long.parseLong(arguments[6])));
        if (!arguments[3].isEmpty()) {
            options.clientId(arguments[3]);
        }
        try (Client client = Client.connect(options.build(), Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = subscribe(client.session(), arguments[1], arguments[2], arguments[4])) {
            client.connection().setExceptionListener(problem -> System.out.println("told " + problem.getErrorCode()));
            System.out.println("subscribed");
            for (int i = 0; i < ACKNOWLEDGED; i++) {
                acknowledge(print(consumer.receive()));
            }
            Message last = null;
            for (int i = 0; i < Integer.parseInt(arguments[5]); i++) {
                last = print(consumer.receive());
            }
            System.out.println("pausing");
            awaitWord(arguments[0], arguments[1]);
            acknowledge(last);
            while (true) {
                acknowledge(print(consumer.receive()));
            }
        }
    }

    private static MessageConsumer subscribe(Session session, String name, String kind, String subscription)
            throws JMSException {
        Topic topic = session.createTopic(name);
        return switch (kind) {
            case "unshared" -> session.createConsumer(topic);
            case "shared" -> session.createSharedConsumer(topic, subscription);
            case "durable" -> session.createDurableConsumer(topic, subscription);
            case "shared durable" -> session.createSharedDurableConsumer(topic, subscription);
            case "temporary" -> {
                TemporaryTopic temporary = session.createTemporaryTopic();
                System.out.println("created " + temporary.getTopicName());
                session.createSharedConsumer(temporary, subscription);
                yield session.createConsumer(temporary);
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Message print(Message message) throws JMSException {
        System.out.println(
                "got " + message.getBody(String.class) + " count " + message.getIntProperty("JMSXDeliveryCount"));
        return message;
    }

    private static void awaitWord(String uri, String list) {
        try (Jedis jedis = new Jedis(uri)) {
            List<String> word = jedis.blpop(0, list);
            System.out.println("heard " + word.get(1));
        }
    }

    private static void acknowledge(Message message) throws JMSException {
        try {
            message.acknowledge();
            System.out.println("acknowledged " + message.getBody(String.class));
        } catch (JMSException e) {
            System.out.println("refused " + e.getErrorCode());
        }
    }
}
