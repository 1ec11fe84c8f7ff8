package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Redis dies and comes back with its append-only file: clients go on by themselves, and calls meanwhile end in time. */
@Timeout(90)
class OutageTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--appendonly", "yes", "--appendfsync", "always");

    private final String queue = RedisExtension.unique("outage");

    private interface Action {
        void run() throws JMSException;
    }

    private static Duration timeOf(Action action) throws JMSException {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void connectingToNothingFailsSoonAndWorksWhenRedisIsThere() throws JMSException {
        redis.server().kill();
        ConnectionFactory factory =
                new RedisConnectionFactory(Client.options(redis.uri()).build());
        Duration took = timeOf(() -> assertThatThrownBy(factory::createConnection)
                .isExactlyInstanceOf(JMSException.class)
                .extracting("errorCode")
                .isEqualTo("broker.UNAVAILABLE"));
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        redis.server().restart();
        factory.createConnection().close();
    }

    @Test
    void aWaitingReceiveGoesOnAfterARestart() throws Exception {
        try (Client client = Client.connect(redis.uri());
                MessageConsumer consumer = client.consumer(queue)) {
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> receive(consumer, 2));
            awaitWaiter();
            redis.server().kill();
            awaitProblem(client);
            redis.server().restart();
            try (Client sending = Client.connect(redis.uri())) {
                sending.send(queue, "a", "b");
            }
            assertThat(received.get()).containsExactly("a", "b");
        }
    }

    private static List<String> receive(MessageConsumer consumer, int count) {
        try {
            return Client.receive(consumer, count);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWaiter() {
        try (Jedis jedis = redis.jedis()) {
            await().until(() -> jedis.exists(Client.key(queue) + ":waiters"));
        }
    }

    private static void awaitProblem(Client client) {
        await().atMost(Duration.ofSeconds(15)).until(() -> !client.problems().isEmpty());
    }

    @Test
    void aListenerGoesOnAfterEachRestartAndIsToldOnceOfEachOutage() throws JMSException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Client client = Client.connect(redis.uri())) {
            client.consumer(queue).setMessageListener(message -> {
                try {
                    heard.add(message.getBody(String.class));
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int outage = 1; outage <= 2; outage++) {
                awaitWaiter();
                redis.server().kill();
                awaitProblem(client);
                redis.server().restart();
                try (Client sending = Client.connect(redis.uri())) {
                    sending.send(queue, "after outage " + outage);
                }
                int expected = outage;
                await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == expected);
                assertThat(client.problemCodes())
                        .as("what was told of outage %d", outage)
                        .hasSize(1)
                        .containsAnyOf("broker.UNAVAILABLE", "broker.TIMEOUT");
                client.problems().clear();
            }
            assertThat(heard).containsExactly("after outage 1", "after outage 2");
        }
    }

    @Test
    void aConnectionWithManyConsumersIsToldOnceOfAnOutage() throws JMSException {
        AtomicInteger heard = new AtomicInteger();
        try (Client client = Client.connect(redis.uri())) {
            for (int i = 0; i < 10; i++) {
                client.consumer(queue + i).setMessageListener(message -> heard.incrementAndGet());
            }
            redis.server().kill();
            awaitProblem(client);
            redis.server().restart();
            try (Client sending = Client.connect(redis.uri())) {
                for (int i = 0; i < 10; i++) {
                    sending.send(queue + i, "after");
                }
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.get() == 10);
            assertThat(client.problemCodes()).hasSize(1);
        }
    }

    /** Ends with the send: exceptionally when that failed. */
    private static final class Sent implements CompletionListener {

        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public void onCompletion(Message message) {
            done.complete(null);
        }

        @Override
        public void onException(Message message, Exception exception) {
            done.completeExceptionally(exception);
        }
    }

    @Test
    void aSendDuringAShortOutageWaitsForItsEnd() throws Exception {
        try (Client client = Client.connect(redis.uri());
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            producer.send(client.session().createTextMessage("before"));
            redis.server().kill();
            Sent sent = new Sent();
            producer.send(client.session().createTextMessage("during"), sent);
            redis.server().restart();
            sent.done.get();
            assertThat(client.receive(queue, 2)).containsExactly("before", "during");
        }
    }

    @Test
    void receiveNoWaitDuringAnOutageFailsSoonAndWorksAfterIt() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                MessageConsumer consumer = client.consumer(queue)) {
            client.send(queue, "kept");
            redis.server().kill();
            for (int i = 0; i < 2; i++) {
                Duration took = timeOf(
                        () -> assertThatThrownBy(consumer::receiveNoWait).isExactlyInstanceOf(JMSException.class));
                System.out.println("receiveNoWait took " + took);
                assertThat(took).isLessThan(Duration.ofSeconds(5));
            }
            redis.server().restart();
            assertThat(Client.receive(consumer, 1)).containsExactly("kept");
        }
    }

    @Test
    void aTimedReceiveDuringAnOutageEndsInTime() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                MessageConsumer consumer = client.consumer(queue)) {
            redis.server().kill();
            Duration took = timeOf(() -> assertThat(consumer.receive(1_000)).isNull());
            assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            redis.server().restart();
        }
    }

    private static ConnectionOptions impatient() {
        return Client.options(redis.uri())
                .requestTimeout(Duration.ofSeconds(2))
                .sendTimeout(Duration.ofSeconds(2))
                .build();
    }

    @Test
    void closingDuringAnOutageEndsInTimeHoweverManySessionsThereAre() throws JMSException {
        Client client = Client.connect(impatient(), Session.AUTO_ACKNOWLEDGE);
        for (int i = 0; i < 5; i++) {
            Session session = client.connection().createSession(Session.CLIENT_ACKNOWLEDGE);
            session.createConsumer(Client.queue(queue)).setMessageListener(message -> {});
        }
        awaitWaiter();
        redis.server().kill();
        Duration took = timeOf(() -> {
            try {
                client.close();
            } catch (JMSException told) {
                assertThat(told.getErrorCode()).startsWith("broker.");
            }
        });
        System.out.println("close took " + took);
        assertThat(took).isLessThan(Duration.ofSeconds(6));
    }

    /** With time-outs that nobody who closes wants to wait for. */
    private static ConnectionOptions patient() {
        return Client.options(redis.uri())
                .requestTimeout(Duration.ofSeconds(60))
                .sendTimeout(Duration.ofSeconds(60))
                .build();
    }

    @Test
    void closingDuringAnOutageDoesNotWaitForItsEnd() throws JMSException {
        ConnectionOptions named =
                patient().toBuilder().clientId(RedisExtension.unique("client")).build();
        Client client = Client.connect(named, Session.AUTO_ACKNOWLEDGE);
        client.consumer(queue).setMessageListener(message -> {});
        awaitWaiter();
        redis.server().kill();
        awaitProblem(client);
        Duration took = timeOf(() -> assertThatThrownBy(client::close) // as the client id stays taken for a while
                .isExactlyInstanceOf(JMSException.class)
                .hasMessageContaining("release_name"));
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        assertThat(client.problemCodes()).hasSize(1);
    }

    @Test
    void closingDuringAnOutageTellsThatAcknowledgementsMayBeLost() throws JMSException {
        Client client = Client.connect(patient(), Session.AUTO_ACKNOWLEDGE);
        CountDownLatch heard = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        client.consumer(queue).setMessageListener(message -> {
            heard.countDown();
            await().until(() -> killed.getCount() == 0);
        });
        try (Client sending = Client.connect(redis.uri())) {
            sending.send(queue, "acknowledged when nobody is there");
        }
        await().until(() -> heard.getCount() == 0);
        redis.server().kill();
        killed.countDown();
        Duration took = timeOf(() -> assertThatThrownBy(client::close)
                .isExactlyInstanceOf(JMSException.class)
                .extracting("errorCode")
                .isEqualTo("broker.UNAVAILABLE"));
        assertThat(took).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void closingDuringAnOutageTellsWhatBecameOfEachSend() throws JMSException {
        Client client = Client.connect(patient(), Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = client.session().createProducer(Client.queue(queue));
        producer.send(client.session().createTextMessage("before"));
        redis.server().kill();
        List<Sent> during = List.of(new Sent(), new Sent(), new Sent());
        for (Sent each : during) {
            producer.send(client.session().createTextMessage("during"), each);
        }
        assertThat(timeOf(client::close)).isLessThan(Duration.ofSeconds(8));
        assertThat(during).allSatisfy(each -> assertThat(each.done)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(JMSException.class)
                .extracting("errorCode")
                .isIn("broker.OUTCOME_UNKNOWN", "broker.UNAVAILABLE"));
    }

    @Test
    void manyAsynchronousSendsAllEndWithinTheSendTimeoutOfAnOutage() throws JMSException {
        int messages = 3_000;
        AtomicInteger failed = new AtomicInteger();
        try (Client client = Client.connect(impatient(), Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            producer.send(client.session().createTextMessage("before"));
            redis.server().kill();
            for (int i = 0; i < messages; i++) {
                Sent sent = new Sent();
                sent.done.whenComplete((nothing, failure) -> failed.addAndGet(failure == null ? 0 : 1));
                producer.send(client.session().createTextMessage("text " + i), sent);
            }
            await().atMost(Duration.ofSeconds(8)).until(() -> failed.get() == messages);
        }
    }

    @Test
    void closingWaitsForTheCallbacksOfSendsThatFailAfterwards() throws JMSException {
        ConnectionOptions options = Client.options(redis.uri())
                .requestTimeout(Duration.ofMillis(500))
                .sendTimeout(Duration.ofSeconds(4))
                .build();
        try (Client client = Client.connect(options, Session.AUTO_ACKNOWLEDGE)) {
            Session session = client.connection().createSession();
            session.createConsumer(Client.queue(queue)).setMessageListener(message -> {});
            awaitWaiter();
            MessageProducer producer = session.createProducer(Client.queue(RedisExtension.unique("other")));
            redis.server().kill();
            Sent sent = new Sent();
            producer.send(session.createTextMessage("text"), sent);

            assertThatThrownBy(session::close).isInstanceOf(JMSException.class);

            assertThat(sent.done).isDone();
            redis.server().restart();
        }
    }
}
