package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Opens connections and contexts for one test and closes them after it, and holds the few lines that every behaviour
 * test needs: a queue of its own name, texts in and out, and a look at the queue's streams in Redis. Used by one test
 * thread, but for what it hands out.
 */
final class Jms implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    /** Long enough for any message that is going to come, however busy the machine is. */
    static final long SOON = 10_000;

    private final RedisExtension redis = RedisExtension.shared();
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private RedisConnectionFactory factory;

    @Override
    public void beforeAll(ExtensionContext context) {
        redis.beforeAll(context);
        factory = factory(options -> options);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pollLast().close();
        }
    }

    // ---- connecting

    RedisConnectionFactory factory() {
        return factory;
    }

    RedisConnectionFactory factory(UnaryOperator<ConnectionOptions.Builder> change) {
        return new RedisConnectionFactory(
                change.apply(ConnectionOptions.builder().uri(redis.uri())).build());
    }

    RedisConnectionFactory redelivering(UnaryOperator<RedeliveryPolicy.Builder> change) {
        return factory(options ->
                options.redelivery(change.apply(RedeliveryPolicy.builder()).build()));
    }

    /** A connection that is not started. */
    Connection connection() throws JMSException {
        return closing(factory.createConnection());
    }

    /** A session of a started connection of its own. */
    Session session(int mode) throws JMSException {
        return session(factory, mode);
    }

    Session session(RedisConnectionFactory from, int mode) throws JMSException {
        Connection connection = closing(from.createConnection());
        connection.start();
        return connection.createSession(mode);
    }

    Session session() throws JMSException {
        return session(Session.AUTO_ACKNOWLEDGE);
    }

    JMSContext context() {
        return context(JMSContext.AUTO_ACKNOWLEDGE);
    }

    JMSContext context(int mode) {
        return closing(factory.createContext(mode));
    }

    <C extends AutoCloseable> C closing(C resource) {
        open.add(resource);
        return resource;
    }

    // ---- messages

    static Queue queue(Session session) throws JMSException {
        return session.createQueue(RedisExtension.unique("behaviour"));
    }

    static Queue queue(JMSContext context) {
        return context.createQueue(RedisExtension.unique("behaviour"));
    }

    static void send(Session session, Destination destination, String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(destination);
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
        producer.close();
    }

    /** The names prefix1, prefix2 and so on. */
    static String[] numbered(String prefix, int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = prefix + (i + 1);
        }
        return names;
    }

    static Message receive(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(SOON);
        assertThat(message).as("a message within %d ms", SOON).isNotNull();
        return message;
    }

    static Message receive(JMSConsumer consumer) {
        Message message = consumer.receive(SOON);
        assertThat(message).as("a message within %d ms", SOON).isNotNull();
        return message;
    }

    static String text(Message message) throws JMSException {
        return ((TextMessage) message).getText();
    }

    static String receiveText(MessageConsumer consumer) throws JMSException {
        return text(receive(consumer));
    }

    static List<String> receiveTexts(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(receiveText(consumer));
        }
        return texts;
    }

    /** The texts of all that is there, without waiting. */
    static List<String> drain(MessageConsumer consumer) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
            texts.add(text(next));
        }
        return texts;
    }

    /** Until a message that was sent has expired, by the clock that we share with the broker. */
    /** Waits some more, as a client knows the time of Redis about. */
    static void awaitExpiry(Message sent) throws JMSException {
        long over = sent.getJMSExpiration() + 50;
        Awaitility.await().until(() -> System.currentTimeMillis() > over);
    }

    static int deliveryCount(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }

    // ---- evidence

    RedisExtension redis() {
        return redis;
    }

    static String key(Queue queue) throws JMSException {
        return "redismq:{queue:" + queue.getQueueName() + "}";
    }

    /** How many messages of the default priority Redis holds for a queue. */
    long stored(Queue queue) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xlen(key(queue));
        }
    }

    /** How many of them are with a consumer or wait to be redelivered. */
    long pending(Queue queue) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xpending(key(queue), "queue").getTotal();
        } catch (JedisDataException noGroup) {
            return 0;
        }
    }

    /** How many of them are with consumers, and not among what went back. */
    long held(Queue queue) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            Map<String, Long> byConsumer = jedis.xpending(key(queue), "queue").getConsumerMessageCount();
            return byConsumer == null
                    ? 0
                    : byConsumer.entrySet().stream()
                            .filter(each -> !each.getKey().startsWith("~"))
                            .mapToLong(Map.Entry::getValue)
                            .sum();
        } catch (JedisDataException noGroup) {
            return 0;
        }
    }

    /** What may fail. */
    interface Call {
        void run() throws Exception;
    }

    /** Begins something on another thread. */
    static CompletableFuture<Void> async(Call call) {
        return CompletableFuture.runAsync(() -> {
            try {
                call.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** It is not over, nor soon. */
    static void assertRunsOn(CompletableFuture<?> future) {
        Awaitility.await().during(200, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(future)
                .isNotDone());
    }

    /** The entries of a queue as redis-cli shows them. */
    List<String> bodies(Queue queue) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xrange(key(queue), (StreamEntryID) null, null).stream()
                    .map(entry -> entry.getFields().get("body"))
                    .toList();
        }
    }

    /** Acknowledgements travel without being waited for, so the queue becomes empty soon and not at once. */
    void awaitEmpty(Queue queue) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(stored(queue)).as("XLEN").isZero();
            assertThat(pending(queue)).as("XPENDING").isZero();
        });
    }
}
