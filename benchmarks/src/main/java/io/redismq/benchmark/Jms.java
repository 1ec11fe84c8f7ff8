package io.redismq.benchmark;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** What several workloads do with JMS. Stateless. */
final class Jms {

    private static final int DRAIN_ACKNOWLEDGES = 200;

    private Jms() {}

    static Connection connect(Run run, Ledger ledger) throws JMSException {
        Connection connection = run.factory().createConnection();
        connection.setExceptionListener(ledger::fail);
        return connection;
    }

    static MessageProducer producer(Run run, Session session) throws JMSException {
        return producer(run, session, session.createQueue(run.queue()));
    }

    private static MessageProducer producer(Run run, Session session, Destination destination) throws JMSException {
        MessageProducer producer = session.createProducer(destination);
        producer.setDeliveryMode(run.deliveryMode());
        return producer;
    }

    /** Makes the next message to send, and says where they all go: to the queue, unless it decides otherwise. */
    interface Maker {
        Message make(Session session) throws JMSException;

        default Destination destination(Run run, Session session) throws JMSException {
            return session.createQueue(run.queue());
        }

        /** Sends to the destination of the producer, unless it decides otherwise. */
        default void send(MessageProducer producer, Message message, CompletionListener listener) throws JMSException {
            producer.send(message, listener);
        }
    }

    /** Sends with completion listeners while told to, and returns when all are stored. */
    static void sendAsynchronously(Run run, Connection connection, Ledger ledger, BooleanSupplier more)
            throws JMSException, InterruptedException {
        Maker plain = session -> session.createTextMessage(ledger.nextText(0, Payload.now()));
        sendAsynchronously(run, connection, ledger, more, plain);
    }

    static void sendAsynchronously(Run run, Connection connection, Ledger ledger, BooleanSupplier more, Maker maker)
            throws JMSException, InterruptedException {
        int most = run.settings().inFlight();
        Semaphore free = new Semaphore(most);
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                free.release();
            }

            @Override
            public void onException(Message message, Exception exception) {
                ledger.fail(exception);
                free.release();
            }
        };
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = producer(run, session, maker.destination(run, session))) {
            while (more.getAsBoolean()) {
                free.acquire();
                maker.send(producer, maker.make(session), listener);
            }
            free.acquire(most);
        }
        ledger.throwFailure();
    }

    static void load(Run run, Connection connection, Ledger ledger, int messages)
            throws JMSException, InterruptedException {
        sendAsynchronously(run, connection, ledger, () -> ledger.sent() < messages);
    }

    /** Consumes all that was sent and is still there, and checks it. */
    static void drain(Run run, Connection connection, Ledger ledger) throws JMSException {
        connection.start();
        try (Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
            while (!ledger.isBalanced()) {
                Message message = receive(run, consumer, ledger);
                if (ledger.received() % DRAIN_ACKNOWLEDGES == 0 || ledger.isBalanced()) {
                    message.acknowledge();
                }
            }
        }
        checkEmpty(run, connection);
    }

    static Message receive(Run run, MessageConsumer consumer, Ledger ledger) throws JMSException {
        Message message = consumer.receive(run.settings().patience().toMillis());
        if (message == null) {
            ledger.throwFailure();
            throw new IllegalStateException("Only " + ledger.received() + " of " + ledger.sent()
                    + " messages arrived, and none for " + run.settings().patience());
        }
        ledger.receive(((TextMessage) message).getText());
        return message;
    }

    static void checkEmpty(Run run, Connection connection) throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
            Message message = consumer.receiveNoWait();
            if (message != null) {
                throw new IllegalStateException("A message came twice: " + message);
            }
        }
    }
}
