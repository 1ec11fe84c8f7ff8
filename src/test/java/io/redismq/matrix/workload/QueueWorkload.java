package io.redismq.matrix.workload;

import io.redismq.faults.Client;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;

/** A queue with two consumers: a listener in AUTO mode, and one that receives in CLIENT mode. */
final class QueueWorkload implements Workload {

    private static final String QUEUE = "orders";
    private static final String LISTENER = "auto";
    private static final String RECEIVER = "client";

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public List<String> groups() {
        return List.of(QUEUE);
    }

    @Override
    public List<String> consumers() {
        return List.of(LISTENER, RECEIVER);
    }

    @Override
    public String key() {
        return Client.key(QUEUE);
    }

    @Override
    public void produce(Job job) throws JMSException {
        try (Client client = job.connect(Session.AUTO_ACKNOWLEDGE)) {
            Sending.run(job, client.session(), Client.queue(QUEUE));
        }
    }

    @Override
    public void consume(Job job) throws JMSException {
        boolean listens = job.name().equals(LISTENER);
        try (Client client = job.connect(listens ? Session.AUTO_ACKNOWLEDGE : Session.CLIENT_ACKNOWLEDGE)) {
            if (listens) {
                Consuming.listen(job, QUEUE, client.consumer(QUEUE));
            } else {
                Consuming.receive(job, QUEUE, client.consumer(QUEUE));
            }
        }
    }
}
