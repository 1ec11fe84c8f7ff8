package io.redismq.examples.features;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;

/**
 * An order becomes an invoice and a delivery, in one transaction: whoever looks at the queues sees all of it or nothing.
 * The first attempt fails half-way and is rolled back, and the order comes again.
 */
public final class Transactions {

    private static final long PATIENCE_MILLIS = 10_000;

    private Transactions() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(Transactions::run);
    }

    static void run(ExampleRedis redis) throws JMSException {
        try (JMSContext shop = redis.factory().createContext();
                JMSContext worker = redis.factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue orders = shop.createQueue("orders-to-bill");
            Queue invoices = shop.createQueue("invoices");
            Queue deliveries = shop.createQueue("deliveries");
            shop.createProducer().send(orders, "order 1");

            JMSConsumer incoming = worker.createConsumer(orders);
            take(incoming);
            worker.createProducer().send(invoices, "invoice of order 1");
            worker.rollback(); // something failed: the invoice is gone, the order comes again
            check(shop.createConsumer(invoices).receiveNoWait() == null, "No invoice may be left of a rollback");

            take(incoming);
            worker.createProducer().send(invoices, "invoice of order 1");
            worker.createProducer().send(deliveries, "delivery of order 1");
            worker.commit();

            take(shop.createConsumer(invoices));
            take(shop.createConsumer(deliveries));
            check(incoming.receiveNoWait() == null, "The order must be gone with the commit");
        }
    }

    private static void take(JMSConsumer consumer) throws JMSException {
        Message message = consumer.receive(PATIENCE_MILLIS);
        check(message != null, "Nothing came");
        System.out.printf(
                "%-20s delivery %d%n", message.getBody(String.class), message.getIntProperty("JMSXDeliveryCount"));
    }

    private static void check(boolean expected, String problem) {
        if (!expected) {
            throw new IllegalStateException(problem);
        }
    }
}
