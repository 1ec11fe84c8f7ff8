package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/**
 * Subscribers and publishers are killed or stand still in the middle of their work: what a subscription held goes on with
 * the next consumer, what was only theirs is cleaned up, and what was stored reaches every subscription once.
 */
@Timeout(90)
class SubscriptionCrashTest {

    private static final int ACKNOWLEDGED = 20;
    private static final int HELD = 10;
    private static final long LEASE_MILLIS = 1_000;
    private static final String NAME = "s";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String topic = RedisExtension.unique("topic");
    private final String clientId = RedisExtension.unique("client");

    private static ConnectionOptions.Builder options() {
        return Client.options(redis.uri()).consumerLease(Duration.ofMillis(LEASE_MILLIS));
    }

    private static Client connect() throws JMSException {
        return Client.connect(options().build(), Session.AUTO_ACKNOWLEDGE);
    }

    /** As soon as the dead connection's hold on the client id has ended. */
    private Client takeOver() {
        return await().atMost(PATIENCE)
                .ignoreException(InvalidClientIDException.class)
                .until(
                        () -> Client.connect(options().clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE),
                        connected -> true);
    }

    private JvmProcess startSubscriber(String kind, String client) {
        JvmProcess child = JvmProcess.start(
                CrashingSubscriber.class,
                redis.uri(),
                topic,
                kind,
                client,
                NAME,
                String.valueOf(HELD),
                String.valueOf(LEASE_MILLIS));
        child.awaitLine("subscribed"::equals, PATIENCE);
        return child;
    }

    private String key() {
        return "redismq:{topic:" + topic + "}";
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p:" + i).toArray(String[]::new);
    }

    private void publish(Client client, int from, int to) throws JMSException {
        Session session = client.session();
        var producer = session.createProducer(session.createTopic(topic));
        for (String text : texts(from, to)) {
            producer.send(session.createTextMessage(text));
        }
        producer.close();
    }

    private static List<String> acknowledgedBy(JvmProcess child) {
        return child.lines().stream()
                .filter(line -> line.startsWith("acknowledged "))
                .map(line -> line.substring("acknowledged ".length()))
                .toList();
    }

    private void awaitTrimmed() {
        try (Jedis jedis = redis.jedis()) {
            await().atMost(PATIENCE).until(() -> jedis.xlen(key()) == 0);
        }
    }

    /** Receives so many in order; those that the dead one held, and they alone in any case, are redelivered. */
    private static void receiveRest(MessageConsumer consumer, int to) throws JMSException {
        for (int i = ACKNOWLEDGED; i < to; i++) {
            Message message = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(message).as("p:" + i).isNotNull();
            assertThat(((TextMessage) message).getText()).isEqualTo("p:" + i);
            if (i < ACKNOWLEDGED + HELD) {
                assertThat(message.getJMSRedelivered()).as("redelivered p:" + i).isTrue();
                assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            }
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void whatADurableSubscriberDidNotAcknowledgeGoesToTheNextInOrder() throws JMSException {
        try (Client publisher = connect();
                JvmProcess child = startSubscriber("durable", clientId)) {
            publish(publisher, 0, 200);
            child.awaitLine("pausing"::equals, PATIENCE);
            child.kill9();
            publish(publisher, 200, 250);
            try (Client next = takeOver();
                    MessageConsumer consumer =
                            next.session().createDurableConsumer(next.session().createTopic(topic), NAME)) {
                receiveRest(consumer, 250);
                assertThat(next.problems()).isEmpty();
            }
            assertThat(acknowledgedBy(child)).containsExactly(texts(0, ACKNOWLEDGED));
            assertThat(publisher.problems()).isEmpty();
            awaitTrimmed();
        }
    }

    @Test
    void aDurableSubscriberThatStoodStillBeyondItsLeaseLearnsThatAnotherTookOver() throws JMSException {
        try (Client publisher = connect();
                Jedis jedis = redis.jedis();
                JvmProcess child = startSubscriber("durable", clientId)) {
            publish(publisher, 0, 100);
            child.awaitLine("pausing"::equals, PATIENCE);
            child.freeze();
            try (Client next = takeOver();
                    MessageConsumer consumer =
                            next.session().createDurableConsumer(next.session().createTopic(topic), NAME)) {
                receiveRest(consumer, 100);
                awaitTrimmed();
                jedis.rpush(topic, "acknowledge");
                child.resume();
                assertThat(child.awaitLine(line -> line.startsWith("refused"), PATIENCE))
                        .isEqualTo("refused broker.LEASE_LOST");
                child.awaitLine(line -> line.startsWith("told broker."), PATIENCE);
                publish(publisher, 100, 150);
                assertThat(Client.receive(consumer, 50)).containsExactly(texts(100, 150));
                assertThat(next.problems()).isEmpty();
            }
            assertThat(child.lines()).noneMatch(line -> line.matches("got p:1\\d\\d .*"));
            assertThat(acknowledgedBy(child)).containsExactly(texts(0, ACKNOWLEDGED));
        }
    }

    @Test
    void whatAKilledConsumerOfASharedSubscriptionHeldGoesToTheOthers() throws JMSException {
        for (String kind : new String[] {"shared", "shared durable"}) {
            try (Client client = connect();
                    JvmProcess child = startSubscriber(kind, "")) {
                Topic shared = client.session().createTopic(topic);
                Session session = client.connection().createSession();
                MessageConsumer consumer = kind.equals("shared")
                        ? session.createSharedConsumer(shared, NAME)
                        : session.createSharedDurableConsumer(shared, NAME);
                publish(client, 0, 300);
                child.awaitLine("pausing"::equals, PATIENCE);
                child.kill9();
                publish(client, 300, 350);
                List<String> all = new ArrayList<>(acknowledgedBy(child));
                assertThat(all).hasSize(ACKNOWLEDGED);
                all.addAll(Client.receive(consumer, 350 - ACKNOWLEDGED));
                assertThat(all).containsExactlyInAnyOrder(texts(0, 350));
                assertThat(consumer.receiveNoWait()).isNull();
                consumer.close();
                awaitTrimmed();
            }
        }
    }

    @Test
    void theNonDurableSubscriptionsOfAKilledProcessEndAndKeepNothing() throws JMSException {
        try (Client client = connect();
                Jedis jedis = redis.jedis();
                JvmProcess unshared = startSubscriber("unshared", "");
                JvmProcess shared = startSubscriber("shared", "")) {
            MessageConsumer living =
                    client.session().createConsumer(client.session().createTopic(topic));
            publish(client, 0, 100);
            unshared.awaitLine("pausing"::equals, PATIENCE);
            shared.awaitLine("pausing"::equals, PATIENCE);
            unshared.kill9();
            shared.kill9();
            assertThat(Client.receive(living, 100)).containsExactly(texts(0, 100));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(jedis.hkeys(key() + ":subscriptions")).hasSize(1);
                assertThat(jedis.xinfoGroups(key())).hasSize(1);
                assertThat(jedis.keys("redismq:{subscription:*")).isEmpty();
            });
            awaitTrimmed();
            publish(client, 100, 110);
            assertThat(Client.receive(living, 10)).containsExactly(texts(100, 110));
            assertThat(client.problems()).isEmpty();
        }
    }

    @Test
    void whatIsLeftByKilledSubscribersAloneIsCleanedUpByWhoPublishes() throws JMSException {
        try (Client client = connect();
                Jedis jedis = redis.jedis();
                JvmProcess child = startSubscriber("unshared", "")) {
            publish(client, 0, 50);
            child.awaitLine("pausing"::equals, PATIENCE);
            child.kill9();
            await().atMost(PATIENCE).until(() -> !jedis.exists(key() + ":subscriptions") && jedis.xlen(key()) == 0);
        }
    }

    @Test
    void theTemporaryTopicsOfAKilledConnectionAreDeletedWithTheirSubscriptions() throws JMSException {
        try (Client witness = connect();
                Jedis jedis = redis.jedis();
                JvmProcess child = startSubscriber("temporary", "")) {
            String line = child.awaitLine(each -> each.startsWith("created "), PATIENCE);
            Session session = witness.session();
            session.createProducer(session.createTopic(line.substring("created ".length())))
                    .send(session.createTextMessage("x"));
            child.awaitLine(each -> each.startsWith("got x"), PATIENCE);
            child.kill9();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Set<String> keys = jedis.keys("*~temp*");
                keys.addAll(jedis.keys("redismq:{temporary}*"));
                keys.addAll(jedis.keys("redismq:{subscription:*"));
                keys.removeIf(
                        key -> (key.contains(":sender:") || key.contains("{subscription:")) && jedis.pttl(key) > 0);
                assertThat(keys).isEmpty();
            });
        }
    }

    @Test
    void whatAKilledPublisherStoredReachesEverySubscriptionOnce() throws Exception {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        try (Client client = Client.connect(options().clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE)) {
            Topic published = client.session().createTopic(topic);
            client.session().createDurableConsumer(published, NAME).close();
            client.connection()
                    .createSession()
                    .createConsumer(published)
                    .setMessageListener(message -> heard.add(text(message)));
            int stored;
            try (JvmProcess child = JvmProcess.start(CrashingPublisher.class, redis.uri(), topic)) {
                child.awaitLine("stored p:300"::equals, PATIENCE);
                child.kill9();
                stored = (int) child.lines().stream()
                        .filter(line -> line.startsWith("stored"))
                        .count();
            }
            try (MessageConsumer consumer = client.session().createDurableConsumer(published, NAME)) {
                List<String> durable = Client.receive(consumer, stored);
                await().atMost(5, TimeUnit.SECONDS).until(() -> heard.size() >= stored);
                Message last = consumer.receive(1_000); // sent, and killed before it was told
                if (last != null) {
                    durable.add(text(last));
                }
                assertThat(durable).containsExactlyInAnyOrder(texts(0, durable.size()));
                await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrderElementsOf(durable));
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    private static String text(Message message) {
        try {
            return ((TextMessage) message).getText();
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }
}
