package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.StreamConsumerInfo;

/**
 * The consumers of one queue become fifty and few again under load, as a service does that is scaled; some are gone
 * without a word. What those had comes to others when their lease is over, and nobody's name stays in Redis.
 */
@Timeout(120)
class ElasticityTest {

    private static final int CONNECTIONS = 10;
    private static final int CONSUMERS_EACH = 5;
    private static final int CRASHING = 3;
    private static final Duration LEASE = Duration.ofSeconds(3);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("elastic");
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final Set<Session> active = ConcurrentHashMap.newKeySet();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final CountDownLatch crashed = new CountDownLatch(1);
    private volatile boolean holding;

    private Client connect(String uri) throws JMSException {
        return Client.connect(Client.options(uri).consumerLease(LEASE).build(), Session.AUTO_ACKNOWLEDGE);
    }

    private void consume(Client client, boolean crashing) throws JMSException {
        Session session = client.connection().createSession();
        session.createConsumer(Client.queue(queue)).setMessageListener(message -> {
            try {
                String text = ((TextMessage) message).getText();
                if (crashing && holding) {
                    held.add(text);
                    crashed.await();
                } else {
                    arrived.add(text);
                }
                active.add(session);
            } catch (JMSException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** One that others took for dead may say so. */
    private static void end(Client client) {
        try {
            client.close();
        } catch (JMSException e) {
            assertThat(e).hasMessageContaining("gave no sign of life");
        }
    }

    private static void closeAll(List<Client> clients) throws JMSException {
        for (Client client : clients) {
            client.close();
        }
    }

    private void awaitArrived(Collection<String> texts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(arrived).containsAll(texts));
    }

    @Test
    void consumers_come_and_go_and_crash_and_every_message_arrives() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client sending = connect(redis.uri());
                Client first = connect(redis.uri());
                SendLoop load = new SendLoop(sending, queue)) {
            consume(first, false);
            List<Client> crashing = new ArrayList<>();
            List<Client> closing = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                boolean crashes = i < CRASHING;
                Client client = connect(crashes ? proxy.uri() : redis.uri());
                (crashes ? crashing : closing).add(client);
                for (int each = 0; each < CONSUMERS_EACH; each++) {
                    consume(client, crashes);
                }
            }
            await("all to have work")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> active.size() == 1 + CONNECTIONS * CONSUMERS_EACH);
            holding = true;
            await("those that crash to have a message each")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> held.size() == CRASHING * CONSUMERS_EACH);
            proxy.refuse(true);
            proxy.disconnectAll();
            long crash = System.nanoTime();
            awaitArrived(held);
            long handedOver = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - crash);
            System.out.println("what " + held.size() + " consumers had came to others in " + handedOver + " ms");
            assertThat(handedOver).isLessThan(4 * LEASE.toMillis());
            closeAll(closing);
            load.stop();
            awaitArrived(load.stored());
            assertOnlyOneIsLeft();
            crashed.countDown();
            proxy.refuse(false);
            crashing.forEach(ElasticityTest::end);
        }
    }

    private void assertOnlyOneIsLeft() {
        try (Jedis jedis = redis.jedis()) {
            String key = Client.key(queue);
            await().atMost(LEASE.multipliedBy(3)).untilAsserted(() -> {
                assertThat(jedis.hlen(key + ":consumers")).isEqualTo(1);
                Set<String> names = new HashSet<>();
                for (StreamConsumerInfo consumer : jedis.xinfoConsumers2(key, "queue")) {
                    names.add(consumer.getName());
                }
                assertThat(names)
                        .hasSizeLessThanOrEqualTo(2)
                        .allMatch(name -> name.equals("~returned") || jedis.hexists(key + ":consumers", name));
                assertThat(jedis.xlen(key)).isZero();
            });
        }
    }
}
