package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** One thread that sends in transactions of so many messages; what was committed counts. */
record TransactedSend(String name, int commitEvery) implements Workload {

    @Override
    public String title() {
        return "transacted send, commit " + (commitEvery == 1 ? "each" : "every " + commitEvery);
    }

    @Override
    public Raw.What raw() {
        return Raw.What.SEND;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        try (Connection connection = Jms.connect(run, ledger)) {
            try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
                    MessageProducer producer = Jms.producer(run, session)) {
                run.meter().begin();
                long deadline = System.nanoTime() + run.duration().toNanos();
                while (System.nanoTime() - deadline < 0) {
                    for (int i = 0; i < commitEvery; i++) {
                        producer.send(session.createTextMessage(ledger.nextText(0, 0)));
                    }
                    session.commit();
                }
                run.meter().end(ledger.sent());
            }
            Jms.drain(run, connection, ledger);
            ledger.throwFailure();
        }
    }
}
