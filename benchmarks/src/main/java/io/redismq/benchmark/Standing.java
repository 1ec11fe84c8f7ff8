package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * Sends some and consumes as many, again and again, at a queue that holds much besides: what that costs must not depend
 * on how much. Measured is a message that is sent and consumed.
 *
 * @param backlog messages that wait in the queue all the time
 * @param pending messages that one more consumer has received and does not acknowledge
 */
record Standing(String name, int backlog, int pending) implements Workload {

    /** Sent and then consumed at a time. */
    private static final int TURN = 1_000;

    private static final int LEAST = 10_000;

    static Standing named(String name, int number) {
        return name.startsWith("backlog") ? new Standing(name, number, 0) : new Standing(name, LEAST, number);
    }

    @Override
    public String title() {
        return String.format("backlog of %,d", backlog) + (pending == 0 ? "" : String.format(", %,d pending", pending));
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.unordered();
        try (Connection connection = Jms.connect(run, ledger)) {
            connection.start();
            try (Session holding = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE)) {
                Message held = hold(run, connection, holding, ledger);
                Jms.load(run, connection, ledger, (int) ledger.sent() + run.prepared(backlog));
                takeTurns(run, connection, ledger);
                if (held != null) {
                    held.acknowledge();
                }
            }
            Jms.drain(run, connection, ledger);
            ledger.throwFailure();
        }
    }

    /** Receives what is to be pending; whoever acknowledges the last message acknowledges all. */
    private Message hold(Run run, Connection connection, Session session, Ledger ledger) throws Exception {
        Message last = null;
        Jms.load(run, connection, ledger, run.prepared(pending));
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
            while (!ledger.isBalanced()) {
                last = Jms.receive(run, consumer, ledger);
            }
        }
        return last;
    }

    private static void takeTurns(Run run, Connection connection, Ledger ledger) throws Exception {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
            turn(run, connection, ledger, consumer);
            long before = ledger.sent();
            run.meter().begin();
            long deadline = System.nanoTime() + run.duration().toNanos();
            while (System.nanoTime() - deadline < 0) {
                turn(run, connection, ledger, consumer);
            }
            run.meter().end(ledger.sent() - before);
        }
    }

    private static void turn(Run run, Connection connection, Ledger ledger, MessageConsumer consumer)
            throws JMSException, InterruptedException {
        Jms.load(run, connection, ledger, (int) ledger.sent() + TURN);
        for (int i = 0; i < TURN; i++) {
            Jms.receive(run, consumer, ledger);
        }
    }
}
