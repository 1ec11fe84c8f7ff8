package io.redismq.faults;

import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener has heard, and when. Owned by a test. */
final class Heard implements MessageListener {

    record Arrival(String text, long nanos) {}

    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    /** A listener in a session of its own. */
    static Heard listen(Client client, String queue) throws JMSException {
        Heard heard = new Heard();
        Session session = client.connection().createSession(Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(Client.queue(queue)).setMessageListener(heard);
        return heard;
    }

    @Override
    public void onMessage(Message message) {
        try {
            arrivals.add(new Arrival(message.getBody(String.class), System.nanoTime()));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> texts() {
        return arrivals.stream().map(Arrival::text).toList();
    }

    /** Waits until all these have arrived. */
    void awaitAll(Collection<String> expected) {
        await("all messages to arrive").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            Set<String> missing = new HashSet<>(expected);
            missing.removeAll(new HashSet<>(texts()));
            if (!missing.isEmpty()) {
                throw new AssertionError(missing.size() + " of " + expected.size() + " have not arrived: " + missing);
            }
        });
    }

    /** Waits until anything has arrived after that moment; returns when it did. */
    long awaitArrival(long nanos) {
        await("a message to arrive")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> arrivals.stream().anyMatch(each -> each.nanos - nanos > 0));
        return arrivals.stream()
                .mapToLong(Arrival::nanos)
                .filter(at -> at - nanos > 0)
                .min()
                .orElseThrow();
    }
}
