package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A Redis that has reached maxmemory: publishing is refused; receiving and unsubscribing go on, and make room. */
@Timeout(60)
class FullRedisTopicTest {

    private static final int ROOM = 4 << 20;
    private static final int BODY = 32 << 10;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--maxmemory-policy", "noeviction");

    private final String name = RedisExtension.unique("full");

    @AfterEach
    void enoughForAll() {
        limit("0");
    }

    private static void limit(String bytes) {
        try (Jedis jedis = redis.jedis()) {
            jedis.configSet("maxmemory", bytes);
        }
    }

    private static long used() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.info("memory")
                    .lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .mapToLong(line -> Long.parseLong(line.substring(12)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Client connect(String clientId) throws JMSException {
        return Client.connect(Client.options(redis.uri()).clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE);
    }

    /** Publishes until Redis is full; returns how many it took. */
    private static int fill(Client client, MessageProducer producer) throws JMSException {
        limit(String.valueOf(used() + ROOM));
        for (int sent = 0; ; sent++) {
            try {
                publish(client, producer, sent);
            } catch (ResourceAllocationException full) {
                assertThat(full).hasMessageContaining("maxmemory");
                return sent;
            }
        }
    }

    private static void publish(Client client, MessageProducer producer, int number) throws JMSException {
        BytesMessage message = client.session().createBytesMessage();
        message.setIntProperty("number", number);
        message.writeBytes(new byte[BODY]);
        producer.send(message);
    }

    @Test
    void what_is_there_is_received_by_every_subscription_and_makes_room() throws JMSException {
        try (Client publisher = connect(null);
                Client client = connect("client")) {
            Topic topic = client.session().createTopic(name);
            MessageProducer producer = publisher.session().createProducer(topic);
            client.session().createDurableConsumer(topic, "inactive").close();
            MessageConsumer active = client.session().createConsumer(topic);
            int sent = fill(publisher, producer);
            assertThat(sent).isPositive();
            assertReceives(active, sent);
            try (MessageConsumer inactive = client.session().createDurableConsumer(topic, "inactive")) {
                assertReceives(inactive, sent);
            }
            await().ignoreException(ResourceAllocationException.class).until(() -> {
                publish(publisher, producer, sent);
                return true;
            });
            assertThat(active.receive(Client.PATIENCE_MILLIS).getIntProperty("number"))
                    .isEqualTo(sent);
        }
    }

    private static void assertReceives(MessageConsumer consumer, int count) throws JMSException {
        for (int i = 0; i < count; i++) {
            Message message = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(message).as("message %d of %d", i, count).isNotNull();
            assertThat(message.getIntProperty("number")).isEqualTo(i);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void unsubscribing_makes_room() throws JMSException {
        try (Client publisher = connect(null);
                Client client = connect("client")) {
            Topic topic = client.session().createTopic(name);
            MessageProducer producer = publisher.session().createProducer(topic);
            client.session().createDurableConsumer(topic, "inactive").close();
            assertThat(fill(publisher, producer)).isPositive();
            client.session().unsubscribe("inactive");
            MessageConsumer consumer = client.session().createConsumer(topic);
            await().ignoreException(ResourceAllocationException.class).until(() -> {
                publish(publisher, producer, 0);
                return true;
            });
            assertThat(consumer.receive(Client.PATIENCE_MILLIS)).isNotNull();
        }
    }
}
