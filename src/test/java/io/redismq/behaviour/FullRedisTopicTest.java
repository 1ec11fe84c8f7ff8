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
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Redis that has reached maxmemory: publishing is refused; receiving and unsubscribing go on, and make room. */
@Timeout(60)
class FullRedisTopicTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--maxmemory-policy", "noeviction");

    @RegisterExtension
    final FullRedis full = new FullRedis(redis);

    private final String name = RedisExtension.unique("full");

    private static Client connect(String clientId) throws JMSException {
        return Client.connect(Client.options(redis.uri()).clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE);
    }

    /** When the messages that all have had are trimmed is up to the clients. */
    private void awaitRoom(Client client, MessageProducer producer) {
        full.limitToWhatWasUsed();
        await().ignoreException(ResourceAllocationException.class).until(() -> {
            producer.send(FullRedis.message(client.session(), MESSAGES));
            return true;
        });
    }

    @Test
    void what_is_there_is_received_by_every_subscription_and_makes_room() throws JMSException {
        try (Client publisher = connect(null);
                Client client = connect("client")) {
            Topic topic = client.session().createTopic(name);
            MessageProducer producer = publisher.session().createProducer(topic);
            client.session().createDurableConsumer(topic, "inactive").close();
            MessageConsumer active = client.session().createConsumer(topic);
            full.fill(publisher.session(), producer);
            FullRedis.assertRefused(publisher.session(), producer);
            assertReceives(active, MESSAGES);
            try (MessageConsumer inactive = client.session().createDurableConsumer(topic, "inactive")) {
                assertReceives(inactive, MESSAGES);
            }
            awaitRoom(publisher, producer);
            assertThat(active.receive(Client.PATIENCE_MILLIS).getIntProperty("number"))
                    .isEqualTo(MESSAGES);
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
            full.fill(publisher.session(), producer);
            FullRedis.assertRefused(publisher.session(), producer);
            client.session().unsubscribe("inactive");
            MessageConsumer consumer = client.session().createConsumer(topic);
            awaitRoom(publisher, producer);
            assertThat(consumer.receive(Client.PATIENCE_MILLIS)).isNotNull();
        }
    }
}
