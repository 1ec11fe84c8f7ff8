package io.redismq.behaviour;

import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A consumer that is behind reads fast, and rests when it has caught up. */
@Timeout(60)
class BacklogTest {

    private static final int MESSAGES = 3_000;

    @RegisterExtension
    static final Jms jms = new Jms();

    private static void sendBacklog(Queue queue) throws JMSException {
        try (Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(queue)) {
            for (int i = 0; i < MESSAGES; i++) {
                producer.send(session.createTextMessage("m" + i), new Ignoring());
            }
        }
    }

    private static final class Ignoring implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            // What matters is what arrives.
        }

        @Override
        public void onException(Message message, Exception exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static void awaitRegistered(Queue queue) throws JMSException {
        String waiters = Jms.key(queue) + ":waiters";
        try (Jedis jedis = jms.redis().jedis()) {
            await().until(() -> jedis.zcard(waiters) == 1);
        }
    }

    @Test
    void a_listener_that_has_caught_up_waits_to_be_woken() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue(RedisExtension.unique("backlog"));
        sendBacklog(queue);
        AtomicInteger arrived = new AtomicInteger();
        session.createConsumer(queue).setMessageListener(message -> arrived.incrementAndGet());
        await().until(() -> arrived.get() == MESSAGES);
        awaitRegistered(queue);
        jms.awaitEmpty(queue);
    }
}
