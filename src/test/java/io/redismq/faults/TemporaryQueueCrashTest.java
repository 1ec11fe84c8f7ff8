package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** The owner of temporary queues is killed or stands still, or Redis loses what it knew: others clean up after it. */
@Timeout(90)
class TemporaryQueueCrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REGISTRY = "redismq:{temporary}";

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private static Client connect(long leaseMillis) throws JMSException {
        return Client.connect(
                Client.options(redis.uri())
                        .consumerLease(Duration.ofMillis(leaseMillis))
                        .build(),
                Session.AUTO_ACKNOWLEDGE);
    }

    private static JvmProcess startRequester(int queues, long leaseMillis) {
        return JvmProcess.start(
                CrashingRequester.class, redis.uri(), String.valueOf(queues), String.valueOf(leaseMillis));
    }

    /** The names of a child's temporary queues, when it is ready. */
    private static List<String> queuesOf(JvmProcess child) {
        child.awaitLine("ready"::equals, PATIENCE);
        return child.lines().stream()
                .filter(line -> line.startsWith("queue "))
                .map(line -> line.substring("queue ".length()))
                .toList();
    }

    /** All keys of temporary destinations, but for the states of senders, which expire. */
    private static Set<String> traces() {
        try (Jedis jedis = redis.jedis()) {
            Set<String> keys = new TreeSet<>(jedis.keys("*~temp*"));
            keys.removeIf(key -> key.contains(":sender:") && jedis.pttl(key) > 0);
            keys.addAll(jedis.keys(REGISTRY + "*"));
            return keys;
        }
    }

    private static void assertGone(Client client, String queue) {
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> client.send(queue, "too late"));
    }

    @Test
    void aReplyComesBackFromAnotherProcessAlsoWhenTheFirstReplierIsKilled() throws JMSException {
        String requests = RedisExtension.unique("requests");
        try (Client client = connect(1_000);
                JvmProcess silent = startReplier(requests, "silent")) {
            TemporaryQueue replies = client.session().createTemporaryQueue();
            ask(client, requests, replies, "first");
            silent.awaitLine(("asked queue:" + replies.getQueueName())::equals, PATIENCE);
            silent.kill9();
            try (JvmProcess answering = startReplier(requests, "answering");
                    MessageConsumer consumer = client.session().createConsumer(replies)) {
                answering.awaitLine("ready"::equals, PATIENCE);
                assertThat(Client.receive(consumer, 1)).containsExactly("re: first");
                ask(client, requests, replies, "second");
                assertThat(Client.receive(consumer, 1)).containsExactly("re: second");
            }
        }
        assertThat(traces()).isEmpty();
    }

    private static JvmProcess startReplier(String requests, String manner) {
        return JvmProcess.start(CrashingReplier.class, redis.uri(), requests, manner);
    }

    private static void ask(Client client, String requests, Queue replyTo, String text) throws JMSException {
        TextMessage request = client.session().createTextMessage(text);
        request.setJMSReplyTo(replyTo);
        try (MessageProducer producer = client.session().createProducer(Client.queue(requests))) {
            producer.send(request);
        }
    }

    @Test
    void whatAKilledConnectionHadIsDeletedByAnyOther() throws JMSException {
        try (Client witness = connect(2_000);
                JvmProcess child = startRequester(5, 2_000)) {
            List<String> queues = queuesOf(child);
            assertThat(queues).hasSize(5);
            child.kill9();
            witness.send(queues.get(0), "nobody knows yet");
            assertThat(traces()).hasSizeGreaterThan(5);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
            for (String queue : queues) {
                assertGone(witness, queue);
            }
            assertThat(traces()).isEmpty();
            assertThat(witness.problems()).isEmpty();
        }
    }

    @Test
    void manyKilledConnectionsAreCleanedUpOneAfterTheOtherAndTheLivingKeepTheirs() throws JMSException {
        try (Client living = connect(2_000);
                JvmProcess one = startRequester(2, 2_000);
                JvmProcess two = startRequester(450, 2_000)) {
            TemporaryQueue own = living.session().createTemporaryQueue();
            queuesOf(one);
            assertThat(queuesOf(two)).hasSize(450);
            one.kill9();
            two.kill9();
            String prefix = own.getQueueName().substring(0, own.getQueueName().lastIndexOf('/'));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces())
                    .allMatch(key -> key.contains(prefix) || key.startsWith(REGISTRY))
                    .hasSize(3));
            living.send(own.getQueueName(), "still here");
            assertThat(living.receive(own.getQueueName(), 1)).containsExactly("still here");
            assertThat(living.problems()).isEmpty();
        }
        assertThat(traces()).isEmpty();
    }

    @Test
    void aConnectionThatStoodStillBeyondItsLeaseLearnsItAndItsQueuesGoOnEmpty() throws JMSException {
        try (Client witness = connect(2_000);
                JvmProcess child = startRequester(2, 2_000)) {
            List<String> queues = queuesOf(child);
            child.freeze();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
            assertGone(witness, queues.get(1));
            child.resume();
            child.awaitLine("told broker.LEASE_LOST"::equals, PATIENCE);
            await().atMost(PATIENCE)
                    .ignoreException(InvalidDestinationException.class)
                    .untilAsserted(() -> {
                        witness.send(queues.get(1), "again");
                        child.awaitLine("got again"::equals, PATIENCE);
                    });
            try (Jedis jedis = redis.jedis()) {
                assertThat(jedis.xlen(Client.key(queues.get(0)))).isZero();
                assertThat(jedis.get(Client.key(queues.get(0)) + ":owner")).endsWith("/2");
            }
            child.kill9();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
        }
    }

    @Test
    void aConnectionThatStoodStillForLessThanItsLeaseLosesNothing() throws JMSException {
        try (Client witness = connect(20_000);
                JvmProcess child = startRequester(1, 20_000)) {
            String queue = queuesOf(child).get(0);
            child.freeze();
            witness.send(queue, "patience");
            child.resume();
            child.awaitLine("got patience"::equals, PATIENCE);
            assertThat(child.lines()).noneMatch(line -> line.startsWith("told"));
        }
    }

    @Test
    void afterFlushAllTheQueuesOfALivingConnectionAreMadeAnew() throws JMSException {
        try (Client client = connect(1_000);
                Jedis jedis = redis.jedis()) {
            Queue queue = client.session().createTemporaryQueue();
            TemporaryQueue deleted = client.session().createTemporaryQueue();
            deleted.delete();
            jedis.flushAll();
            await().atMost(PATIENCE)
                    .ignoreException(InvalidDestinationException.class)
                    .until(() -> {
                        client.send(queue.getQueueName(), "after");
                        return true;
                    });
            assertThat(client.receive(queue.getQueueName(), 1)).containsExactly("after");
            assertThat(client.problemCodes()).containsExactly("broker.LEASE_LOST");
            assertGone(client, deleted.getQueueName());
            client.session().createTemporaryQueue();
        }
        assertThat(traces()).isEmpty();
    }

    @Test
    void aQueueThatIsCreatedRightAfterTheLeaseWasLostExists() throws JMSException {
        try (Client client = connect(60_000);
                Jedis jedis = redis.jedis()) {
            Queue before = client.session().createTemporaryQueue();
            jedis.flushAll();
            Queue after = client.session().createTemporaryQueue();
            for (Queue queue : List.of(before, after)) {
                client.send(queue.getQueueName(), "x");
                assertThat(client.receive(queue.getQueueName(), 1)).containsExactly("x");
            }
        }
        assertThat(traces()).isEmpty();
    }

    /** As after a crash between the entry and the creation; and entries of what is nobody's to delete. */
    @Test
    void whatWasEnteredByTheDeadIsForgottenAndNothingElseIsTouched() throws JMSException {
        try (Client witness = connect(1_000);
                Jedis jedis = redis.jedis()) {
            witness.send("orders", "precious");
            jedis.zadd(REGISTRY, 1, "dead/1");
            for (String entry : List.of("queue:~temp/dead/1", "queue:orders", "nonsense with spaces", "")) {
                jedis.zadd(REGISTRY + ":dead/1", 0, entry);
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
            assertThat(witness.receive("orders", 1)).containsExactly("precious");
            jedis.del(Client.key("orders"));
        }
    }

    @Test
    void whileRedisIsAwayALongTimeNobodyIsTakenForDead() throws Exception {
        try (Client client = connect(1_000);
                Client other = connect(1_000)) {
            Queue queue = client.session().createTemporaryQueue();
            try (MessageConsumer consumer = client.session().createConsumer(queue)) {
                other.send(queue.getQueueName(), "before");
                assertThat(Client.receive(consumer, 1)).containsExactly("before");
                try (Jedis jedis = redis.jedis()) {
                    // Two leases long, as clients see it: the server answers nobody.
                    jedis.clientPause(2_000);
                }
                other.send(queue.getQueueName(), "after");
                assertThat(Client.receive(consumer, 1)).containsExactly("after");
            }
            assertThat(client.problemCodes()).doesNotContain("broker.LEASE_LOST");
        }
    }
}
