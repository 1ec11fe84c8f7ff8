package io.redismq.examples.quickstart;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A small order desk. It knows jakarta.jms and nothing else: which provider carries its messages is decided by whoever
 * gives it the connection factory.
 */
final class OrderApplication implements AutoCloseable {

    private static final String QUEUE = "orders";
    private static final String DEAD_LETTERS = "DLQ.orders";
    private static final long PATIENCE_MILLIS = 10_000;

    private final ConnectionFactory factory;
    private final Connection connection;

    OrderApplication(ConnectionFactory factory) throws JMSException {
        this.factory = factory;
        this.connection = factory.createConnection();
        this.connection.start();
    }

    /** Sends each order; when this returns, Redis has them all. */
    void place(List<String> orders) throws JMSException {
        try (Session session = connection.createSession();
                MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
            for (String order : orders) {
                TextMessage message = session.createTextMessage(order);
                message.setStringProperty("customer", "ACME");
                producer.send(message);
                System.out.println("sent       " + order + "   " + message.getJMSMessageID());
            }
        }
    }

    /** Takes two orders, looks at what it has while they are not acknowledged, and acknowledges both. */
    void packTwoByHand(Runnable beforeAcknowledging) throws JMSException {
        try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE))) {
            Message last = null;
            for (int i = 0; i < 2; i++) {
                last = consumer.receive(PATIENCE_MILLIS);
                System.out.println("received   " + last.getBody(String.class));
            }
            beforeAcknowledging.run();
            last.acknowledge();
            System.out.println();
            System.out.println("acknowledged both");
        }
    }

    /** Lets a listener work until the given number of orders is packed. */
    void packTheRest(int orders) throws JMSException, InterruptedException {
        CountDownLatch packed = new CountDownLatch(orders);
        try (Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE))) {
            consumer.setMessageListener(message -> {
                pack(message);
                packed.countDown();
            });
            if (!packed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The orders were not packed in time");
            }
        }
    }

    private static void pack(Message message) {
        try {
            String order = message.getBody(String.class);
            int delivery = message.getIntProperty("JMSXDeliveryCount");
            if (order.startsWith("0 ")) {
                System.out.println("failing    " + order + "   delivery " + delivery);
                throw new IllegalArgumentException("cannot pack " + order);
            }
            System.out.println("packed     " + order);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes one dead letter, in the short style of JMSContext. */
    void readDeadLetter() throws JMSException {
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(DEAD_LETTERS))) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            if (message == null) {
                throw new IllegalStateException("No dead letter came");
            }
            System.out.println("dead       " + message.getBody(String.class));
            for (String name : List.of(
                    "customer",
                    "JMS_RedisMQ_DeadLetterReason",
                    "JMS_RedisMQ_DeliveryCount",
                    "JMS_RedisMQ_ExceptionClass",
                    "JMS_RedisMQ_ExceptionMessage")) {
                System.out.printf("           %-30s %s%n", name, message.getObjectProperty(name));
            }
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
