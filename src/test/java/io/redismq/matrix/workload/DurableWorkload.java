package io.redismq.matrix.workload;

import io.redismq.faults.Client;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;

/** A topic with two durable subscriptions, each of a client id of its own, one in AUTO and one in CLIENT mode. */
final class DurableWorkload implements Workload {

    private static final String TOPIC = "news";
    private static final String LISTENER = "reader";
    private static final String RECEIVER = "archive";

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public List<String> groups() {
        return consumers();
    }

    /** Each is alone at the subscription of its name. */
    @Override
    public List<String> consumers() {
        return List.of(LISTENER, RECEIVER);
    }

    @Override
    public boolean competes() {
        return false;
    }

    @Override
    public String key() {
        return "redismq:{topic:" + TOPIC + "}";
    }

    @Override
    public void prepare(String uri) throws JMSException {
        for (String subscription : consumers()) {
            Job job = new Job(uri, subscription, null, 1);
            try (Client client = job.connect(Session.AUTO_ACKNOWLEDGE, subscription)) {
                subscribe(client, subscription).close();
            }
        }
    }

    private static MessageConsumer subscribe(Client client, String name) throws JMSException {
        return client.session().createDurableConsumer(client.session().createTopic(TOPIC), name);
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
        int mode = listens ? Session.AUTO_ACKNOWLEDGE : Session.CLIENT_ACKNOWLEDGE;
        try (Client client = job.connect(mode, job.name())) {
            if (listens) {
                Consuming.listen(job, job.name(), subscribe(client, job.name()));
            } else {
                Consuming.receive(job, job.name(), subscribe(client, job.name()));
            }
        }
    }
}
