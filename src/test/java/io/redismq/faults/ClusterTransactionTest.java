package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * Transactions over several slots. A cluster of one node refuses a script whose keys are in several of them, as any
 * cluster does.
 */
@Timeout(60)
class ClusterTransactionTest {

    private static final int SLOTS = 16_384;

    @RegisterExtension
    static final RedisExtension redis =
            RedisExtension.own("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");

    private static RedissonClient redisson;
    private static Connection connection;

    @BeforeAll
    static void connect() throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            jedis.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
            await().until(() -> jedis.clusterInfo().contains("cluster_state:ok"));
        }
        Config config = new Config();
        config.useClusterServers().addNodeAddress(redis.uri()).setCheckSlotsCoverage(false);
        redisson = Redisson.create(config);
        connection = new RedisConnectionFactory(redisson).createConnection();
        connection.start();
    }

    @AfterAll
    static void close() throws JMSException {
        connection.close();
        redisson.shutdown();
    }

    private static Queue queue(Session session) throws JMSException {
        return session.createQueue(RedisExtension.unique("slot"));
    }

    private static List<String> bodies(Queue queue) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xrange(Client.key(queue.getQueueName()), (StreamEntryID) null, (StreamEntryID) null).stream()
                    .map(entry -> entry.getFields().get("body"))
                    .toList();
        }
    }

    private static void assertNothingIsStaged() {
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.keys("*:staged:*")).isEmpty();
            assertThat(jedis.exists("redismq:{tx}")).isFalse();
        }
    }

    @Test
    void messagesMoveFromOneSlotToTwoOthers() throws JMSException {
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue source = queue(session);
        Queue left = queue(session);
        Queue right = queue(session);
        MessageProducer producer = session.createProducer(null);
        for (String text : List.of("a", "b", "c")) {
            producer.send(source, session.createTextMessage(text));
        }
        session.commit();
        MessageConsumer consumer = session.createConsumer(source);
        for (int i = 0; i < 2; i++) {
            TextMessage message = (TextMessage) consumer.receive(Client.PATIENCE_MILLIS);
            producer.send(left, message);
            producer.send(right, session.createTextMessage("copy of " + message.getText()));
        }
        assertThat(bodies(left)).isEmpty();
        session.commit();

        assertThat(bodies(source)).containsExactly("c");
        assertThat(bodies(left)).containsExactly("a", "b");
        assertThat(bodies(right)).containsExactly("copy of a", "copy of b");
        assertNothingIsStaged();
        assertThat(((TextMessage) consumer.receive(Client.PATIENCE_MILLIS)).getText())
                .isEqualTo("c");
        session.commit();
        assertThat(bodies(source)).isEmpty();
        session.close();
    }

    @Test
    void noRoomInOneSlotRollsTheOthersBack() throws JMSException {
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue source = queue(session);
        Queue target = queue(session);
        Queue full = session.createQueue(RedisExtension.unique("full") + "?maxLength=1");
        MessageProducer producer = session.createProducer(null);
        producer.send(source, session.createTextMessage("x"));
        producer.send(full, session.createTextMessage("there"));
        session.commit();
        MessageConsumer consumer = session.createConsumer(source);
        producer.send(target, consumer.receive(Client.PATIENCE_MILLIS));
        producer.send(full, session.createTextMessage("too much"));
        assertThatExceptionOfType(TransactionRolledBackException.class)
                .isThrownBy(session::commit)
                .withMessageContaining("is full");
        assertThat(bodies(target)).isEmpty();
        assertThat(bodies(full)).containsExactly("there");
        assertNothingIsStaged();
        TextMessage again = (TextMessage) consumer.receive(Client.PATIENCE_MILLIS);
        assertThat(again.getText()).isEqualTo("x");
        session.commit();
        assertThat(bodies(source)).isEmpty();
        session.close();
    }
}
