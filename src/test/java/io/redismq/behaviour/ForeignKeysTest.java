package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.faults.Client;
import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Somebody else's value stands under a key of ours: an InvalidDestinationException, nothing half done, and a cure. */
@Timeout(60)
class ForeignKeysTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final String queue = RedisExtension.unique("keys");
    private final String key = Client.key(queue);

    @Test
    void aStringInPlaceOfTheStreamIsRefusedUntilItIsGone() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis();
                MessageConsumer consumer = client.consumer(queue)) {
            jedis.set(key, "foreign");
            assertThatThrownBy(() -> client.send(queue, "refused"))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(consumer::receiveNoWait).isExactlyInstanceOf(InvalidDestinationException.class);
            assertThat(jedis.get(key)).isEqualTo("foreign");
            jedis.del(key);
            client.send(queue, "accepted");
            assertThat(Client.receive(consumer, 1)).containsExactly("accepted");
        }
    }

    @ParameterizedTest
    @CsvSource({"priorities, 9, 0", "delayed, 4, 10", "due, 4, 10"})
    void aSendThatMeetsAForeignKeyStoresNothingUntilItIsGone(String suffix, int priority, long delay)
            throws JMSException {
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis();
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            producer.setPriority(priority);
            producer.setDeliveryDelay(delay);
            jedis.sadd(key + ":" + suffix, "foreign");
            assertThatThrownBy(() -> producer.send(client.session().createTextMessage("refused")))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            jedis.del(key + ":" + suffix);
            producer.send(client.session().createTextMessage("accepted"));
            assertThat(client.receive(queue, 1)).containsExactly("accepted");
            try (MessageConsumer consumer = client.consumer(queue)) {
                assertThat(consumer.receiveNoWait()).as("the refused message").isNull();
            }
            assertThat(jedis.xlen(key + ":delayed"))
                    .as("what nobody will deliver")
                    .isZero();
        }
    }

    @Test
    void aRefusedSendWhoseReplyIsLostIsNotTakenForStored() throws JMSException {
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client client = Client.connect(proxy.uri());
                Jedis jedis = redis.jedis();
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            producer.setPriority(9);
            jedis.sadd(key + ":priorities", "foreign");
            proxy.plan(FaultPlan.once(Fault.cutAfterExecution()).onKey(each -> each.contains(":sender:")));
            assertThatThrownBy(() -> producer.send(client.session().createTextMessage("refused")))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            assertThat(proxy.fired()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leases", "consumers", "priorities", "due", "waiters"})
    void aReceiveThatMeetsAForeignKeyLosesNothingAndWorksWhenItIsGone(String suffix) throws JMSException {
        List<String> texts = List.of("a", "b", "c");
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            client.send(queue, texts.toArray(String[]::new));
            jedis.sadd(key + ":" + suffix, "foreign");
            try (MessageConsumer consumer = client.consumer(queue)) {
                assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                        .isExactlyInstanceOf(InvalidDestinationException.class);
                jedis.del(key + ":" + suffix);
                assertThat(Client.receive(consumer, 3)).isEqualTo(texts);
                Message more = consumer.receiveNoWait();
                assertThat(more).isNull();
            }
            await().until(() -> jedis.xlen(key) == 0);
        }
    }

    /** The fetch fails when it has taken messages already; what it took may or may not be here before the failure. */
    @Test
    void aReceiveThatMeetsForeignWaitersLosesNothing() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            client.send(queue, "a", "b", "c");
            MessageConsumer consumer = client.consumer(queue);
            List<String> received = new ArrayList<>();
            jedis.sadd(key + ":waiters", "foreign");
            try {
                received.addAll(Client.receive(consumer, 1));
            } catch (InvalidDestinationException expected) {
                assertThat(expected).hasMessageContaining("another type");
            }
            jedis.del(key + ":waiters");
            received.addAll(Client.receive(consumer, 3 - received.size()));
            assertThat(received).containsExactly("a", "b", "c");
            await().until(() -> jedis.xlen(key) == 0);
        }
    }

    @Test
    void aConsumerThatIsRefusedForGoodIsClosedSoon() throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            jedis.set(key, "foreign");
            Client client = Client.connect(redis.uri());
            MessageConsumer consumer = client.consumer(queue);
            assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            long start = System.nanoTime();
            consumer.close();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void aForeignKeyThatAppearsUnderAListenerIsToldAndSurvived() throws JMSException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            client.consumer(queue).setMessageListener(message -> {
                try {
                    heard.add(message.getBody(String.class));
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
            client.send(queue, "before");
            await().until(() -> heard.size() == 1);
            jedis.del(key);
            jedis.set(key, "foreign");
            await().until(() -> client.problems().stream().anyMatch(InvalidDestinationException.class::isInstance));
            jedis.del(key);
            client.send(queue, "after");
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactly("before", "after");
        }
    }
}
