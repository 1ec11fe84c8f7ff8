package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A commit whose thread is interrupted ends soon, long before it would give up by itself. */
@Timeout(20)
class InterruptedCommitTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void an_interrupted_commit_waits_for_room_no_longer() throws Exception {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue full = session.createQueue(RedisExtension.unique("blocks") + "?maxLength=1&whenFull=block");
        Queue other = Jms.queue(session);
        Jms.send(jms.session(), full, "first");
        Jms.send(session, full, "second");
        CompletableFuture<JMSException> failure = new CompletableFuture<>();
        Thread committing = new Thread(() -> {
            try {
                session.commit();
                failure.completeExceptionally(new AssertionError("committed"));
            } catch (JMSException e) {
                failure.complete(e);
            }
        });
        committing.start();
        Awaitility.await().until(() -> committing.getState() == Thread.State.WAITING);
        committing.interrupt();
        assertThat(failure.get(10, TimeUnit.SECONDS).getErrorCode()).contains("INTERRUPTED");

        Jms.send(session, other, "next");
        session.commit();
        assertThat(jms.stored(other)).isEqualTo(1);
        assertThat(jms.bodies(full)).containsExactly("first");
    }
}
