package io.redismq.faults;

import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A thread that sends numbered texts to a queue, one after the other with a little pause, until it is stopped, and notes
 * what became of each. Owned by a test.
 */
final class SendLoop implements AutoCloseable {

    /**
     * One call of send.
     *
     * @param problem the error code of its exception and its text, null when it returned
     */
    record Sent(String text, long beganNanos, long endedNanos, String problem) {

        Duration took() {
            return Duration.ofNanos(endedNanos - beganNanos);
        }
    }

    private static final long PAUSE_MILLIS = 2;

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** Starts at once, with a session of its own. */
    SendLoop(Client client, String queue) throws JMSException {
        Session session = client.connection().createSession();
        MessageProducer producer = session.createProducer(Client.queue(queue));
        thread = new Thread(() -> run(session, producer), "send-loop-" + queue);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Session session, MessageProducer producer) {
        for (int i = 0; !stopped; i++) {
            String text = Integer.toString(i);
            long began = System.nanoTime();
            String problem = null;
            try {
                producer.send(session.createTextMessage(text));
            } catch (JMSException e) {
                problem = e.getErrorCode() + ": " + e.getMessage();
            }
            sent.add(new Sent(text, began, System.nanoTime(), problem));
            await().pollDelay(Duration.ofMillis(PAUSE_MILLIS)).until(() -> true);
        }
    }

    /** What has been sent so far, whatever became of it. */
    List<Sent> all() {
        return sent;
    }

    /** The texts whose send returned, before or after that moment. */
    List<String> stored() {
        return returned().map(Sent::text).toList();
    }

    /** The texts whose send returned by that moment. */
    List<String> storedBy(long nanos) {
        return returned()
                .filter(each -> each.endedNanos - nanos <= 0)
                .map(Sent::text)
                .toList();
    }

    /** The texts whose send began after that moment and returned. */
    List<String> storedAfter(long nanos) {
        return returned()
                .filter(each -> each.beganNanos - nanos >= 0)
                .map(Sent::text)
                .toList();
    }

    private Stream<Sent> returned() {
        return sent.stream().filter(each -> each.problem == null);
    }

    List<String> problems() {
        return sent.stream().map(Sent::problem).filter(code -> code != null).toList();
    }

    /** Waits until a send has returned after that moment; returns when it did. */
    long awaitReturn(long nanos) {
        await("a send that returns")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> returned().anyMatch(each -> each.endedNanos - nanos > 0));
        return returned()
                .mapToLong(Sent::endedNanos)
                .filter(ended -> ended - nanos > 0)
                .min()
                .orElseThrow();
    }

    /** The longest time that a call took. */
    Duration longest() {
        return sent.stream().map(Sent::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Waits until the send that is under way has ended. */
    void stop() {
        stopped = true;
        await("the last send").atMost(Duration.ofSeconds(40)).until(() -> !thread.isAlive());
    }

    @Override
    public void close() {
        stop();
    }
}
