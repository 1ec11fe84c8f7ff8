package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** An operator empties the server, its script cache or its connections under clients that are at work. */
@Timeout(90)
class LostStateTest {

    private static final int MESSAGES = 4_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("state");

    @Test
    void afterFlushAllProducersAndConsumersGoOn() throws JMSException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Client client = Client.connect(redis.uri());
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                Client other = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            listen(other, heard);
            producer.send(client.session().createTextMessage("1"));
            await().until(() -> heard.size() == 1);
            for (int round = 2; round < 6; round++) {
                jedis.flushAll();
                producer.send(client.session().createTextMessage(String.valueOf(round)));
                int expected = round;
                await().atMost(Duration.ofSeconds(15)).until(() -> heard.size() == expected);
            }
            assertThat(heard).containsExactly("1", "2", "3", "4", "5");
            await().until(() -> jedis.xlen(Client.key(queue)) == 0);
        }
    }

    private void listen(Client client, List<String> heard) throws JMSException {
        Session session = client.connection().createSession();
        session.createConsumer(Client.queue(queue)).setMessageListener(message -> {
            try {
                heard.add(message.getBody(String.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void afterFlushAllAWaitingReceiveGoesOn() throws Exception {
        try (Client client = Client.connect(redis.uri());
                Client sending = Client.connect(redis.uri());
                MessageConsumer consumer = client.consumer(queue);
                Jedis jedis = redis.jedis()) {
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> receiveOne(consumer));
            await().until(() -> jedis.exists(Client.key(queue) + ":waiters"));
            jedis.flushAll();
            sending.send(queue, "after");
            assertThat(received.get()).containsExactly("after");
        }
    }

    private static List<String> receiveOne(MessageConsumer consumer) {
        try {
            return Client.receive(consumer, 1);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAServerSessionWasGivenBeforeFlushAllIsNotShown() throws JMSException {
        CompletableFuture<Void> told = new CompletableFuture<>();
        Recorder recorder = new Recorder();
        try (Client client = Client.connect(
                        Client.options(redis.uri())
                                .consumerLease(Duration.ofSeconds(3))
                                .build(),
                        Session.AUTO_ACKNOWLEDGE);
                ServerSessions pool = ServerSessions.listening(client.connection(), 1, recorder)
                        .working(each -> {
                            told.join();
                            each.run();
                        });
                Client other = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            client.connection().setExceptionListener(problem -> told.complete(null));
            client.connection().createConnectionConsumer(Client.queue(queue), null, pool, 1);
            other.send(queue, "lost");
            await().until(() -> pool.starts() == 1);
            jedis.flushAll();
            await().until(told::isDone);
            other.send(queue, "after");
            assertThat(recorder.awaitTexts(1)).containsExactly("after");
        }
    }

    @Test
    void whatWasTakenBeforeFlushAllCannotBeAcknowledgedAndTheSessionGoesOn() throws JMSException {
        try (Client client = Client.connect(Client.options(redis.uri()).build(), Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = client.consumer(queue);
                Jedis jedis = redis.jedis()) {
            client.send(queue, "lost");
            Message lost = consumer.receive(Client.PATIENCE_MILLIS);
            jedis.flushAll();
            assertThatThrownBy(lost::acknowledge)
                    .isInstanceOf(JMSException.class)
                    .extracting("errorCode")
                    .isEqualTo("broker.LEASE_LOST");
            client.send(queue, "after");
            Message after = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(after.getBody(String.class)).isEqualTo("after");
            after.acknowledge();
            assertThat(jedis.xlen(Client.key(queue))).isZero();
        }
    }

    /** What is done to the server under load, again and again. */
    enum Harm {
        SCRIPT_FLUSH {
            @Override
            void to(Jedis jedis) {
                jedis.scriptFlush();
            }
        },
        KILL_CONNECTIONS {
            @Override
            void to(Jedis jedis) {
                jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
            }
        },
        KILL_SUBSCRIPTIONS {
            @Override
            void to(Jedis jedis) {
                jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            }
        };

        abstract void to(Jedis jedis);
    }

    @ParameterizedTest
    @EnumSource
    void underLoadNothingIsLostDoubledOrOutOfOrder(Harm harm) throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        try (Client client = Client.connect(redis.uri());
                Client other = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            listen(other, heard);
            CompletableFuture<Void> sent =
                    CompletableFuture.runAsync(() -> send(client)).whenComplete((nothing, failure) -> done.set(true));
            int rounds = 0;
            for (int next = 400; next < MESSAGES; next += 400) {
                int enough = next;
                await().pollInterval(Duration.ofMillis(2)).until(() -> heard.size() >= enough || done.get());
                harm.to(jedis);
                rounds++;
            }
            sent.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() >= MESSAGES);
            assertThat(rounds).isEqualTo(9);
            assertThat(heard)
                    .isEqualTo(IntStream.range(0, MESSAGES)
                            .mapToObj(String::valueOf)
                            .toList());
            assertThat(client.problems()).isEmpty();
        }
    }

    private void send(Client client) {
        try (MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            for (int i = 0; i < MESSAGES; i++) {
                producer.send(client.session().createTextMessage(String.valueOf(i)));
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void wakeUpsWorkAgainSoonAfterTheSubscriptionWasKilled() throws Exception {
        try (Client client = Client.connect(
                        Client.options(redis.uri())
                                .consumerLease(Duration.ofMinutes(5))
                                .build(),
                        Session.AUTO_ACKNOWLEDGE);
                Client sending = Client.connect(redis.uri());
                MessageConsumer consumer = client.consumer(queue);
                Jedis jedis = redis.jedis()) {
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> receiveOne(consumer));
            await().until(() -> jedis.exists(Client.key(queue) + ":waiters"));
            jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            sending.send(queue, "unheard wake-up");
            assertThat(received.get()).containsExactly("unheard wake-up");
            assertThat(client.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leases", "consumers", "waiters"})
    void aLostBookIsWrittenAgain(String suffix) throws JMSException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            listen(client, heard);
            client.send(queue, "before");
            await().until(() -> heard.size() == 1);
            jedis.del(Client.key(queue) + ":" + suffix);
            client.send(queue, "after");
            await().atMost(Duration.ofSeconds(15)).until(() -> heard.size() == 2);
            assertThat(heard).containsExactly("before", "after");
            await().until(() -> jedis.xlen(Client.key(queue)) == 0);
        }
    }
}
