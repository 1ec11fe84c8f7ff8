package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Jedis;

/** What the tests of topics do alike: a topic of its own name, subscribers, texts in, and a look into Redis. */
final class Topics {

    /** Enough for what the upkeep does by itself: it looks each third of a lease, and the lease here is a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Topics() {}

    static Topic topic(Session session) throws JMSException {
        return session.createTopic(RedisExtension.unique("behaviour"));
    }

    static void publish(Session session, Topic topic, String... texts) throws JMSException {
        publish(session, topic, producer -> producer, texts);
    }

    /** Publishes with the priority, delay or time to live that the producer is given; returns the last message. */
    static Message publish(Session session, Topic topic, Setting setting, String... texts) throws JMSException {
        Message last = null;
        try (MessageProducer producer = setting.of(session.createProducer(topic))) {
            for (String text : texts) {
                last = coloured(session, text);
                producer.send(last);
            }
        }
        return last;
    }

    interface Setting {
        MessageProducer of(MessageProducer producer) throws JMSException;
    }

    static Setting priority(int priority) {
        return producer -> {
            producer.setPriority(priority);
            return producer;
        };
    }

    static Setting delay(long millis) {
        return producer -> {
            producer.setDeliveryDelay(millis);
            return producer;
        };
    }

    static Setting timeToLive(long millis) {
        return producer -> {
            producer.setTimeToLive(millis);
            return producer;
        };
    }

    /** A text whose first word is also the property "colour". */
    static Message coloured(Session session, String text) throws JMSException {
        Message message = session.createTextMessage(text);
        message.setStringProperty("colour", text.split(" ")[0]);
        return message;
    }

    /** A session of a started connection with a client id, and with what upkeep there is going on every second. */
    static Session subscriber(Jms jms, String clientId, int mode) throws JMSException {
        return jms.session(brisk(jms, clientId), mode);
    }

    static RedisConnectionFactory brisk(Jms jms, String clientId) {
        UnaryOperator<io.redismq.api.ConnectionOptions.Builder> lease =
                options -> options.consumerLease(Duration.ofSeconds(1));
        return jms.factory(options ->
                clientId == null ? lease.apply(options) : lease.apply(options).clientId(clientId));
    }

    /** Creates an unshared durable subscription without an active consumer. */
    static void subscribe(Session session, Topic topic, String... names) throws JMSException {
        for (String name : names) {
            session.createDurableConsumer(topic, name).close();
        }
    }

    /** That a subscription has these messages and then none, shown by one that is published behind them. */
    static void assertHolds(Session publishing, Topic topic, MessageConsumer consumer, String... texts)
            throws JMSException {
        publish(publishing, topic, "marker");
        assertThat(Jms.receiveTexts(consumer, texts.length)).containsExactly(texts);
        assertThat(Jms.receiveText(consumer)).isEqualTo("marker");
    }

    /** The queue of the dead letters of a durable subscription. */
    static Queue deadLetters(Session session, Topic topic, String clientId, String name) throws JMSException {
        return session.createQueue("DLQ.~topic/" + topic.getTopicName() + "/durable/" + clientId + "/" + name);
    }

    // ---- evidence

    static String key(Topic topic) throws JMSException {
        return "redismq:{topic:" + topic.getTopicName() + "}";
    }

    /** How many messages of the default priority Redis holds for a topic. */
    static long stored(Jms jms, Topic topic) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.xlen(key(topic));
        }
    }

    static void awaitStored(Jms jms, Topic topic, long messages) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored(jms, topic)).isEqualTo(messages));
    }

    /** What Redis has of a topic, but for the states of its senders, which expire. */
    static Set<String> keys(Jms jms, Topic topic) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            Set<String> keys = new HashSet<>(jedis.keys(key(topic) + "*"));
            for (String sender : jedis.keys(key(topic) + ":sender:*")) {
                assertThat(jedis.pttl(sender)).isPositive();
                keys.remove(sender);
            }
            return keys;
        }
    }

    /** Everything that Redis has of named subscriptions. */
    static Set<String> registered(Jms jms) {
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.keys("redismq:{subscription:*");
        }
    }

    /** That nothing is left of a topic that has no subscription any more. */
    static void awaitNothingLeft(Jms jms, Topic topic) throws JMSException {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(keys(jms, topic)).isEmpty();
            assertThat(registered(jms)).isEmpty();
        });
    }
}
