package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A Redis that has reached maxmemory: sending is refused, receiving goes on, and makes room for sending. */
@Timeout(60)
class FullRedisTest {

    private static final int ROOM = 4 << 20;
    private static final int BODY = 32 << 10;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--maxmemory-policy", "noeviction");

    private final String queue = RedisExtension.unique("full");

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

    private BytesMessage message(Client client, int number) throws JMSException {
        BytesMessage message = client.session().createBytesMessage();
        message.setIntProperty("number", number);
        message.writeBytes(new byte[BODY]);
        return message;
    }

    /** Sends until Redis is full; returns how many it took. */
    private int fill(Client client, MessageProducer producer) throws JMSException {
        limit(String.valueOf(used() + ROOM));
        for (int sent = 0; ; sent++) {
            try {
                producer.send(message(client, sent));
            } catch (ResourceAllocationException full) {
                assertThat(full).hasMessageContaining("maxmemory");
                return sent;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE})
    void sendingIsRefusedReceivingGoesOnAndMakesRoom(int mode) throws JMSException {
        try (Client client = Client.connect(Client.options(redis.uri()).build(), mode);
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            int sent = fill(client, producer);
            assertThat(sent).isGreaterThan(20);
            assertThatThrownBy(() -> producer.send(message(client, -1)))
                    .isExactlyInstanceOf(ResourceAllocationException.class);
            try (MessageConsumer consumer = client.consumer(queue)) {
                for (int i = 0; i < sent; i++) {
                    Message next = consumer.receive(Client.PATIENCE_MILLIS);
                    assertThat(next).as("message %d of %d", i, sent).isNotNull();
                    assertThat(next.getIntProperty("number")).isEqualTo(i);
                    if (mode == Session.CLIENT_ACKNOWLEDGE) {
                        next.acknowledge();
                    }
                }
                await().until(this::isEmpty);
                producer.send(message(client, sent));
                assertThat(consumer.receive(Client.PATIENCE_MILLIS).getIntProperty("number"))
                        .isEqualTo(sent);
            }
        }
    }

    private boolean isEmpty() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xlen(Client.key(queue)) == 0;
        }
    }

    @Test
    void aListenerWorksOnWhileSendingIsRefused() throws JMSException {
        AtomicInteger heard = new AtomicInteger();
        try (Client client = Client.connect(redis.uri());
                Client listening = Client.connect(redis.uri());
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            int sent = fill(client, producer);
            listening.consumer(queue).setMessageListener(message -> heard.incrementAndGet());
            await().until(() -> heard.get() == sent);
            await().until(this::isEmpty);
            producer.send(message(client, sent));
            await().until(() -> heard.get() == sent + 1);
            assertThat(listening.problems()).isEmpty();
        }
    }

    @Test
    void rollingBackWorksOnAFullRedis() throws JMSException {
        try (Client client = Client.connect(Client.options(redis.uri()).build(), Session.CLIENT_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                MessageConsumer consumer = client.consumer(queue)) {
            fill(client, producer);
            assertThat(consumer.receive(Client.PATIENCE_MILLIS).getIntProperty("number"))
                    .isZero();
            client.session().recover();
            Message again = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(again.getIntProperty("number")).isZero();
            assertThat(again.getJMSRedelivered()).isTrue();
            again.acknowledge();
        }
    }
}
