package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that start, stop and close while all their calls are in use: each ends soon, and says only what is closed. */
@Timeout(60)
class CloseStormTest {

    private static final int ROUNDS_BEFORE = 10;
    private static final int ENDS_SECONDS = 20;

    @RegisterExtension
    static final Jms jms = new Jms();

    private interface Step {
        void run() throws JMSException;
    }

    private interface Work {
        Step in(Session session, Queue queue) throws JMSException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final List<AtomicInteger> rounds = new ArrayList<>();
    private Connection connection;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        connection = jms.connection();
        connection.start();
        queue = Jms.queue(connection.createSession());
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Repeats a step until the connection is closed. */
    private void repeat(Step step) {
        AtomicInteger done = new AtomicInteger();
        rounds.add(done);
        running.add(CompletableFuture.runAsync(
                () -> {
                    while (runs(step)) {
                        done.incrementAndGet();
                    }
                },
                threads));
    }

    private void repeat(int mode, Work work) throws JMSException {
        repeat(work.in(connection.createSession(mode), queue));
    }

    private boolean runs(Step step) {
        try {
            step.run();
            return true;
        } catch (IllegalStateException e) {
            assertThat(closing).as("closing, when %s", e).isTrue();
            return false;
        } catch (JMSException e) {
            assertThat(closing).as("closing, when %s", e).isTrue();
            assertThat(e.getErrorCode()).as("the code of %s", e).isEqualTo("broker.CLOSED");
            return false;
        }
    }

    private static Step sending(Session session, Queue queue) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        return () -> {
            producer.send(session.createTextMessage("sent"));
            if (session.getTransacted()) {
                session.commit();
            }
        };
    }

    /** When the connection closes, receive returns null, and the next call says so. */
    private static Step receiving(Session session, Queue queue) throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        return () -> {
            Message message = consumer.receive();
            if (session.getTransacted()) {
                session.rollback();
            } else if (message != null) {
                message.acknowledge();
            }
        };
    }

    private static Step consuming(Session session, Queue queue) {
        return () -> {
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                consumer.receiveNoWait();
            }
        };
    }

    private void repeatEverything() throws JMSException {
        repeat(Session.AUTO_ACKNOWLEDGE, CloseStormTest::sending);
        repeat(Session.SESSION_TRANSACTED, CloseStormTest::sending);
        repeat(Session.AUTO_ACKNOWLEDGE, CloseStormTest::receiving);
        repeat(Session.CLIENT_ACKNOWLEDGE, CloseStormTest::receiving);
        repeat(Session.AUTO_ACKNOWLEDGE, CloseStormTest::consuming);
        repeat(() -> connection.createSession().close());
        Session listening = connection.createSession();
        listening.createConsumer(queue).setMessageListener(message -> {});
    }

    private void awaitRounds(int more) {
        List<Integer> goals = rounds.stream().map(each -> each.get() + more).toList();
        Awaitility.await().atMost(ENDS_SECONDS, TimeUnit.SECONDS).untilAsserted(() -> {
            for (int i = 0; i < goals.size(); i++) {
                assertThat(running.get(i)).as("work %d", i).isNotDone();
                assertThat(rounds.get(i).get()).as("rounds of %d", i).isGreaterThanOrEqualTo(goals.get(i));
            }
        });
    }

    private void closeFrom(int callers) throws Exception {
        closing.set(true);
        List<CompletableFuture<Void>> closes = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            closes.add(CompletableFuture.runAsync(() -> runs(connection::close), threads));
        }
        for (CompletableFuture<Void> each : closes) {
            each.get(ENDS_SECONDS, TimeUnit.SECONDS);
        }
        for (CompletableFuture<Void> each : running) {
            each.get(ENDS_SECONDS, TimeUnit.SECONDS);
        }
    }

    @RepeatedTest(5)
    void whatever_runs_while_the_connection_closes_ends() throws Exception {
        repeatEverything();
        awaitRounds(ROUNDS_BEFORE);
        closeFrom(3);
    }

    @RepeatedTest(5)
    void starting_and_stopping_from_several_threads_hinders_nobody() throws Exception {
        repeatEverything();
        for (int i = 0; i < 2; i++) {
            repeat(() -> {
                connection.stop();
                connection.start();
            });
        }
        awaitRounds(ROUNDS_BEFORE);
        closeFrom(3);
    }
}
