package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;

/** Moves messages in transactions from one queue to two others, some at a time; also a program for child JVMs. */
final class CrashingMover {

    private final Session session;
    private final String source;
    private final String[] targets;
    private final int most;

    CrashingMover(Session session, int most, String source, String... targets) {
        this.session = session;
        this.most = most;
        this.source = source;
        this.targets = targets;
    }

    /** Arguments: the URI, the lease in ms, how many messages a transaction has, the source and the two targets. */
    public static void main(String[] arguments) throws JMSException {
        ConnectionOptions options = Client.options(arguments[0])
                .consumerLease(Duration.ofMillis(Long.parseLong(arguments[1])))
                .build();
        try (Client client = Client.connect(options, Session.SESSION_TRANSACTED)) {
            System.out.println("moving");
            new CrashingMover(
                            client.session(), Integer.parseInt(arguments[2]), arguments[3], arguments[4], arguments[5])
                    .moveUntilNothingComes(Client.PATIENCE_MILLIS);
            System.out.println("done");
        }
    }

    /** Returns how many commits failed. */
    int moveUntilNothingComes(long patienceMillis) throws JMSException {
        int failed = 0;
        MessageConsumer consumer = session.createConsumer(Client.queue(source));
        MessageProducer producer = session.createProducer(null);
        while (true) {
            int moved = 0;
            for (Message next = consumer.receive(patienceMillis); next != null; next = consumer.receive(1)) {
                for (String target : targets) {
                    producer.send(Client.queue(target), next);
                }
                if (++moved == most) {
                    break;
                }
            }
            if (moved == 0) {
                return failed;
            }
            try {
                session.commit();
            } catch (JMSException e) { // rolled back, or found out in the background: either way it goes on
                failed++;
                System.out.println("failed " + e.getErrorCode() + " " + e.getMessage());
            }
        }
    }
}
