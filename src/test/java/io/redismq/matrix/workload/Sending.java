package io.redismq.matrix.workload;

import io.redismq.faults.Arrivals;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Sends numbered messages, one by one, and notes what becomes of each. Stateless. */
final class Sending {

    private Sending() {}

    static void run(Job job, Session session, Destination destination) throws JMSException {
        boolean async = job.name().startsWith("async");
        try (MessageProducer producer = session.createProducer(destination)) {
            for (int number = 0; job.awaitTurn(1); number++) {
                Message message = session.createTextMessage(Arrivals.text(job.name(), number));
                job.journal().attempted(job.name(), number);
                try {
                    if (async) {
                        producer.send(message, new Noting(job, number));
                    } else {
                        producer.send(message);
                        job.journal().ended(job.name(), number, Outcome.ACKNOWLEDGED);
                    }
                } catch (JMSException e) {
                    job.journal().ended(job.name(), number, Outcome.of(e));
                    job.breathe();
                }
            }
        }
    }

    private record Noting(Job job, int number) implements CompletionListener {

        @Override
        public void onCompletion(Message message) {
            job.journal().ended(job.name(), number, Outcome.ACKNOWLEDGED);
        }

        @Override
        public void onException(Message message, Exception failure) {
            job.journal().ended(job.name(), number, Outcome.of(failure));
        }
    }
}
