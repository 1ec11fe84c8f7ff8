package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

/** One producer and one listener at the same time, each on its own connection, until all that was sent was received. */
record EndToEnd(String name, boolean asynchronous) implements Workload {

    @Override
    public String title() {
        return "end to end, " + (asynchronous ? "asynchronous" : "synchronous") + " send and listener";
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        try (Connection producing = Jms.connect(run, ledger);
                Connection consuming = Jms.connect(run, ledger)) {
            try (Session session = consuming.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
                consumer.setMessageListener(message -> consume(ledger, message));
                consuming.start();
                run.meter().begin();
                send(run, producing, ledger);
                ledger.awaitReceived(ledger.sent(), run.settings().patience());
                run.meter().end(ledger.received());
            }
            Jms.checkEmpty(run, consuming);
            ledger.throwFailure();
        }
    }

    private void send(Run run, Connection connection, Ledger ledger) throws Exception {
        long deadline = System.nanoTime() + run.duration().toNanos();
        if (asynchronous) {
            Jms.sendAsynchronously(run, connection, ledger, () -> System.nanoTime() - deadline < 0);
            return;
        }
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = Jms.producer(run, session)) {
            while (System.nanoTime() - deadline < 0) {
                producer.send(session.createTextMessage(ledger.nextText(0, 0)));
            }
        }
    }

    private static void consume(Ledger ledger, Message message) {
        try {
            ledger.receive(((TextMessage) message).getText());
        } catch (JMSException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }
}
