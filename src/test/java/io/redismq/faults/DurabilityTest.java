package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.Durability;
import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.ReplicatedRedis;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** What a send and a commit promise with a durability, on a master whose two replicas stand still at times. */
@Timeout(60)
class DurabilityTest {

    private static final String UNCONFIRMED = "broker.UNCONFIRMED";
    private static final Duration TIMEOUT = Duration.ofMillis(900);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static ReplicatedRedis redis;

    private final String queue = RedisExtension.unique("durable");
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = ReplicatedRedis.unwatched();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @BeforeEach
    void replicaRuns() {
        resumeReplicas();
        redis.awaitHealthy();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        resumeReplicas();
    }

    private static void freezeReplicas() {
        redis.replicas().forEach(RedisServer::freeze);
    }

    private static void resumeReplicas() {
        redis.replicas().forEach(RedisServer::resume);
    }

    private long length(RedisServer replica) {
        try (Jedis jedis = replica.jedis()) {
            return jedis.xlen(Client.key(queue));
        }
    }

    private static ConnectionOptions.Builder options(Durability durability) {
        return Client.options(redis.master().uri()).durability(durability).durabilityTimeout(TIMEOUT);
    }

    private Client connect(ConnectionOptions options, int mode) throws JMSException {
        Client client = Client.connect(options, mode);
        opened.add(client);
        return client;
    }

    private Client connect(Durability durability) throws JMSException {
        return connect(options(durability).build(), Session.AUTO_ACKNOWLEDGE);
    }

    private Client replicated() throws JMSException {
        return connect(Durability.replicated(1));
    }

    private Client transacted() throws JMSException {
        return connect(options(Durability.replicated(1)).build(), Session.SESSION_TRANSACTED);
    }

    private List<String> received(String from) throws JMSException {
        List<String> texts = new ArrayList<>();
        Client client = connect(Durability.memory());
        try (MessageConsumer consumer = client.consumer(from)) {
            for (Message next = consumer.receive(Client.PATIENCE_MILLIS); next != null; next = consumer.receive(300)) {
                texts.add(next.getBody(String.class));
            }
        }
        return texts;
    }

    private static void assertUnconfirmed(JMSException failure, String what) {
        assertThat(failure).isExactlyInstanceOf(JMSException.class).hasMessageContaining(what);
        assertThat(failure.getErrorCode()).isEqualTo(UNCONFIRMED);
    }

    private static JMSException unconfirmed(ThrowingCallable call) {
        long start = System.nanoTime();
        JMSException failure = catchThrowableOfType(JMSException.class, call);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, AT_ONCE);
        return failure;
    }

    private void send(Client client, String durability, String text) throws JMSException {
        Session session = client.session();
        session.createProducer(session.createQueue(queue + "?durability=" + durability))
                .send(session.createTextMessage(text));
    }

    @Test
    void aSendIsDoneWhenTheReplicaHasTheMessage() throws JMSException {
        replicated().send(queue, "a");

        assertThat(redis.replicas()).anyMatch(replica -> length(replica) == 1);
    }

    @Test
    void aSendThatNoReplicaConfirmsFailsInTimeAndIsStoredOnce() throws JMSException {
        Client client = replicated();
        client.send(queue, "a");
        freezeReplicas();

        JMSException failure = unconfirmed(() -> client.send(queue, "b"));

        assertUnconfirmed(
                failure,
                "The message is stored and takes effect, but durability=replicated(1) was not reached within 900 ms: only 0"
                        + " of 1 replicas say that they have it");
        assertThat(received(queue)).containsExactly("a", "b");
    }

    @Test
    void sendsSucceedAgainWhenTheReplicaIsBack() throws JMSException {
        Client client = replicated();
        freezeReplicas();
        unconfirmed(() -> client.send(queue, "a"));

        resumeReplicas();
        client.send(queue, "b", "c");

        assertThat(received(queue)).containsExactly("a", "b", "c");
    }

    @Test
    void moreReplicasThanThereAreIsTold() throws JMSException {
        Client client = connect(Durability.replicated(3));

        JMSException failure = unconfirmed(() -> client.send(queue, "a"));

        assertUnconfirmed(failure, "only 2 of 3 replicas say that they have it");
    }

    @Test
    void aDestinationHasADurabilityOfItsOwn() throws JMSException {
        Client client = connect(Durability.memory());
        freezeReplicas();

        client.send(queue, "a");
        unconfirmed(() -> send(client, "replicated(1)", "b"));

        send(replicated(), "memory", "c");
        assertThat(received(queue)).containsExactly("a", "b", "c");
    }

    @Test
    void nonPersistentMessagesWaitForNoReplica() throws JMSException {
        Client client = replicated();
        freezeReplicas();
        MessageProducer producer = client.session().createProducer(Client.queue(queue));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);

        producer.send(client.session().createTextMessage("a"));

        assertThat(received(queue)).containsExactly("a");
        assertThat(client.problems()).isEmpty();
    }

    @Test
    void publishingWaitsForTheReplica() throws JMSException {
        Client client = replicated();
        Session session = client.session();
        MessageConsumer subscriber = session.createConsumer(session.createTopic(queue));
        MessageProducer producer = session.createProducer(session.createTopic(queue));
        producer.send(session.createTextMessage("a"));
        freezeReplicas();

        assertUnconfirmed(unconfirmed(() -> producer.send(session.createTextMessage("b"))), "The message is stored");

        assertThat(Client.receive(subscriber, 2)).containsExactly("a", "b");
    }

    @Test
    void anAsynchronousSendTellsItsListener() throws Exception {
        Client client = replicated();
        freezeReplicas();
        CompletableFuture<Exception> told = new CompletableFuture<>();

        client.session()
                .createProducer(Client.queue(queue))
                .send(client.session().createTextMessage("a"), new CompletionListener() {
                    @Override
                    public void onCompletion(Message message) {
                        told.complete(null);
                    }

                    @Override
                    public void onException(Message message, Exception exception) {
                        told.complete(exception);
                    }
                });

        assertUnconfirmed((JMSException) told.get(10, TimeUnit.SECONDS), "The message is stored");
        assertThat(received(queue)).containsExactly("a");
    }

    @Test
    void aCommitThatNoReplicaConfirmsIsCommittedAndSaysSo() throws JMSException {
        String other = queue + ".out";
        connect(Durability.memory()).send(queue, "in");
        Client client = transacted();
        assertThat(client.receive(queue, 1)).containsExactly("in");
        client.send(other, "out");
        freezeReplicas();

        assertUnconfirmed(unconfirmed(client.session()::commit), "The transaction is committed and takes effect");

        assertThat(received(other)).containsExactly("out");
        resumeReplicas();
        client.send(other, "next");
        client.session().commit();
        assertThat(received(other)).containsExactly("next");
    }

    @Test
    void acknowledgementsWaitForNoReplica() throws JMSException {
        connect(Durability.memory()).send(queue, "in");
        Client client = transacted();
        freezeReplicas();

        assertThat(client.receive(queue, 1)).containsExactly("in");
        client.session().commit();
    }

    @Test
    void aLargeTransactionIsConfirmedOrTakenBack() throws JMSException {
        Client client = transacted();
        String[] texts = IntStream.range(0, 1_500).mapToObj(Integer::toString).toArray(String[]::new);
        client.send(queue, texts);
        client.session().commit();
        assertThat(received(queue)).hasSize(1_500);
        client.send(queue, texts);
        freezeReplicas();

        assertThatThrownBy(client.session()::commit)
                .isExactlyInstanceOf(TransactionRolledBackException.class)
                .hasMessageContaining("durability=replicated(1) was not reached within 900 ms");

        client.send(queue, "after");
        resumeReplicas();
        client.session().commit();
        assertThat(received(queue)).containsExactly("after");
    }

    @Test
    void aConfirmationThatIsLostIsAskedForAnew() throws JMSException {
        try (FaultProxy proxy = FaultProxy.to(redis.master())) {
            Client client =
                    connect(options(Durability.replicated(1)).uri(proxy.uri()).build(), Session.AUTO_ACKNOWLEDGE);
            client.send(queue, "a");
            proxy.plan(FaultPlan.once(Fault.cutBeforeExecution()).on("WAIT"));

            client.send(queue, "b");

            assertThat(proxy.fired()).isOne();
            freezeReplicas();
            proxy.plan(FaultPlan.once(Fault.cutAfterExecution()).onKey(key -> key.contains(":sender:")));
            assertUnconfirmed(unconfirmed(() -> client.send(queue, "c")), "The message is stored");
            assertThat(proxy.fired()).isEqualTo(2);
            client.close();
        }
        assertThat(received(queue)).containsExactly("a", "b", "c");
    }

    @Test
    void whatWasConfirmedIsOnTheReplicaThatIsPromoted() throws Exception {
        try (ReplicatedRedis other = ReplicatedRedis.unwatched();
                Client client = Client.connect(
                        options(Durability.replicated(2))
                                .uri(other.master().uri())
                                .build(),
                        Session.AUTO_ACKNOWLEDGE)) {
            List<String> confirmed = new ArrayList<>();
            JMSException failure = null;
            for (int i = 0; i < 5_000 && failure == null; i++) {
                if (i == 500) {
                    other.replicas().forEach(DurabilityTest::cutLink);
                }
                try {
                    client.send(queue, "m" + i);
                    confirmed.add("m" + i);
                } catch (JMSException e) {
                    failure = e;
                }
            }
            assertUnconfirmed(failure, "only 0 of 2 replicas");
            RedisServer promoted = other.replicas().get(0);
            other.master().kill();
            other.promote(promoted);

            assertThat(confirmed).hasSizeGreaterThanOrEqualTo(500);
            try (Client receiver = Client.connect(promoted.uri())) {
                assertThat(receiver.receive(queue, confirmed.size())).containsExactlyElementsOf(confirmed);
            }
        }
    }

    /** From now on it gets nothing, and does not find its master again. */
    private static void cutLink(RedisServer replica) {
        try (Jedis jedis = replica.jedis()) {
            jedis.replicaof(replica.host(), 1);
        }
    }

    @Test
    void inAClusterEachDestinationWaitsForItsOwnReplicas() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                Client client = Client.connect(
                        options(Durability.replicated(1)).uri(cluster.uri()).build(), Session.SESSION_TRANSACTED)) {
            for (int i = 0; i < 8; i++) {
                client.send(queue + i, "m" + i);
            }
            client.session().commit();
            cluster.nodes().stream().filter(node -> !isMaster(node)).forEach(RedisServer::freeze);
            client.send(queue + 0, "next");

            assertUnconfirmed(unconfirmed(client.session()::commit), "only 0 of 1 replicas");

            for (int i = 0; i < 8; i++) {
                assertThat(client.receive(queue + i, 1)).containsExactly("m" + i);
            }
            assertThat(client.receive(queue + 0, 1)).containsExactly("next");
        }
    }

    private static boolean isMaster(RedisServer node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.info("replication").contains("role:master");
        }
    }

    @Test
    void aForgottenScriptIsSentAgain() throws JMSException {
        Client client = replicated();
        client.send(queue, "a");
        try (Jedis jedis = redis.master().jedis()) {
            jedis.scriptFlush();
        }

        client.send(queue, "b");

        assertThat(received(queue)).containsExactly("a", "b");
    }

    @Test
    void fsyncIsRefusedWhereRedisIsTooOld() throws JMSException {
        assumeFalse(redis.master().isAtLeast(7, 2));

        assertThatThrownBy(() -> connect(Durability.fsync(0)))
                .isExactlyInstanceOf(JMSException.class)
                .hasMessageContaining("durability=fsync(0) needs Redis 7.2 or later")
                .extracting(e -> ((JMSException) e).getErrorCode())
                .isEqualTo("broker.UNSUPPORTED");
        Client client = connect(Durability.memory());
        assertThatThrownBy(() -> send(client, "fsync(1)", "a"))
                .hasMessageContaining("durability=fsync(1) needs Redis 7.2 or later");
        assertThatCode(() -> client.send(queue, "b")).doesNotThrowAnyException();
        assertThat(received(queue)).containsExactly("b");
    }

    @Test
    void consumersGoOnWhileManySendersWaitForTheReplica() throws Exception {
        Client client = replicated();
        connect(Durability.memory()).send(queue, "a");
        freezeReplicas();
        for (int i = 0; i < 60; i++) {
            MessageProducer producer = client.session().createProducer(Client.queue(queue + "." + i));
            producer.send(client.session().createTextMessage("x"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {}

                @Override
                public void onException(Message message, Exception exception) {}
            });
        }

        long start = System.nanoTime();
        assertThat(client.receive(queue, 1)).containsExactly("a");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        resumeReplicas();
    }
}
