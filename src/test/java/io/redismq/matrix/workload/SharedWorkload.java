package io.redismq.matrix.workload;

import io.redismq.faults.Client;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;

/** A topic with one shared subscription, not durable, and two consumers of it. */
final class SharedWorkload implements Workload {

    private static final String TOPIC = "prices";
    private static final String SUBSCRIPTION = "desk";
    private static final String LISTENER = "auto";
    private static final String RECEIVER = "client";

    @Override
    public String name() {
        return "shared";
    }

    @Override
    public List<String> groups() {
        return List.of(SUBSCRIPTION);
    }

    @Override
    public List<String> consumers() {
        return List.of(LISTENER, RECEIVER);
    }

    @Override
    public String key() {
        return "redismq:{topic:" + TOPIC + "}";
    }

    @Override
    public void produce(Job job) throws JMSException {
        try (Client client = job.connect(Session.AUTO_ACKNOWLEDGE)) {
            Sending.run(job, client.session(), client.session().createTopic(TOPIC));
        }
    }

    @Override
    public void consume(Job job) throws JMSException {
        boolean listens = job.name().equals(LISTENER);
        try (Client client = job.connect(listens ? Session.AUTO_ACKNOWLEDGE : Session.CLIENT_ACKNOWLEDGE)) {
            Session session = client.session();
            MessageConsumer consumer = session.createSharedConsumer(session.createTopic(TOPIC), SUBSCRIPTION);
            if (listens) {
                Consuming.listen(job, SUBSCRIPTION, consumer);
            } else {
                Consuming.receive(job, SUBSCRIPTION, consumer);
            }
        }
    }
}
