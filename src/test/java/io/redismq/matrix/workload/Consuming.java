package io.redismq.matrix.workload;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;

/** Consumes and notes what comes, by a listener or by receiving and acknowledging some at a time. Stateless. */
final class Consuming {

    private static final int ACKNOWLEDGED_AT_ONCE = 20;
    private static final long PATIENCE_MILLIS = 100;

    private Consuming() {}

    static void listen(Job job, String group, MessageConsumer consumer) throws JMSException {
        consumer.setMessageListener(message -> {
            try {
                job.arrived(group, message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        job.journal().ready(job.name());
        job.awaitStop();
        consumer.close();
    }

    /** For a session in CLIENT mode. */
    static void receive(Job job, String group, MessageConsumer consumer) throws JMSException {
        job.journal().ready(job.name());
        int held = 0;
        Message last = null;
        while (job.goesOn() || held > 0) {
            try {
                Message next = job.goesOn() ? consumer.receive(PATIENCE_MILLIS) : null;
                if (next != null) {
                    job.arrived(group, next);
                    last = next;
                    held++;
                }
                if (held == ACKNOWLEDGED_AT_ONCE || (next == null && held > 0)) {
                    held = 0; // a refused acknowledgement is not repeated: the messages come again
                    last.acknowledge();
                }
            } catch (JMSException e) {
                job.breathe();
            }
        }
        consumer.close();
    }
}
