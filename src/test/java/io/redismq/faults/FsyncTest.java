package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redismq.api.Durability;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.ReplicatedRedis;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** What a send and a commit promise with a durability of fsync, on a master and two replicas. Left out before Redis 7.2. */
@Timeout(60)
class FsyncTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static ReplicatedRedis redis;

    private final String queue = RedisExtension.unique("synced");

    @BeforeAll
    static void start() {
        redis = ReplicatedRedis.unwatched("--appendonly", "yes", "--appendfsync", "everysec");
        assumeTrue(redis.master().isAtLeast(7, 2), "WAITAOF is of Redis 7.2");
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @AfterEach
    void syncEverySecond() {
        redis.nodes().forEach(node -> configure(node, "appendonly", "yes"));
        redis.nodes().forEach(node -> configure(node, "appendfsync", "everysec"));
    }

    private static void configure(RedisServer server, String name, String value) {
        try (Jedis jedis = server.jedis()) {
            jedis.configSet(name, value);
        }
    }

    private static Client connect(Durability durability, int mode) throws JMSException {
        return Client.connect(
                Client.options(redis.master().uri())
                        .durability(durability)
                        .durabilityTimeout(TIMEOUT)
                        .build(),
                mode);
    }

    private static Client connect(Durability durability) throws JMSException {
        return connect(durability, Session.AUTO_ACKNOWLEDGE);
    }

    private static void assertUnconfirmed(ThrowingCallable call, String what) {
        long start = System.nanoTime();
        JMSException failure = catchThrowableOfType(JMSException.class, call);

        assertThat(failure).isExactlyInstanceOf(JMSException.class).hasMessageContaining(what);
        assertThat(failure.getErrorCode()).isEqualTo("broker.UNCONFIRMED");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(10));
    }

    @Test
    void aSendReturnsWhenTheMasterHasSynced() throws JMSException {
        try (Client client = connect(Durability.fsync(0))) {
            client.send(queue, "a", "b");

            assertThat(client.receive(queue, 2)).containsExactly("a", "b");
        }
    }

    @Test
    void aSendReturnsWhenBothReplicasHaveSyncedToo() throws JMSException {
        try (Client client = connect(Durability.fsync(2))) {
            client.send(queue, "a", "b");

            assertThat(client.receive(queue, 2)).containsExactly("a", "b");
        }
    }

    @Test
    void aSendIsNotConfirmedByAMasterThatNeverSyncs() throws JMSException {
        configure(redis.master(), "appendfsync", "no");
        try (Client client = connect(Durability.fsync(0))) {
            assertUnconfirmed(() -> client.send(queue, "a"), "the master has not got it on disk");

            assertThat(client.receive(queue, 1)).containsExactly("a");
        }
    }

    @Test
    void aSendIsNotConfirmedByReplicasWithoutAnAppendOnlyFile() throws JMSException {
        redis.replicas().forEach(replica -> configure(replica, "appendonly", "no"));
        try (Client client = connect(Durability.fsync(1))) {
            assertUnconfirmed(() -> client.send(queue, "a"), "only 0 of 1 replicas say that they have it on disk");

            assertThat(client.receive(queue, 1)).containsExactly("a");
        }
    }

    @Test
    void aMasterWithoutAnAppendOnlyFileIsRefused() {
        configure(redis.master(), "appendonly", "no");

        assertThatThrownBy(() -> connect(Durability.fsync(0)))
                .isExactlyInstanceOf(JMSException.class)
                .hasMessageContaining("durability=fsync(0) needs a Redis with appendonly yes")
                .extracting(e -> ((JMSException) e).getErrorCode())
                .isEqualTo("broker.UNSUPPORTED");
    }

    @Test
    void aCommitReturnsWhenBothHaveSynced() throws JMSException {
        try (Client client = connect(Durability.fsync(1), Session.SESSION_TRANSACTED)) {
            client.send(queue, "a", "b");
            client.session().commit();

            assertThat(client.receive(queue, 2)).containsExactly("a", "b");
            client.session().commit();
        }
    }

    @Test
    void aLargeCommitReturnsWhenTheMasterHasSynced() throws JMSException {
        String[] texts = IntStream.range(0, 1_500).mapToObj(Integer::toString).toArray(String[]::new);
        try (Client client = connect(Durability.fsync(0), Session.SESSION_TRANSACTED)) {
            client.send(queue, texts);
            client.session().commit();

            assertThat(client.receive(queue, texts.length)).containsExactly(texts);
        }
    }

    @Test
    void aDestinationMayAskForMoreThanTheConnection() throws JMSException {
        configure(redis.master(), "appendfsync", "no");
        try (Client client = connect(Durability.memory())) {
            Session session = client.session();
            MessageProducer producer = session.createProducer(session.createQueue(queue + "?durability=fsync(0)"));

            assertUnconfirmed(() -> producer.send(session.createTextMessage("a")), "the master has not got it on disk");
            client.send(queue, "b");
            assertThat(client.receive(queue, 2)).containsExactly("a", "b");
        }
    }
}
