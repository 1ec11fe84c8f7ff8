package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** All that a client does works for a Redis user with the rights of the README in a namespace of its own, and no more. */
@Timeout(60)
class TenantTest {

    private static final long SOON = Client.PATIENCE_MILLIS;
    private static final String TENANT = "acme";
    /**
     * What is tried at the start, and done without when it may not be: a key on which Redisson tries what scripts can do,
     * and what the start-up checks ask.
     */
    private static final Set<String> TRIALS = Set.of("test1", "info", "config", "config|get");

    private static final int MORE_THAN_ONE_STEP = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final List<JMSException> problems = new CopyOnWriteArrayList<>();
    private JMSContext context;

    @BeforeEach
    void connect() {
        try (Jedis jedis = redis.jedis()) {
            AccessRule.makeTenant(jedis, TENANT);
            jedis.aclLogReset();
        }
        context = open(factory(options()), JMSContext.AUTO_ACKNOWLEDGE);
    }

    /** What goes on in the background must not be refused either. */
    @AfterEach
    void nothingWasRefused() {
        context.close();
        assertThat(problems).isEmpty();
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.aclLog()).allMatch(entry -> TRIALS.contains(entry.getObject()));
            assertThat(jedis.keys("*")).allMatch(key -> key.startsWith(TENANT + ":"));
        }
    }

    /** With the shortest lease, so that leases are renewed, destinations tended and swept, and topics trimmed within a test. */
    private static ConnectionOptions.Builder options() {
        return Client.options(redis.uri())
                .username(TENANT)
                .password("secret")
                .namespace(TENANT)
                .consumerLease(Duration.ofSeconds(1));
    }

    private static ConnectionFactory factory(ConnectionOptions.Builder options) {
        return new RedisConnectionFactory(options.build());
    }

    private JMSContext open(ConnectionFactory factory, int mode) {
        JMSContext opened = factory.createContext(mode);
        opened.setExceptionListener(problems::add);
        return opened;
    }

    private static String text(JMSConsumer consumer) {
        return consumer.receiveBody(String.class, SOON);
    }

    private static List<String> texts(JMSConsumer consumer, int count) {
        return IntStream.range(0, count).mapToObj(i -> text(consumer)).toList();
    }

    private static int length(String key) {
        try (Jedis jedis = redis.jedis()) {
            return (int) jedis.xlen(TENANT + ":{" + key);
        }
    }

    @Test
    void messages_of_all_priorities_are_sent_and_received() {
        Queue queue = context.createQueue("orders");
        for (int priority = 0; priority <= 9; priority++) {
            context.createProducer().setPriority(priority).send(queue, "p" + priority);
        }
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(texts(consumer, 10)).contains("p0", "p4", "p9");
        JMSProducer producer = context.createProducer();
        IntStream.range(0, 500).forEach(i -> producer.send(queue, "m" + i));
        assertThat(texts(consumer, 500)).contains("m0", "m499");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void a_waiting_listener_is_woken_and_handed_messages() {
        Queue queue = context.createQueue("orders");
        List<Message> heard = new CopyOnWriteArrayList<>();
        JMSContext listening = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        listening.createConsumer(queue).setMessageListener(heard::add);
        for (int i = 1; i <= 5; i++) {
            context.createProducer().send(queue, "m" + i);
            int sent = i;
            await().until(() -> heard.size() == sent);
        }
    }

    @Test
    void messages_are_redelivered_with_a_delay_and_become_dead_letters() {
        ConnectionFactory twice = factory(options()
                .redelivery(RedeliveryPolicy.builder()
                        .maximumDeliveries(2)
                        .initialDelay(Duration.ofMillis(50))
                        .build()));
        try (JMSContext failing = open(twice, JMSContext.CLIENT_ACKNOWLEDGE)) {
            Queue queue = failing.createQueue("orders");
            failing.createProducer().send(queue, "bad");
            JMSConsumer consumer = failing.createConsumer(queue);
            for (int delivery = 1; delivery <= 2; delivery++) {
                assertThat(text(consumer)).isEqualTo("bad");
                failing.recover();
            }
            assertThat(text(failing.createConsumer(failing.createQueue("DLQ.orders"))))
                    .isEqualTo("bad");
            failing.acknowledge();
        }
    }

    @Test
    void messages_wait_for_their_time_expire_and_are_kept() throws JMSException {
        Queue queue = context.createQueue("offers?expiryQueue=true");
        context.createProducer().setDeliveryDelay(300).send(queue, "later");
        assertThat(text(context.createConsumer(queue))).isEqualTo("later");
        Message expired = context.createTextMessage("expired");
        context.createProducer().setTimeToLive(1).send(queue, expired);
        Jms.awaitExpiry(expired);
        assertThat(context.createConsumer(queue).receive(200)).isNull();
        assertThat(text(context.createConsumer(context.createQueue("EXPIRED.offers"))))
                .isEqualTo("expired");
        context.createProducer().setTimeToLive(1).send(context.createQueue("nobody"), "swept");
        await().until(() -> length("queue:nobody}") == 0);
    }

    @Test
    void limits_groups_selectors_exclusive_consumers_and_browsers_work() throws Exception {
        Queue queue = context.createQueue("orders?maxLength=3&whenFull=drop-oldest&exclusive=true");
        for (String text : List.of("a", "b", "c", "d")) {
            context.createProducer()
                    .setProperty("letter", text)
                    .setProperty("JMSXGroupID", text)
                    .send(queue, text);
        }
        try (QueueBrowser browser = context.createBrowser(queue)) {
            assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
        }
        assertThat(text(context.createConsumer(queue, "letter = 'c'"))).isEqualTo("c");
        JMSContext other = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        assertThat(texts(other.createConsumer(context.createQueue("orders")), 2))
                .containsExactly("b", "d");
    }

    @Test
    void transactions_of_any_size_are_committed_and_rolled_back() {
        try (JMSContext transacted = open(factory(options()), JMSContext.SESSION_TRANSACTED)) {
            Queue from = transacted.createQueue("from");
            Queue to = transacted.createQueue("to");
            context.createProducer().send(from, "moved");
            JMSConsumer consumer = transacted.createConsumer(from);
            assertThat(text(consumer)).isEqualTo("moved");
            transacted.rollback();
            assertThat(text(consumer)).isEqualTo("moved");
            transacted.createProducer().send(to, "moved");
            transacted.commit();
            JMSProducer producer = transacted.createProducer();
            Topic news = transacted.createTopic("news");
            JMSConsumer reader = context.createConsumer(news);
            for (int i = 0; i < MORE_THAN_ONE_STEP; i++) {
                producer.send(to, "m" + i);
            }
            producer.send(news, "done");
            transacted.commit();
            assertThat(text(reader)).isEqualTo("done");
            assertThat(length("queue:to}")).isEqualTo(1 + MORE_THAN_ONE_STEP);
        }
    }

    @Test
    void requests_are_answered_over_temporary_queues_and_topics() throws JMSException {
        TemporaryQueue replies = context.createTemporaryQueue();
        Queue requests = context.createQueue("requests");
        JMSConsumer answers = context.createConsumer(replies);
        context.createProducer().setJMSReplyTo(replies).send(requests, "question");
        Message request = context.createConsumer(requests).receive(SOON);
        context.createProducer().send(request.getJMSReplyTo(), "answer");
        assertThat(text(answers)).isEqualTo("answer");
        answers.close();
        replies.delete();
        TemporaryTopic topic = context.createTemporaryTopic();
        JMSConsumer subscriber = context.createConsumer(topic);
        context.createProducer().send(topic, "to all");
        assertThat(text(subscriber)).isEqualTo("to all");
        subscriber.close();
        topic.delete();
    }

    @Test
    void all_kinds_of_subscriptions_work() {
        Topic news = context.createTopic("news?retention=10s&maxLength=100&whenFull=expire");
        try (JMSContext desk = open(factory(options().clientId("desk")), JMSContext.AUTO_ACKNOWLEDGE)) {
            List<JMSConsumer> consumers = List.of(
                    desk.createConsumer(news, "size > 0"),
                    desk.createSharedConsumer(news, "shared"),
                    desk.createDurableConsumer(news, "archive", "size > 0", true),
                    desk.createSharedDurableConsumer(news, "offices"));
            JMSProducer producer = context.createProducer().setProperty("size", 1);
            producer.send(news, "one");
            producer.setDeliveryDelay(100).setPriority(9).send(news, "two");
            for (JMSConsumer consumer : consumers) {
                assertThat(texts(consumer, 2)).containsExactlyInAnyOrder("one", "two");
            }
            JMSConsumer late = desk.createConsumer(desk.createTopic("news?startFrom=oldest"));
            assertThat(text(late)).isIn("one", "two");
            consumers.forEach(JMSConsumer::close);
            desk.unsubscribe("archive");
            desk.unsubscribe("offices");
        }
    }

    @Test
    void a_topic_without_retention_is_trimmed_when_all_have_it() {
        Topic news = context.createTopic("news");
        JMSConsumer consumer = context.createConsumer(news);
        context.createProducer().send(news, "one");
        assertThat(text(consumer)).isEqualTo("one");
        await().until(() -> length("topic:news}") == 0);
    }

    @Test
    void what_a_frozen_client_has_is_taken_over() {
        Queue queue = context.createQueue("orders");
        context.createProducer().send(queue, "kept");
        context.createTemporaryQueue();
        try (FaultProxy proxy = FaultProxy.to(redis.server())) {
            JMSContext frozen = factory(options().uri(proxy.uri())).createContext();
            assertThat(text(frozen.createConsumer(queue, "JMSPriority = 4"))).isEqualTo("kept");
            JMSContext clientAck = frozen.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
            context.createProducer().send(queue, "held");
            assertThat(text(clientAck.createConsumer(queue))).isEqualTo("held");
            frozen.createTemporaryQueue();
            proxy.pause();
            assertThat(text(context.createConsumer(queue))).isEqualTo("held");
            await().until(() -> temporaryQueues() == 1);
            proxy.resume();
            clientAck.close();
            frozen.close();
        }
    }

    private static int temporaryQueues() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.keys("*~temp/*:owner").size();
        }
    }
}
