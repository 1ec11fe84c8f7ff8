package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Orders that belong together name their group in the property JMSXGroupID, here the customer. Two consumers share the
 * queue; it prints who got what, and sees that no order of a customer overtook another.
 */
public final class Groups {

    private static final String ORDERS = "orders-of-customers";
    private static final List<String> CUSTOMERS = List.of("ACME", "Bolt", "Cup");
    private static final int ORDERS_EACH = 4;
    private static final long PATIENCE_SECONDS = 10;

    private record Handled(String consumer, String customer, int number) {}

    private Groups() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Groups::run);
    }

    static void run(ExampleRedis redis) throws InterruptedException {
        BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();
        ConnectionFactory factory = redis.factory();
        // Each consumer has a session of its own, so both work at the same time.
        try (JMSContext producer = factory.createContext();
                JMSContext first = factory.createContext();
                JMSContext second = factory.createContext()) {
            consume("consumer 1", first, handled);
            consume("consumer 2", second, handled);
            send(producer);
            check(handled);
        }
    }

    private static void send(JMSContext context) {
        Queue orders = context.createQueue(ORDERS);
        for (int number = 1; number <= ORDERS_EACH; number++) {
            for (String customer : CUSTOMERS) {
                context.createProducer()
                        .setProperty("JMSXGroupID", customer)
                        .setProperty("number", number)
                        .send(orders, "order " + number + " of " + customer);
            }
        }
    }

    private static void consume(String name, JMSContext context, BlockingQueue<Handled> handled) {
        context.createConsumer(context.createQueue(ORDERS)).setMessageListener(order -> {
            try {
                handled.add(new Handled(name, order.getStringProperty("JMSXGroupID"), order.getIntProperty("number")));
            } catch (JMSException e) {
                throw new IllegalStateException(e); // the order is redelivered
            }
        });
    }

    private static void check(BlockingQueue<Handled> handled) throws InterruptedException {
        Map<String, Integer> last = new HashMap<>();
        for (int left = CUSTOMERS.size() * ORDERS_EACH; left > 0; left--) {
            Handled order = handled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (order == null) {
                throw new IllegalStateException(left + " orders did not arrive");
            }
            System.out.printf("%s  %-5s %d%n", order.consumer(), order.customer(), order.number());
            Integer before = last.put(order.consumer() + order.customer(), order.number());
            if (before != null && before >= order.number()) {
                throw new IllegalStateException("It came after number " + before);
            }
        }
    }
}
