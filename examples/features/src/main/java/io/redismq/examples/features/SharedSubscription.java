package io.redismq.examples.features;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Two services hear of every order; each has two instances, which share the work of their service's subscription. So each
 * order is handled once by the billing and once by the shipping, whichever instance does it.
 */
public final class SharedSubscription {

    private static final String ORDERS = "orders-placed";
    private static final int COUNT = 8;
    private static final long PATIENCE_SECONDS = 10;

    private record Handled(String service, int instance, String order) {}

    private SharedSubscription() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(SharedSubscription::run);
    }

    static void run(ExampleRedis redis) throws InterruptedException {
        BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();
        ConnectionFactory factory = redis.factory();
        try (JMSContext shop = factory.createContext();
                JMSContext billing = factory.createContext();
                JMSContext moreBilling = factory.createContext();
                JMSContext shipping = factory.createContext();
                JMSContext moreShipping = factory.createContext()) {
            handle("billing", 1, billing, handled);
            handle("billing", 2, moreBilling, handled);
            handle("shipping", 1, shipping, handled);
            handle("shipping", 2, moreShipping, handled);
            Topic orders = shop.createTopic(ORDERS);
            for (int i = 1; i <= COUNT; i++) {
                shop.createProducer().send(orders, "order " + i);
            }
            check(handled);
        }
    }

    private static void handle(String service, int instance, JMSContext context, BlockingQueue<Handled> handled) {
        // createSharedDurableConsumer would keep what is published while no instance runs.
        context.createSharedConsumer(context.createTopic(ORDERS), service).setMessageListener(message -> {
            try {
                handled.add(new Handled(service, instance, message.getBody(String.class)));
            } catch (JMSException e) {
                throw new IllegalStateException(e); // the message is redelivered
            }
        });
    }

    private static void check(BlockingQueue<Handled> handled) throws InterruptedException {
        Map<String, Set<String>> orders = new TreeMap<>();
        for (int i = 0; i < 2 * COUNT; i++) {
            Handled next = handled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("An order is missing");
            }
            System.out.printf("%-8s instance %d: %s%n", next.service(), next.instance(), next.order());
            if (!orders.computeIfAbsent(next.service(), service -> new HashSet<>())
                    .add(next.order())) {
                throw new IllegalStateException("Handled twice: " + next);
            }
        }
    }
}
