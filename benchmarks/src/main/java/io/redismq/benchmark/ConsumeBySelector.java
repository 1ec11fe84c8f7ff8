package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * Consumes by a selector that matches few of a backlog, after the same consumer has examined and left so many messages
 * that nobody took. Measured is what it takes for each message that is delivered. All that is left is consumed without a
 * selector and checked too, but not measured.
 *
 * @param oneIn of how many messages one matches
 * @param parked so many messages it has examined before
 */
record ConsumeBySelector(String name, int oneIn, int parked) implements Workload {

    /** Few of the backlog, so that what it leaves itself while being measured is less than what was left before. */
    private static final int SHARE_OF_BACKLOG = 10;

    private static final String WANTED = "wanted";
    private static final int OTHERS = 0;
    private static final int OURS = 1;

    @Override
    public String title() {
        return String.format("1 in %,d by selector, %,d parked before", oneIn, parked);
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(2);
        int delivered = Math.max(1, run.backlog() / SHARE_OF_BACKLOG / oneIn);
        try (Connection connection = Jms.connect(run, ledger)) {
            connection.start();
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = consumer(run, session)) {
                park(run, connection, consumer, ledger, parked);
                load(run, connection, ledger, delivered * oneIn, oneIn);
                run.meter().begin();
                for (int i = 0; i < delivered; i++) {
                    Jms.receive(run, consumer, ledger);
                }
                run.meter().end(delivered);
            }
            Jms.drain(run, connection, ledger);
            ledger.throwFailure();
        }
    }

    static MessageConsumer consumer(Run run, Session session) throws JMSException {
        return session.createConsumer(session.createQueue(run.queue()), WANTED + " = TRUE");
    }

    /** Loads so many messages that do not match and has them examined: they are, in their order, when the last one is. */
    static void park(Run run, Connection connection, MessageConsumer consumer, Ledger ledger, int messages)
            throws Exception {
        load(run, connection, ledger, messages + 1, messages + 1);
        Jms.receive(run, consumer, ledger);
    }

    /** So many messages, of which the last of every group matches. */
    private static void load(Run run, Connection connection, Ledger ledger, int messages, int group) throws Exception {
        long first = ledger.sent();
        Jms.sendAsynchronously(
                run,
                connection,
                ledger,
                () -> ledger.sent() < first + messages,
                session -> make(session, ledger, (ledger.sent() - first + 1) % group == 0));
    }

    static Message make(Session session, Ledger ledger, boolean wanted) throws JMSException {
        Message message = session.createTextMessage(ledger.nextText(wanted ? OURS : OTHERS, Payload.now()));
        message.setBooleanProperty(WANTED, wanted);
        return message;
    }
}
