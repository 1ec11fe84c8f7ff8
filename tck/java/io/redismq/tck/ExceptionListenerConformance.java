package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an ExceptionListener hears of problems that no call can report, such as a lost broker. */
abstract class ExceptionListenerConformance extends Conformance {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    abstract void loseBroker() throws Exception;

    abstract void restoreBroker() throws Exception;

    /** Makes problems for the consumers of these queues, as many as it says, and as independent as the provider has. */
    abstract int disturb(Queue... queues) throws Exception;

    private static Queue[] listen(Connection connection, int count) throws JMSException {
        Queue[] queues = new Queue[count];
        for (int i = 0; i < count; i++) {
            Session session = connection.createSession();
            queues[i] = queue(session);
            session.createConsumer(queues[i]).setMessageListener(message -> {});
        }
        return queues;
    }

    @Test
    @DisplayName("6.1.7: a connection tells the ExceptionListener that was set, null where there is none")
    void told() throws JMSException {
        ExceptionListener listener = exception -> {};
        Connection connection = connect();
        assertThat(connection.getExceptionListener()).isNull();
        connection.setExceptionListener(listener);
        assertThat(connection.getExceptionListener()).isSameAs(listener);
        connection.setExceptionListener(null);
        assertThat(connection.getExceptionListener()).isNull();
    }

    @Test
    @DisplayName("6.1.7: a context tells the ExceptionListener that was set, which is its connection's")
    void toldByContext() {
        ExceptionListener listener = exception -> {};
        JMSContext context = closing(factory().createContext());
        JMSContext second = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        context.setExceptionListener(listener);
        assertThat(second.getExceptionListener()).isSameAs(listener);
    }

    @Test
    @DisplayName("6.1.7: a connection whose consumers lose the broker tells its ExceptionListener, once, with a reason")
    void lost() throws Exception {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        Connection connection = connect();
        connection.setExceptionListener(heard::add);
        listen(connection, 3);
        try {
            loseBroker();
            await().atMost(PATIENCE).until(() -> !heard.isEmpty());
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> heard.size() == 1);
            assertThat(heard.get(0).getErrorCode()).isNotBlank();
            assertThat(heard.get(0).getMessage()).isNotBlank();
        } finally {
            restoreBroker();
        }
    }

    @Test
    @DisplayName("6.1.7: the ExceptionListener is called for one problem after the other")
    void oneAtATime() throws Exception {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        CountDownLatch returning = new CountDownLatch(1);
        AtomicBoolean overlapped = new AtomicBoolean();
        AtomicBoolean running = new AtomicBoolean();
        Connection connection = connect();
        connection.setExceptionListener(problem -> {
            if (running.getAndSet(true)) {
                overlapped.set(true);
            }
            heard.add(problem);
            reached(returning);
            running.set(false);
        });
        try {
            int problems = disturb(listen(connection, 5));
            await().atMost(PATIENCE).until(() -> !heard.isEmpty());
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> heard.size() == 1);
            returning.countDown();
            await().atMost(PATIENCE).until(() -> heard.size() == problems);
            assertThat(overlapped).isFalse();
        } finally {
            restoreBroker();
        }
    }

    @Test
    @DisplayName("6.1.7, 10.3: what the ExceptionListener hears has the lower-level problem linked")
    void linked() throws Exception {
        CompletableFuture<JMSException> heard = new CompletableFuture<>();
        Connection connection = connect();
        connection.setExceptionListener(heard::complete);
        listen(connection, 1);
        try {
            loseBroker();
            await().atMost(PATIENCE).until(heard::isDone);
            assertThat(heard.join().getLinkedException())
                    .isNotNull()
                    .isSameAs(heard.join().getCause());
        } finally {
            restoreBroker();
        }
    }

    @Test
    @DisplayName("6.1.7: what a call throws to its caller is not told to the ExceptionListener")
    void thrown() throws JMSException {
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        Connection connection = connect();
        connection.setExceptionListener(heard::add);
        Session session = connection.createSession();
        assertFails(JMSException.class, () -> session.createConsumer(null), () -> session.createBrowser(null));
        connection.close();
        assertThat(heard).isEmpty();
    }
}
