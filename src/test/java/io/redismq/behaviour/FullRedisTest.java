package io.redismq.behaviour;

import static io.redismq.behaviour.FullRedis.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A Redis that has reached maxmemory: sending is refused, receiving goes on, and makes room for sending. */
@Timeout(60)
class FullRedisTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--maxmemory-policy", "noeviction");

    @RegisterExtension
    final FullRedis full = new FullRedis(redis);

    private final String queue = RedisExtension.unique("full");

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE})
    void sendingIsRefusedReceivingGoesOnAndMakesRoom(int mode) throws JMSException {
        try (Client client = Client.connect(Client.options(redis.uri()).build(), mode);
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            full.fill(client.session(), producer);
            FullRedis.assertRefused(client.session(), producer);
            try (MessageConsumer consumer = client.consumer(queue)) {
                for (int i = 0; i < MESSAGES; i++) {
                    Message next = consumer.receive(Client.PATIENCE_MILLIS);
                    assertThat(next).as("message %d of %d", i, MESSAGES).isNotNull();
                    assertThat(next.getIntProperty("number")).isEqualTo(i);
                    if (mode == Session.CLIENT_ACKNOWLEDGE) {
                        next.acknowledge();
                    }
                }
                await().until(this::isEmpty);
                FullRedis.assertRefused(client.session(), producer);
                full.limitToWhatWasUsed();
                producer.send(FullRedis.message(client.session(), MESSAGES));
                assertThat(consumer.receive(Client.PATIENCE_MILLIS).getIntProperty("number"))
                        .isEqualTo(MESSAGES);
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
            full.fill(client.session(), producer);
            FullRedis.assertRefused(client.session(), producer);
            listening.consumer(queue).setMessageListener(message -> heard.incrementAndGet());
            await().until(() -> heard.get() == MESSAGES);
            await().until(this::isEmpty);
            full.limitToWhatWasUsed();
            producer.send(FullRedis.message(client.session(), MESSAGES));
            await().until(() -> heard.get() == MESSAGES + 1);
            assertThat(listening.problems()).isEmpty();
        }
    }

    @Test
    void rollingBackWorksOnAFullRedis() throws JMSException {
        try (Client client = Client.connect(Client.options(redis.uri()).build(), Session.CLIENT_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                MessageConsumer consumer = client.consumer(queue)) {
            full.fill(client.session(), producer);
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
