package io.redismq.matrix.workload;

import io.redismq.faults.Arrivals;
import io.redismq.faults.Client;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;

/**
 * Transactions that send ten messages each to a queue, two consumers that move them in transactions of up to ten to
 * another queue, and a listener there.
 */
final class TransactedWorkload implements Workload {

    private static final int AT_ONCE = 10;
    private static final long PATIENCE_MILLIS = 100;
    private static final String SOURCE = "in";
    private static final String TARGET = "out";
    private static final String LISTENER = "listener";

    @Override
    public String name() {
        return "transacted";
    }

    @Override
    public List<String> groups() {
        return List.of(SOURCE, TARGET);
    }

    @Override
    public List<String> consumers() {
        return List.of(LISTENER, "mover1", "mover2");
    }

    @Override
    public int unit() {
        return AT_ONCE;
    }

    @Override
    public String key() {
        return Client.key(SOURCE);
    }

    @Override
    public void produce(Job job) throws JMSException {
        try (Client client = job.connect(Session.SESSION_TRANSACTED);
                MessageProducer producer = client.session().createProducer(Client.queue(SOURCE))) {
            for (int first = 0; job.awaitTurn(AT_ONCE); first += AT_ONCE) {
                Outcome outcome = sendTogether(job, client.session(), producer, first);
                for (int number = first; number < first + AT_ONCE; number++) {
                    job.journal().ended(job.name(), number, outcome);
                }
                if (outcome != Outcome.ACKNOWLEDGED) {
                    job.breathe();
                }
            }
        }
    }

    private static Outcome sendTogether(Job job, Session session, MessageProducer producer, int first) {
        for (int number = first; number < first + AT_ONCE; number++) {
            job.journal().attempted(job.name(), number);
        }
        try {
            for (int number = first; number < first + AT_ONCE; number++) {
                producer.send(session.createTextMessage(Arrivals.text(job.name(), number)));
            }
        } catch (JMSException e) {
            rollBack(session);
            return Outcome.REFUSED;
        }
        try {
            session.commit();
            return Outcome.ACKNOWLEDGED;
        } catch (JMSException e) {
            return Outcome.of(e);
        }
    }

    @Override
    public void consume(Job job) throws JMSException {
        if (job.name().equals(LISTENER)) {
            try (Client client = job.connect(Session.AUTO_ACKNOWLEDGE)) {
                Consuming.listen(job, TARGET, client.consumer(TARGET));
            }
        } else {
            try (Client client = job.connect(Session.SESSION_TRANSACTED);
                    MessageConsumer consumer = client.consumer(SOURCE);
                    MessageProducer producer = client.session().createProducer(Client.queue(TARGET))) {
                job.journal().ready(job.name());
                while (job.goesOn()) {
                    move(job, client.session(), consumer, producer);
                }
            }
        }
    }

    private static void move(Job job, Session session, MessageConsumer consumer, MessageProducer producer) {
        try {
            int moved = 0;
            Message next = consumer.receive(PATIENCE_MILLIS);
            while (next != null) {
                job.arrived(SOURCE, next);
                producer.send(next);
                next = ++moved < AT_ONCE ? consumer.receiveNoWait() : null;
            }
            if (moved > 0) {
                session.commit();
            }
        } catch (TransactionRolledBackException e) {
            job.breathe(); // the messages come again
        } catch (JMSException e) {
            rollBack(session);
            job.breathe();
        }
    }

    /** After a commit whose outcome is not known there is nothing left to roll back. */
    private static void rollBack(Session session) {
        try {
            session.rollback();
        } catch (JMSException e) {
            System.err.println("rollback: " + e);
        }
    }
}
