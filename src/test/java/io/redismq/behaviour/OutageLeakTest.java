package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Connections that are cut off from Redis when they are closed leave nothing behind, once Redis is there again. */
@Timeout(120)
class OutageLeakTest {

    /** More than what Leftovers takes for strays. */
    private static final int ROUNDS = 25;

    private static final int WARM_UP = 3;

    /** Connections that the clients of the two factories, which stay, may open when they are busy; far below one a round. */
    private static final int POOLED = 12;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private FaultProxy proxy;
    private RedisConnectionFactory factory;
    private Connection staying;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        proxy = FaultProxy.to(redis.server());
        factory = new RedisConnectionFactory(options(proxy.uri()));
        staying = new RedisConnectionFactory(options(redis.uri())).createConnection();
        staying.start();
        Session session = staying.createSession();
        queue = session.createQueue("orders");
        giveOneBack();
        // So that it takes over from those that are gone; of a topic that nobody uses, nobody would.
        session.createConsumer(queue).setMessageListener(message -> {});
        session.createConsumer(session.createTopic("news")).setMessageListener(message -> {});
    }

    /** So that the queue has its pool of returned messages already, which it keeps. */
    private void giveOneBack() throws JMSException {
        try (Session session = staying.createSession(Session.SESSION_TRANSACTED)) {
            session.createProducer(queue).send(session.createMessage());
            session.commit();
            Jms.receive(session.createConsumer(queue));
            session.rollback();
        }
    }

    @AfterEach
    void close() throws JMSException {
        staying.close();
        proxy.close();
    }

    private static ConnectionOptions options(String uri) {
        return ConnectionOptions.builder()
                .uri(uri)
                .connectTimeout(Duration.ofSeconds(1))
                .responseTimeout(Duration.ofMillis(200))
                .requestTimeout(Duration.ofMillis(200))
                .sendTimeout(Duration.ofMillis(200))
                .consumerLease(Duration.ofSeconds(1))
                .build();
    }

    private void closeWithoutRedis() throws JMSException {
        // The shared client may not have noticed yet that Redis is there again; what fails to open must leave nothing
        // either.
        Connection connection =
                Awaitility.await().ignoreExceptions().until(factory::createConnection, Objects::nonNull);
        connection.start();
        Session listening = connection.createSession();
        listening.createConsumer(queue).setMessageListener(message -> {});
        listening.createConsumer(listening.createTopic("news")).setMessageListener(message -> {});
        listening.createTemporaryQueue();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = transacted.createProducer(queue);
        producer.send(transacted.createTextMessage("committed"));
        transacted.commit();
        producer.send(transacted.createTextMessage("not committed"));
        transacted.createConsumer(queue).receiveNoWait();
        proxy.refuse(true);
        proxy.disconnectAll();
        try {
            connection.close();
        } catch (JMSException told) {
            // that what it held could not be given back: its lease ends
        }
        proxy.refuse(false);
    }

    @Test
    void connections_that_close_without_redis_leave_nothing() throws JMSException {
        // The anchor makes them share one client, whose threads and connections are not what is tested.
        try (Connection anchor = factory.createConnection();
                Jedis jedis = redis.jedis()) {
            anchor.start();
            int connected = proxy.connections();
            List<String> channels = jedis.pubsubChannels();
            for (int i = 0; i < WARM_UP; i++) {
                closeWithoutRedis();
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(proxy.connections()).isEqualTo(connected);
                assertThat(jedis.pubsubChannels()).hasSameElementsAs(channels);
            });
            Leftovers before = Leftovers.of(redis.server());
            for (int i = 0; i < ROUNDS; i++) {
                closeWithoutRedis();
            }
            before.awaitNothingMore(POOLED);
        }
    }
}
