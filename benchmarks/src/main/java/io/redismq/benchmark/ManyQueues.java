package io.redismq.benchmark;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One asynchronous producer that sends to so many queues in turn, each with a listener and a session of its own on one
 * other connection, until all has arrived.
 */
record ManyQueues(String name, int queues) implements Workload {

    /** How far the producer may be ahead, so that the rate is one that the listeners keep up with. */
    private static final int AHEAD = 10_000;

    private static final int LOOK_EVERY = 100;
    private static final long PAUSE_NANOS = 1_000_000;

    @Override
    public String title() {
        return String.format("1 producer to %,d queues with a listener each", queues);
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger all = run.ledger(1);
        try (Connection producing = Jms.connect(run, all);
                Connection consuming = Jms.connect(run, all)) {
            consuming.start();
            List<Queue> opened = new ArrayList<>();
            List<Ledger> ledgers = open(run, producing, consuming, all, opened);
            awaitAll(run, all, ledgers, queues);
            run.meter().begin();
            long deadline = System.nanoTime() + run.duration().toNanos();
            Jms.sendAsynchronously(
                    run, producing, all, () -> System.nanoTime() - deadline < 0, new InTurn(run, all, ledgers, opened));
            awaitAll(run, all, ledgers, all.sent());
            run.meter().end(all.sent() - queues);
            all.throwFailure();
        }
    }

    /** One after the other, each with a first message, since opening a queue is not to be measured. */
    private List<Ledger> open(Run run, Connection producing, Connection consuming, Ledger all, List<Queue> opened)
            throws JMSException {
        List<Ledger> ledgers = new ArrayList<>();
        try (Session sending = producing.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = sending.createProducer(null)) {
            producer.setDeliveryMode(run.deliveryMode());
            for (int i = 0; i < queues; i++) {
                Ledger ledger = run.ledger(1);
                ledgers.add(ledger);
                Session session = consuming.createSession(false, Session.AUTO_ACKNOWLEDGE);
                Queue queue = session.createQueue(run.queue() + "-" + i);
                opened.add(queue);
                session.createConsumer(queue).setMessageListener(message -> consume(all, ledger, message));
                all.nextText(0, 0);
                producer.send(queue, sending.createTextMessage(ledger.nextText(0, 0)));
            }
        }
        return ledgers;
    }

    private static void consume(Ledger all, Ledger ledger, Message message) {
        try {
            ledger.receive(((TextMessage) message).getText());
        } catch (JMSException | RuntimeException | Error e) {
            all.fail(e);
        }
    }

    private static void awaitAll(Run run, Ledger all, List<Ledger> ledgers, long wanted) {
        long last = -1;
        long since = System.nanoTime();
        for (long now = received(ledgers); now < wanted; now = received(ledgers)) {
            all.throwFailure();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > run.settings().patience().toNanos()) {
                throw new IllegalStateException("Only " + now + " of " + wanted + " messages arrived");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static long received(List<Ledger> ledgers) {
        return ledgers.stream().mapToLong(Ledger::received).sum();
    }

    /** Makes messages for one queue after the other. */
    private record InTurn(Run run, Ledger all, List<Ledger> ledgers, List<Queue> queues) implements Jms.Maker {

        @Override
        public Destination destination(Run of, Session session) {
            return null; // each message is told its own
        }

        private int turn() {
            return (int) (all.sent() % ledgers.size());
        }

        @Override
        public Message make(Session session) throws JMSException {
            if (all.sent() % LOOK_EVERY == 0) {
                awaitAll(run, all, ledgers, all.sent() - AHEAD);
            }
            return session.createTextMessage(ledgers.get(turn()).nextText(0, 0));
        }

        @Override
        public void send(MessageProducer producer, Message message, CompletionListener listener) throws JMSException {
            Queue queue = queues.get(turn());
            all.nextText(0, 0);
            producer.send(queue, message, listener);
        }
    }
}
