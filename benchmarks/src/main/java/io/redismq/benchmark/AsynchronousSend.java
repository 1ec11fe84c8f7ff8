package io.redismq.benchmark;

import jakarta.jms.Connection;

/** One producer that sends with a CompletionListener, and the time until the last message is reported as stored. */
record AsynchronousSend(String name) implements Workload {

    @Override
    public String title() {
        return "asynchronous send, 1 producer";
    }

    @Override
    public Raw.What raw() {
        return Raw.What.SEND;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        try (Connection connection = Jms.connect(run, ledger)) {
            run.meter().begin();
            long deadline = System.nanoTime() + run.duration().toNanos();
            Jms.sendAsynchronously(run, connection, ledger, () -> System.nanoTime() - deadline < 0);
            run.meter().end(ledger.sent());
            Jms.drain(run, connection, ledger);
            ledger.throwFailure();
        }
    }
}
