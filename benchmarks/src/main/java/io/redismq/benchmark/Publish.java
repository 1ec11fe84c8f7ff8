package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One publisher and so many non-durable subscriptions at the same time, each with a listener and a session of its own on
 * one connection, until every subscription has received all that was published. The publisher waits for the slowest, so
 * that the rate is what can be kept up.
 */
record Publish(String name, int subscriptions) implements Workload {

    /** How far the publisher may be ahead of the slowest subscription. */
    private static final int AHEAD = 1_000;

    private static final int LOOK_EVERY = 100;

    @Override
    public String title() {
        return "publish to " + subscriptions + (subscriptions == 1 ? " subscription" : " subscriptions");
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger published = run.ledger(1);
        try (Connection publishing = Jms.connect(run, published);
                Connection consuming = Jms.connect(run, published)) {
            List<Ledger> ledgers = subscribe(run, consuming);
            consuming.start();
            run.meter().begin();
            long deadline = System.nanoTime() + run.duration().toNanos();
            publish(run, publishing, published, ledgers, () -> System.nanoTime() - deadline < 0);
            awaitAll(run, ledgers, published.sent());
            run.meter().end(published.sent());
            // Whatever comes twice comes before this one.
            long measured = published.sent();
            publish(run, publishing, published, ledgers, () -> published.sent() == measured);
            awaitAll(run, ledgers, measured + 1);
            published.throwFailure();
        }
    }

    private List<Ledger> subscribe(Run run, Connection connection) throws JMSException {
        List<Ledger> ledgers = new ArrayList<>();
        for (int i = 0; i < subscriptions; i++) {
            Ledger ledger = run.ledger(1);
            ledgers.add(ledger);
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createConsumer(session.createTopic(run.queue()))
                    .setMessageListener(message -> consume(ledger, message));
        }
        return ledgers;
    }

    private static void publish(
            Run run, Connection connection, Ledger published, List<Ledger> ledgers, BooleanSupplier more)
            throws Exception {
        Jms.sendAsynchronously(run, connection, published, more, new Jms.Maker() {
            @Override
            public Message make(Session session) throws JMSException {
                if (published.sent() % LOOK_EVERY == 0) {
                    awaitAll(run, ledgers, published.sent() - AHEAD);
                }
                return session.createTextMessage(published.nextText(0, 0));
            }

            @Override
            public Destination destination(Run run, Session session) throws JMSException {
                return session.createTopic(run.queue());
            }
        });
    }

    private static void awaitAll(Run run, List<Ledger> ledgers, long wanted) {
        try {
            for (Ledger ledger : ledgers) {
                ledger.awaitReceived(wanted, run.settings().patience());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while waiting for the subscriptions", e);
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
