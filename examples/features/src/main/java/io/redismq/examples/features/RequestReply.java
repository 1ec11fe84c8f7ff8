package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.Map;

/**
 * Request and reply: a service knows the prices, and a client asks for them. The client makes one temporary queue, which
 * only its connection can receive from, and names it in each request as the place for the reply.
 */
public final class RequestReply {

    private static final String PRICES = "prices";
    private static final long PATIENCE_MILLIS = 10_000;

    private RequestReply() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(RequestReply::run);
    }

    static void run(ExampleRedis redis) throws Exception {
        ConnectionFactory factory = redis.factory();
        try (JMSContext service = factory.createContext();
                JMSContext client = factory.createContext()) {
            serve(service);
            ask(client);
        }
    }

    /** Answers every request on a thread of the provider. */
    private static void serve(JMSContext context) {
        Map<String, String> prices = Map.of("apples", "0.25", "bread", "3.80", "eggs", "0.40");
        context.createConsumer(context.createQueue(PRICES)).setMessageListener(request -> {
            try {
                String item = request.getBody(String.class);
                context.createProducer()
                        .setJMSCorrelationID(request.getJMSMessageID())
                        .send(request.getJMSReplyTo(), prices.getOrDefault(item, "not for sale"));
            } catch (InvalidDestinationRuntimeException gone) {
                System.out.println("nobody waits for this reply any more: " + gone.getMessage());
            } catch (JMSException e) {
                throw new IllegalStateException(e); // the request is redelivered
            }
        });
    }

    private static void ask(JMSContext context) throws JMSException {
        Queue prices = context.createQueue(PRICES);
        TemporaryQueue replies = context.createTemporaryQueue();
        System.out.println("replies come to the queue " + replies.getQueueName());
        try (JMSConsumer consumer = context.createConsumer(replies)) {
            for (String item : new String[] {"apples", "bread", "candles"}) {
                TextMessage request = context.createTextMessage(item);
                request.setJMSReplyTo(replies);
                context.createProducer().setTimeToLive(PATIENCE_MILLIS).send(prices, request);
                Message reply = consumer.receive(PATIENCE_MILLIS);
                if (reply == null || !request.getJMSMessageID().equals(reply.getJMSCorrelationID())) {
                    throw new IllegalStateException("No reply for " + item);
                }
                System.out.printf("%-10s %s%n", item, reply.getBody(String.class));
            }
        }
        replies.delete(); // closing the connection would do, too
    }
}
