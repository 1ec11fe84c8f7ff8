package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another thread may close a session while it commits: the commit then happened whole, or it says that it did not. */
@Timeout(60)
class CommitWhileClosingTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private interface Action {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Action action) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        action.run();
                        outcome.complete(null);
                    } catch (Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                })
                .start();
        return outcome;
    }

    private record Blocking(CountDownLatch begun, CountDownLatch release) implements CompletionListener {

        Blocking() {
            this(new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public void onCompletion(Message message) {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            onCompletion(message);
        }
    }

    @Test
    void a_commit_that_the_close_overtakes_says_so_and_does_nothing() throws Exception {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue source = Jms.queue(session);
        Queue target = Jms.queue(session);
        Jms.send(jms.session(), source, "in");
        Jms.receive(session.createConsumer(source));
        Blocking listener = new Blocking();
        session.createProducer(target).send(session.createTextMessage("out"), listener);
        listener.begun.await();

        Thread[] committing = new Thread[1];
        CompletableFuture<Void> commit = inBackground(() -> {
            committing[0] = Thread.currentThread();
            session.commit(); // waits for the listener
        });
        Awaitility.await().until(() -> committing[0] != null && committing[0].getState() == Thread.State.WAITING);
        CompletableFuture<Void> close = inBackground(session::close);
        assertThat(Jms.receiveText(jms.session().createConsumer(source))).isEqualTo("in"); // the session gave it back
        listener.release.countDown();
        close.get(10, TimeUnit.SECONDS);

        assertThat(commit)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(jms.stored(target)).isZero();
    }

    @Test
    void whenever_the_close_comes_the_transaction_is_committed_whole_or_not_at_all() throws Exception {
        Session sending = jms.session();
        for (int i = 0; i < 100; i++) {
            Session session = jms.session(Session.SESSION_TRANSACTED);
            Queue source = Jms.queue(session);
            Queue target = Jms.queue(session);
            Jms.send(sending, source, "in");
            Jms.receive(session.createConsumer(source));
            Jms.send(session, target, "out");
            CompletableFuture<Void> close = inBackground(session::close);
            boolean committed = committed(session);
            close.get(10, TimeUnit.SECONDS);
            assertThat(jms.stored(target)).isEqualTo(committed ? 1 : 0);
            assertThat(jms.stored(source)).isEqualTo(committed ? 0 : 1);
        }
    }

    private static boolean committed(Session session) throws JMSException {
        try {
            session.commit();
            return true;
        } catch (IllegalStateException | TransactionRolledBackException e) {
            return false;
        }
    }
}
