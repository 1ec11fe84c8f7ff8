package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What may be used by several threads at once: connection factories, destinations and connections (section 2.14). */
abstract class ConcurrencyConformance extends Conformance {

    private static final int THREADS = 8;

    /** A call with the number of its thread. */
    private interface Numbered {
        void run(int number) throws JMSException;
    }

    private static void together(Numbered call) {
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            calls.add(CompletableFuture.runAsync(
                    () -> unchecked(() -> call.run(number)), task -> new Thread(task, "thread-" + number).start()));
        }
        calls.forEach(Conformance::result);
    }

    private static void sendAndReceive(Session session, Queue queue, String text) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage(text));
        assertThat(receive(session.createConsumer(queue))).isEqualTo(text);
    }

    @Test
    @DisplayName("2.14: several threads may make connections with one factory, and close them")
    void connections() {
        ConnectionFactory shared = factory();
        together(number -> {
            for (int i = 0; i < 5; i++) {
                try (Connection connection = shared.createConnection()) {
                    connection.start();
                    Session session = connection.createSession();
                    sendAndReceive(session, queue(session), number + " " + i);
                }
            }
        });
    }

    @Test
    @DisplayName("2.14: several threads may use one connection, each with sessions of its own")
    void sessions() throws JMSException {
        Connection shared = connect();
        together(number -> {
            for (int i = 0; i < 10; i++) {
                try (Session session = shared.createSession()) {
                    sendAndReceive(session, queue(session), number + " " + i);
                    assertThat(shared.getMetaData()).isNotNull();
                }
            }
        });
    }

    @Test
    @DisplayName("2.14: several threads may use one destination, to send to and to consume from")
    void destinations() throws JMSException {
        Queue shared = queue(session());
        ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        together(number -> {
            Session session = session();
            MessageProducer producer = session.createProducer(shared);
            for (String text : numbered(number + ":", 20)) {
                producer.send(session.createTextMessage(text));
            }
            try (MessageConsumer consumer = session.createConsumer(shared)) { // what it has not received is for others
                received.addAll(receive(consumer, 20));
            }
        });
        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, THREADS)
                        .boxed()
                        .flatMap(number -> List.of(numbered(number + ":", 20)).stream())
                        .toList());
    }
}
