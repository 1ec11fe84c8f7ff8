package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumes a backlog by listeners with AUTO_ACKNOWLEDGE, each with a session of its own; what is left when the time is up
 * is only checked.
 */
record ConsumeByListener(String name, int listeners) implements Workload {

    @Override
    public String title() {
        return "consume AUTO by " + (listeners == 1 ? "listener" : listeners + " listeners");
    }

    @Override
    public Raw.What raw() {
        return Raw.What.CONSUME;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = listeners == 1 ? run.ledger(1) : run.unordered();
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.load(run, connection, ledger, run.backlog());
            List<Session> sessions = new ArrayList<>();
            run.meter().begin();
            long deadline = System.nanoTime() + run.duration().toNanos();
            for (int i = 0; i < listeners; i++) {
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                sessions.add(session);
                session.createConsumer(session.createQueue(run.queue()))
                        .setMessageListener(message -> consume(run, ledger, message, deadline));
            }
            connection.start();
            ledger.awaitReceived(run.backlog(), run.settings().patience());
            for (Session session : sessions) {
                session.close();
            }
            Jms.checkEmpty(run, connection);
            ledger.throwFailure();
        }
    }

    private static void consume(Run run, Ledger ledger, Message message, long deadline) {
        try {
            String text = ((TextMessage) message).getText();
            synchronized (ledger) { // the listeners are several
                boolean last = ledger.received() + 1 == run.backlog();
                if (run.meter().isRunning() && (last || System.nanoTime() - deadline > 0)) {
                    run.meter().end(ledger.received() + 1);
                }
                ledger.receive(text);
            }
        } catch (JMSException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }
}
