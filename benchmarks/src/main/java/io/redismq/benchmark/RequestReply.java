package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;

/**
 * One thread asks and waits for the answer, again and again; a listener on another connection answers with the same
 * text to the temporary queue in JMSReplyTo. The latency is from before the request is sent until the reply is here.
 */
record RequestReply(String name) implements Workload {

    @Override
    public String title() {
        return "request and reply";
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
        try (Connection answering = Jms.connect(run, ledger);
                Connection asking = Jms.connect(run, ledger)) {
            try (Session session = answering.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer requests = session.createConsumer(session.createQueue(run.queue()));
                    MessageProducer replies = session.createProducer(null)) {
                replies.setDeliveryMode(run.deliveryMode());
                requests.setMessageListener(request -> answer(session, replies, request, ledger));
                answering.start();
                asking.start();
                ask(run, asking, ledger);
            }
            Jms.checkEmpty(run, answering);
            ledger.throwFailure();
        }
    }

    private static void answer(Session session, MessageProducer replies, Message request, Ledger ledger) {
        try {
            TextMessage reply = session.createTextMessage(((TextMessage) request).getText());
            replies.send(request.getJMSReplyTo(), reply);
        } catch (JMSException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }

    private static void ask(Run run, Connection connection, Ledger ledger) throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer requests = Jms.producer(run, session)) {
            TemporaryQueue temporary = session.createTemporaryQueue();
            try (MessageConsumer replies = session.createConsumer(temporary)) {
                run.meter().begin();
                long deadline = System.nanoTime() + run.duration().toNanos();
                while (System.nanoTime() - deadline < 0) {
                    Message request = session.createTextMessage(ledger.nextText(0, 0));
                    request.setJMSReplyTo(temporary);
                    long start = System.nanoTime();
                    requests.send(request);
                    Jms.receive(run, replies, ledger);
                    run.meter().latency(System.nanoTime() - start);
                }
                run.meter().end(ledger.received());
            }
            temporary.delete();
        }
    }
}
