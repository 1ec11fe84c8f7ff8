package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * Consumes a backlog by receive(). What is left when the time is up is consumed and checked too, but not measured.
 *
 * @param acknowledgeEvery with CLIENT_ACKNOWLEDGE or transacted, after how many messages to acknowledge or commit
 */
record Consume(String name, Style style, int acknowledgeEvery) implements Workload {

    private static final int UNMEASURED_ACKNOWLEDGES = 200;

    enum Style {
        AUTO,
        CLIENT,
        TRANSACTED
    }

    @Override
    public String title() {
        if (style == Style.AUTO) {
            return "consume AUTO by receive()";
        }
        String what = style == Style.CLIENT ? "CLIENT, acknowledge " : "transacted, commit ";
        return "consume " + what + (acknowledgeEvery == 1 ? "each" : "every " + acknowledgeEvery);
    }

    @Override
    public Raw.What raw() {
        return Raw.What.CONSUME;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        int mode =
                switch (style) {
                    case AUTO -> Session.AUTO_ACKNOWLEDGE;
                    case CLIENT -> Session.CLIENT_ACKNOWLEDGE;
                    case TRANSACTED -> Session.SESSION_TRANSACTED;
                };
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.load(run, connection, ledger, run.backlog());
            try (Session session = connection.createSession(mode)) {
                run.meter().begin();
                connection.start();
                try (MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
                    consume(run, session, consumer, ledger);
                }
            }
            Jms.checkEmpty(run, connection);
            ledger.throwFailure();
        }
    }

    void consume(Run run, Session session, MessageConsumer consumer, Ledger ledger) throws Exception {
        long before = ledger.received();
        long deadline = System.nanoTime() + run.duration().toNanos();
        int every = acknowledgeEvery;
        while (!ledger.isBalanced()) {
            Message message = Jms.receive(run, consumer, ledger);
            long received = ledger.received();
            if (style != Style.AUTO && (received % every == 0 || ledger.isBalanced())) {
                settle(session, message);
            }
            if (run.meter().isRunning() && (ledger.isBalanced() || System.nanoTime() - deadline > 0)) {
                run.meter().end(received - before);
                every = Math.max(every, UNMEASURED_ACKNOWLEDGES);
            }
        }
    }

    private void settle(Session session, Message message) throws JMSException {
        if (style == Style.CLIENT) {
            message.acknowledge();
        } else {
            session.commit();
        }
    }
}
