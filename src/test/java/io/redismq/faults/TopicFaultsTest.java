package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/**
 * Topics through a network that loses replies, repeats requests and delivers them late, and on a server that is emptied: each
 * message comes once and in order to every subscription, and subscribing and unsubscribing still do what they say.
 */
@Timeout(120)
class TopicFaultsTest {

    private static final int MESSAGES = 6_000;
    private static final EveryFault FAULTS = new EveryFault("TopicFaultsTest", 0.002, 3, 20);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String name = RedisExtension.unique("topic");
    private final String clientId = RedisExtension.unique("client");
    private FaultProxy proxy;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private ConnectionOptions.Builder options() {
        return Client.options(proxy.uri())
                .responseTimeout(Duration.ofMillis(250))
                .consumerLease(Duration.ofSeconds(10))
                .sendTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60));
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p:" + i).toArray(String[]::new);
    }

    private static List<String> listen(MessageConsumer consumer) throws JMSException {
        List<String> heard = new CopyOnWriteArrayList<>();
        consumer.setMessageListener(message -> {
            try {
                heard.add(((TextMessage) message).getText());
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        });
        return heard;
    }

    /** Publishes asynchronously, and returns when all is stored. */
    private void publish(Client client, int count) throws JMSException {
        AtomicInteger stored = new AtomicInteger();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                stored.incrementAndGet();
            }

            @Override
            public void onException(Message message, Exception exception) {
                failures.add(exception);
            }
        };
        Session session = client.connection().createSession();
        MessageProducer producer = session.createProducer(session.createTopic(name));
        for (String text : texts(0, count)) {
            producer.send(session.createTextMessage(text), listener);
        }
        await().atMost(PATIENCE).until(() -> stored.get() + failures.size() == count);
        assertThat(failures).isEmpty();
    }

    @Test
    void everySubscriptionGetsEachMessageOnceAndInOrder() throws JMSException {
        try (Client publisher = Client.connect(options().build(), Session.AUTO_ACKNOWLEDGE);
                Client client = Client.connect(options().clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE)) {
            Topic topic = client.session().createTopic(name);
            client.session().createDurableConsumer(topic, "inactive").close();
            List<String> unshared = listen(client.connection().createSession().createConsumer(topic));
            List<String> durable = listen(client.connection().createSession().createDurableConsumer(topic, "active"));
            List<String> one = listen(client.connection().createSession().createSharedConsumer(topic, "s"));
            List<String> two = listen(publisher.connection().createSession().createConsumer(topic));
            proxy.plan(FAULTS.plan());
            publish(publisher, MESSAGES);
            for (List<String> heard : List.of(unshared, durable, one, two)) {
                await().atMost(PATIENCE).until(() -> heard.size() >= MESSAGES);
            }
            proxy.plan(FaultPlan.none());
            FAULTS.assertFired(proxy);
            for (List<String> heard : List.of(unshared, durable, one, two)) {
                assertThat(heard).containsExactly(texts(0, MESSAGES));
            }
            try (MessageConsumer inactive = client.session().createDurableConsumer(topic, "inactive")) {
                assertThat(Client.receive(inactive, MESSAGES)).containsExactly(texts(0, MESSAGES));
                assertThat(inactive.receiveNoWait()).isNull();
            }
            try (Jedis jedis = redis.jedis()) {
                await().atMost(PATIENCE).until(() -> jedis.xlen("redismq:{topic:" + name + "}") == 0);
            }
        }
    }

    @Test
    void subscribingChangingAndUnsubscribingAreDoneOnceWhateverIsRepeated() throws JMSException {
        try (Client client = Client.connect(options().clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE)) {
            Session session = client.session();
            Topic topic = session.createTopic(name);
            MessageProducer producer = session.createProducer(topic);
            proxy.plan(FAULTS.plan());
            for (int i = 0; i < 8; i++) {
                session.createDurableConsumer(topic, "s").close();
                session.createSharedDurableConsumer(topic, "t").close();
                producer.send(session.createTextMessage("kept " + i));
                try (MessageConsumer durable = session.createDurableConsumer(topic, "s");
                        MessageConsumer shared = session.createSharedDurableConsumer(topic, "t")) {
                    assertThat(Client.receive(durable, 1)).containsExactly("kept " + i);
                    assertThat(Client.receive(shared, 1)).containsExactly("kept " + i);
                }
                producer.send(session.createTextMessage("gone " + i));
                try (MessageConsumer changed = session.createDurableConsumer(topic, "s", "JMSPriority >= 0", false)) {
                    producer.send(session.createTextMessage("new " + i));
                    assertThat(Client.receive(changed, 1)).containsExactly("new " + i);
                }
                session.unsubscribe("s");
                session.unsubscribe("t");
            }
            proxy.plan(FaultPlan.none());
            FAULTS.assertFired(proxy);
        }
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.keys("redismq:{subscription:*")).isEmpty();
            assertThat(jedis.exists("redismq:{topic:" + name + "}:subscriptions"))
                    .isFalse();
        }
    }

    @Test
    void afterFlushAllLivingSubscriptionsGoOn() throws JMSException {
        try (Client publisher = Client.connect(redis.uri());
                Client client = Client.connect(
                        Client.options(redis.uri()).clientId(clientId).build(), Session.AUTO_ACKNOWLEDGE);
                Jedis jedis = redis.jedis()) {
            Topic topic = client.session().createTopic(name);
            List<List<String>> all = new ArrayList<>();
            all.add(listen(client.connection().createSession().createConsumer(topic)));
            all.add(listen(client.connection().createSession().createConsumer(topic, "JMSPriority >= 0")));
            all.add(listen(client.connection().createSession().createSharedConsumer(topic, "s")));
            all.add(listen(client.connection().createSession().createDurableConsumer(topic, "d")));
            all.add(listen(client.connection().createSession().createSharedDurableConsumer(topic, "t")));
            MessageProducer producer = publisher.session().createProducer(topic);
            for (int round = 0; round < 3; round++) {
                String probe = "round " + round;
                // What is published before they are back is nobody's.
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                    producer.send(publisher.session().createTextMessage(probe));
                    return all.stream().allMatch(heard -> heard.contains(probe));
                });
                producer.send(publisher.session().createTextMessage("last of " + round));
                for (List<String> heard : all) {
                    String last = "last of " + round;
                    await().untilAsserted(() -> assertThat(heard).endsWith(last));
                    assertThat(heard).containsOnlyOnce(last);
                }
                jedis.flushAll();
            }
        }
    }
}
