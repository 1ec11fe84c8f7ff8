package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is opened and closed a thousand times leaves nothing behind: no thread, object, connection, channel or key, but
 * keys that expire.
 */
@Timeout(180)
class LeakTest {

    private static final int ROUNDS = 1_000;
    private static final int WARM_UP = 20;

    /** Each starts a Redisson client, which takes longer. */
    private static final int FACTORIES = 20;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private interface Round {
        void run(int number) throws Exception;
    }

    private RedisConnectionFactory factory;
    private Connection connection;
    private Session session;
    private Queue queue;
    private Topic topic;

    @BeforeEach
    void connect() throws JMSException {
        factory = new RedisConnectionFactory(redis.uri());
        connection = factory.createConnection();
        connection.setClientID("leaks");
        connection.start();
        session = connection.createSession();
        queue = session.createQueue("orders");
        topic = session.createTopic("news");
    }

    @AfterEach
    void disconnect() throws JMSException {
        connection.close();
    }

    /** The first rounds make what stays as long as the connection does, or the destination. */
    private void leavesNothing(Round round) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            round.run(i);
        }
        Leftovers before = Leftovers.of(redis.server());
        for (int i = WARM_UP; i < WARM_UP + ROUNDS; i++) {
            round.run(i);
        }
        before.awaitNothingMore();
    }

    private static void assertReceives(MessageConsumer consumer) throws JMSException {
        assertThat(consumer.receive(Jms.SOON)).isNotNull();
    }

    @Test
    void connections_leave_nothing() throws Exception {
        leavesNothing(i -> {
            try (Connection opened = factory.createConnection()) {
                opened.start();
                Session of = opened.createSession();
                of.createProducer(queue).send(of.createTextMessage("a"));
                assertReceives(of.createConsumer(queue));
            }
        });
    }

    @Test
    void contexts_leave_nothing() throws Exception {
        leavesNothing(i -> {
            try (JMSContext context = factory.createContext();
                    JMSContext second = context.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
                second.createProducer().send(queue, "a");
                JMSConsumer consumer = second.createConsumer(queue);
                assertThat(consumer.receive(Jms.SOON)).isNotNull();
                second.acknowledge();
            }
        });
    }

    @Test
    void sessions_of_every_mode_leave_nothing() throws Exception {
        leavesNothing(i -> {
            try (Session of = connection.createSession(i % 4)) { // SESSION_TRANSACTED to DUPS_OK_ACKNOWLEDGE
                of.createProducer(queue).send(of.createTextMessage("a"));
                if (of.getTransacted()) {
                    of.commit();
                }
                Message received = of.createConsumer(queue).receive(Jms.SOON);
                assertThat(received).isNotNull();
                if (of.getTransacted()) {
                    of.commit();
                }
                received.acknowledge();
            }
        });
    }

    @Test
    void transactions_that_are_rolled_back_leave_nothing() throws Exception {
        Jms.send(session, queue, "a");
        leavesNothing(i -> {
            try (Session of = connection.createSession(Session.SESSION_TRANSACTED);
                    MessageConsumer consumer = of.createConsumer(queue)) {
                of.createProducer(topic).send(of.createTextMessage("never"));
                assertReceives(consumer);
                if (i % 9 < 8) { // else closing rolls back; the tenth delivery would be the last
                    of.rollback();
                    assertReceives(consumer);
                }
                of.commit();
                of.createProducer(queue).send(of.createTextMessage("a"));
                of.commit();
            }
        });
    }

    @Test
    void producers_leave_nothing() throws Exception {
        MessageConsumer consumer = session.createConsumer(queue);
        leavesNothing(i -> {
            CompletableFuture<Message> sent = new CompletableFuture<>();
            try (MessageProducer producer = session.createProducer(queue)) {
                producer.send(session.createTextMessage("a"), new Completion(sent));
            }
            assertThat(sent).isDone();
            assertReceives(consumer);
        });
    }

    private record Completion(CompletableFuture<Message> sent) implements CompletionListener {

        @Override
        public void onCompletion(Message message) {
            sent.complete(message);
        }

        @Override
        public void onException(Message message, Exception failure) {
            sent.completeExceptionally(failure);
        }
    }

    @Test
    void consumers_of_queues_leave_nothing() throws Exception {
        leavesNothing(i -> {
            try (MessageConsumer plain = session.createConsumer(queue);
                    MessageConsumer selecting = session.createConsumer(queue, "number = " + i)) {
                assertThat(plain.receiveNoWait()).isNull();
                assertThat(selecting.receiveNoWait()).isNull();
            }
        });
    }

    @Test
    void listeners_leave_nothing() throws Exception {
        MessageProducer producer = session.createProducer(queue);
        leavesNothing(i -> {
            CompletableFuture<Message> heard = new CompletableFuture<>();
            try (Session of = connection.createSession()) {
                of.createConsumer(queue).setMessageListener(heard::complete);
                producer.send(session.createTextMessage("a"));
                heard.join();
            }
        });
    }

    @Test
    void browsers_leave_nothing() throws Exception {
        Jms.send(session, queue, "a", "b");
        leavesNothing(i -> {
            try (QueueBrowser browser = session.createBrowser(queue)) {
                assertThat(browser.getEnumeration().nextElement()).isNotNull();
            }
        });
    }

    @Test
    void subscriptions_of_every_kind_leave_nothing() throws Exception {
        leavesNothing(i -> {
            try (MessageConsumer unshared = session.createConsumer(topic);
                    MessageConsumer shared = session.createSharedConsumer(topic, "shared" + i);
                    MessageConsumer durable = session.createDurableConsumer(topic, "durable" + i);
                    MessageConsumer both = session.createSharedDurableConsumer(topic, "both" + i)) {
                Jms.send(session, topic, "a");
                assertReceives(unshared);
                assertReceives(shared);
                assertReceives(durable);
                assertReceives(both);
            }
            session.unsubscribe("durable" + i);
            session.unsubscribe("both" + i);
        });
    }

    @Test
    void temporary_destinations_leave_nothing() throws Exception {
        leavesNothing(i -> {
            TemporaryQueue replies = session.createTemporaryQueue();
            TemporaryTopic events = session.createTemporaryTopic();
            try (MessageConsumer ofQueue = session.createConsumer(replies);
                    MessageConsumer ofTopic = session.createConsumer(events)) {
                Jms.send(session, replies, "a");
                Jms.send(session, events, "a");
                assertReceives(ofQueue);
                assertReceives(ofTopic);
            }
            replies.delete();
            events.delete();
        });
    }

    @Test
    void factories_leave_nothing() throws Exception {
        connection.close();
        Round round = i -> {
            RedisConnectionFactory own = new RedisConnectionFactory(redis.uri());
            try (JMSContext context = own.createContext()) {
                context.createProducer().send(queue, "a");
                assertThat(context.createConsumer(queue).receive(Jms.SOON)).isNotNull();
            }
        };
        round.run(0);
        Leftovers before = Leftovers.of(redis.server());
        for (int i = 1; i <= FACTORIES; i++) {
            round.run(i);
        }
        before.awaitNothingMore();
    }
}
