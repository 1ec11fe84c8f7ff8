package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/**
 * A program for child JVMs: receives so many messages in CLIENT mode, says so, and acknowledges them when told to
 * through a Redis list; then receives and acknowledges whatever else comes. It prints what it got and what failed.
 */
final class CrashingConsumer {

    private CrashingConsumer() {}

    /**
     * Arguments: the URI, the queue and its options, how many to receive before the pause, the lease in ms, the list to wait
     * for, and perhaps a selector.
     */
    public static void main(String[] arguments) throws JMSException {
        ConnectionOptions options = Client.options(arguments[0])
                .consumerLease(Duration.ofMillis(Long.parseLong(arguments[3])))
                .build();
        try (Client client = Client.connect(options, Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = client.session()
                        .createConsumer(
                                client.session().createQueue(arguments[1]),
                                arguments.length > 5 ? arguments[5] : null)) {
            client.connection().setExceptionListener(problem -> System.out.println("told " + problem.getErrorCode()));
            Message last = null;
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                last = consumer.receive();
                print(last);
            }
            System.out.println("pausing");
            awaitWord(options.uri(), arguments[4]);
            acknowledge(last);
            while (true) {
                last = consumer.receive();
                print(last);
                acknowledge(last);
            }
        }
    }

    private static void print(Message message) throws JMSException {
        System.out.println(
                "got " + message.getBody(String.class) + " count " + message.getIntProperty("JMSXDeliveryCount"));
    }

    private static void awaitWord(String uri, String list) {
        try (Jedis jedis = new Jedis(uri)) {
            List<String> word = jedis.blpop(0, list);
            System.out.println("heard " + word.get(1));
        }
    }

    private static void acknowledge(Message message) {
        try {
            message.acknowledge();
            System.out.println("acknowledged");
        } catch (JMSException e) {
            System.out.println("refused " + e.getErrorCode());
        }
    }
}
