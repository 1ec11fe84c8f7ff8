package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.locks.LockSupport;

/**
 * From the time a message was meant to be sent until a listener has its text, at a fixed rate. A send that is late,
 * because the one before it took too long, counts from its place in the schedule: nothing is omitted.
 */
record Latency(String name, int perSecond) implements Workload {

    /** The sender sleeps until so long before its time and spins the rest, as sleeping is late by about half of it. */
    private static final long SPIN_NANOS = 100_000;

    @Override
    public String title() {
        return "latency at " + String.format("%,d", perSecond) + "/s";
    }

    @Override
    public Raw.What raw() {
        return Raw.What.NONE;
    }

    @Override
    public boolean isLatency() {
        return true;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(1);
        try (Connection producing = Jms.connect(run, ledger);
                Connection consuming = Jms.connect(run, ledger)) {
            try (Session session = consuming.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = session.createConsumer(session.createQueue(run.queue()))) {
                consumer.setMessageListener(message -> consume(run, ledger, message));
                consuming.start();
                run.meter().begin();
                send(run, producing, ledger);
                ledger.awaitReceived(ledger.sent(), run.settings().patience());
                run.meter().end(ledger.received());
            }
            Jms.checkEmpty(run, consuming);
            ledger.throwFailure();
        }
    }

    private void send(Run run, Connection connection, Ledger ledger) throws Exception {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = Jms.producer(run, session)) {
            long interval = 1_000_000_000L / perSecond;
            long end = Payload.now() + run.duration().toNanos();
            for (long due = Payload.now() + interval; due < end; due += interval) {
                awaitTime(due);
                producer.send(session.createTextMessage(ledger.nextText(0, due)));
            }
        }
    }

    private static void awaitTime(long due) {
        long left = due - Payload.now();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - Payload.now();
        }
    }

    private static void consume(Run run, Ledger ledger, Message message) {
        try {
            String text = ((TextMessage) message).getText();
            run.meter().latency(Payload.now() - Payload.time(text));
            ledger.receive(text);
        } catch (JMSException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }
}
