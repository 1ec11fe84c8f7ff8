package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

/** Consumes a backlog by a listener with AUTO_ACKNOWLEDGE; what is left when the time is up is only checked. */
record ConsumeByListener(String name) implements Workload {

    @Override
    public String title() {
        return "consume AUTO by listener";
    }

    @Override
    public Raw.What raw() {
        return Raw.What.CONSUME;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.load(run, connection, ledger, run.backlog());
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
                run.meter().begin();
                long deadline = System.nanoTime() + run.duration().toNanos();
                consumer.setMessageListener(message -> consume(run, ledger, message, deadline));
                connection.start();
                ledger.awaitReceived(run.backlog(), run.settings().patience());
            }
            Jms.checkEmpty(run, connection);
            ledger.throwFailure();
        }
    }

    private static void consume(Run run, Ledger ledger, Message message, long deadline) {
        try {
            String text = ((TextMessage) message).getText();
            boolean last = ledger.received() + 1 == run.backlog();
            if (run.meter().isRunning() && (last || System.nanoTime() - deadline > 0)) {
                run.meter().end(ledger.received() + 1);
            }
            ledger.receive(text);
        } catch (JMSException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }
}
