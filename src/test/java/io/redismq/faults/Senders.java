package io.redismq.faults;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that send numbered messages, with their number as a property too, over one connection, each with a session of its own, waiting for each message or
 * with a CompletionListener. Owned by a test, which starts them and waits for all.
 */
final class Senders {

    private final Connection connection;
    private final Map<String, Integer> sent = new TreeMap<>();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

    Senders(Connection connection) {
        this.connection = connection;
    }

    /** Sends so many from a new thread, waiting for each. */
    Senders sync(String producer, String queue, int count) {
        return start(producer, queue, count, null);
    }

    /** Sends so many from a new thread, waiting for none until the end. */
    Senders async(String producer, String queue, int count) {
        return start(producer, queue, count, new Counting());
    }

    private final class Counting implements CompletionListener {

        private final AtomicInteger done = new AtomicInteger();

        @Override
        public void onCompletion(Message message) {
            done.incrementAndGet();
        }

        @Override
        public void onException(Message message, Exception exception) {
            failures.add(exception);
        }
    }

    private Senders start(String producer, String queue, int count, Counting listener) {
        sent.merge(producer, count, Integer::sum);
        CompletableFuture<Void> done = new CompletableFuture<>();
        running.add(done);
        Thread thread = new Thread(
                () -> {
                    try {
                        run(producer, queue, count, listener);
                        done.complete(null);
                    } catch (JMSException | RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                "sender-" + producer);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run(String name, String queue, int count, Counting listener) throws JMSException {
        try (Session session = connection.createSession();
                MessageProducer producer = session.createProducer(Client.queue(queue))) {
            for (int i = 0; i < count; i++) {
                Message message = session.createTextMessage(Arrivals.text(name, i));
                message.setIntProperty("number", i);
                if (listener == null) {
                    producer.send(message);
                } else {
                    producer.send(message, listener);
                }
            }
        }
        if (listener != null && listener.done.get() != count) {
            throw new AssertionError(listener.done.get() + " of " + count + " sends were completed: " + failures);
        }
    }

    /** Waits until all have sent everything; returns how many each has sent. */
    Map<String, Integer> await(long seconds) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(seconds, TimeUnit.SECONDS);
        return sent;
    }
}
