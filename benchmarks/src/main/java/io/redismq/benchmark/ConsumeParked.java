package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/** Consumes, without a selector, a backlog that a consumer with a selector has examined and left. */
record ConsumeParked(String name) implements Workload {

    @Override
    public String title() {
        return "consume AUTO by receive() what a selector left";
    }

    @Override
    public Raw.What raw() {
        return Raw.What.CONSUME;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(2);
        try (Connection connection = Jms.connect(run, ledger)) {
            connection.start();
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                try (MessageConsumer selecting = ConsumeBySelector.consumer(run, session)) {
                    ConsumeBySelector.park(run, connection, selecting, ledger, run.backlog());
                }
                run.meter().begin();
                try (MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
                    new Consume(name, Consume.Style.AUTO, 0).consume(run, session, consumer, ledger);
                }
            }
            Jms.checkEmpty(run, connection);
            ledger.throwFailure();
        }
    }
}
