package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

/**
 * An asynchronous producer and a listener with a selector that matches few, at the same time on two connections, until
 * the last message that matches was received. All messages count. What does not match is consumed and checked afterwards.
 *
 * @param oneIn of how many messages one matches
 */
record EndToEndBySelector(String name, int oneIn) implements Workload {

    @Override
    public String title() {
        return String.format("end to end, asynchronous send and a selector for 1 in %,d", oneIn);
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(2);
        try (Connection producing = Jms.connect(run, ledger);
                Connection consuming = Jms.connect(run, ledger)) {
            try (Session session = consuming.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = ConsumeBySelector.consumer(run, session)) {
                consumer.setMessageListener(message -> consume(ledger, message));
                consuming.start();
                run.meter().begin();
                long deadline = System.nanoTime() + run.duration().toNanos();
                Jms.sendAsynchronously(
                        run,
                        producing,
                        ledger,
                        () -> System.nanoTime() - deadline < 0 || ledger.sent() % oneIn != 0,
                        each -> ConsumeBySelector.make(each, ledger, (ledger.sent() + 1) % oneIn == 0));
                ledger.awaitReceived(ledger.sent() / oneIn, run.settings().patience());
                run.meter().end(ledger.sent());
            }
            Jms.drain(run, consuming, ledger);
            ledger.throwFailure();
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
