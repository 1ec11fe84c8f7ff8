package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.api.TrustedTypes;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** What others put into the streams, and bodies that are hostile or huge: nothing hangs and nothing good is lost. */
@Timeout(60)
class BadInputTest {

    private static final int BIG = 64 << 20;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final String queue = RedisExtension.unique("input");

    @Test
    void foreignEntriesAmongGoodOnesStopNothing() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            client.send(queue, "first");
            String goodHeader = jedis.xrange(Client.key(queue), (StreamEntryID) null, (StreamEntryID) null)
                    .get(0)
                    .getFields()
                    .get("header");
            add(jedis, "body", "plain");
            add(jedis, "colour", "red", "size", "9");
            add(jedis, "header", "garbage", "body", "one");
            add(jedis, "header", "9" + goodHeader.substring(1), "body", "from the future");
            add(jedis, "header", "14!" + goodHeader.substring(3), "body", "of no type");
            add(jedis, "header", "", "body", "empty header");
            add(jedis, "header", goodHeader);
            client.send(queue, "last");

            assertThat(client.receive(queue, 3)).containsExactly("first", "plain", "last");

            Map<String, String> reasons = new HashMap<>();
            try (MessageConsumer dead = client.consumer("DLQ." + queue)) {
                for (int i = 0; i < 6; i++) {
                    Message letter = dead.receive(Client.PATIENCE_MILLIS);
                    assertThat(letter).as("dead letter %d", i).isNotNull();
                    assertThat(letter.getStringProperty("JMS_RedisMQ_OriginalDestination"))
                            .isEqualTo("queue:" + queue);
                    reasons.put(
                            letter.getStringProperty("JMS_RedisMQ_OriginalEntry"),
                            letter.getStringProperty("JMS_RedisMQ_DeadLetterReason"));
                }
                assertThat(dead.receiveNoWait()).isNull();
            }
            assertThat(reasons).hasSize(6);
            assertThat(reasons.values()).allMatch(reason -> reason.startsWith("not a message: "));
            assertThat(reasons.values()).anyMatch(reason -> reason.contains("version"));
            assertThat(jedis.xlen(Client.key(queue))).isZero();
            assertThat(client.problems()).isEmpty();
        }
    }

    private void add(Jedis jedis, String... fieldsAndValues) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            fields.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        jedis.xadd(Client.key(queue), StreamEntryID.NEW_ENTRY, fields);
    }

    @Test
    void aPlainBodyIsATextMessageWithTheHeadersOfItsEntry() throws JMSException {
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis();
                MessageConsumer consumer = client.consumer(queue)) {
            StreamEntryID id =
                    jedis.xadd(Client.key(queue), StreamEntryID.NEW_ENTRY, Map.of("body", "hello from redis-cli"));
            Message message = consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(message).isInstanceOf(TextMessage.class);
            assertThat(message.getBody(String.class)).isEqualTo("hello from redis-cli");
            assertThat(message.getJMSMessageID()).isEqualTo("ID:" + id);
            assertThat(message.getJMSTimestamp()).isEqualTo(id.getTime());
            assertThat(message.getJMSDestination()).isEqualTo(Client.queue(queue));
        }
    }

    @Test
    void manyForeignEntriesAreCarriedAwayWithoutHoldingUpTheGoodOnes() throws JMSException {
        int entries = 500;
        try (Client client = Client.connect(redis.uri());
                Jedis jedis = redis.jedis()) {
            for (int i = 0; i < entries; i++) {
                add(jedis, "nothing", "of ours " + i);
                add(jedis, "body", "good " + i);
            }
            assertThat(client.receive(queue, entries)).hasSize(entries).endsWith("good " + (entries - 1));
            try (MessageConsumer consumer = client.consumer(queue)) {
                assertThat(consumer.receiveNoWait()).isNull();
            }
            assertThat(jedis.xlen(Client.key(queue) + ":dlq")).isEqualTo(entries);
            assertThat(jedis.xlen(Client.key(queue))).isZero();
        }
    }

    /** What a gadget would do when it is deserialized. */
    static final class Hostile implements Serializable {

        private static final long serialVersionUID = 1L;

        static final AtomicBoolean WENT_OFF = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            WENT_OFF.set(true);
            in.defaultReadObject();
        }
    }

    @Test
    void aHostileClassIsRefusedAndTheRestOfTheMessageIsIntact() throws JMSException {
        Hostile.WENT_OFF.set(false);
        try (Client client = Client.connect(redis.uri());
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                MessageConsumer consumer = client.consumer(queue)) {
            ObjectMessage sent = client.session().createObjectMessage(new Hostile());
            sent.setStringProperty("colour", "red");
            producer.send(sent);
            client.send(queue, "after");

            ObjectMessage received = (ObjectMessage) consumer.receive(Client.PATIENCE_MILLIS);
            assertThatThrownBy(received::getObject)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining(Hostile.class.getName());
            assertThat(Hostile.WENT_OFF).isFalse();
            assertThat(received.getStringProperty("colour")).isEqualTo("red");
            assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
            assertThat(Client.receive(consumer, 1)).containsExactly("after");
        }
    }

    @Test
    void theSameClassIsReadByWhoTrustsIt() throws JMSException {
        TrustedTypes trusted = TrustedTypes.of(Hostile.class.getName());
        try (Client client = Client.connect(
                        Client.options(redis.uri()).trustedTypes(trusted).build(), Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                MessageConsumer consumer = client.consumer(queue)) {
            producer.send(client.session().createObjectMessage(new Hostile()));
            ObjectMessage received = (ObjectMessage) consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(received.getObject()).isInstanceOf(Hostile.class);
        }
    }

    @Test
    void aBodyOf64MegabytesPassesBelowTheLimit() throws JMSException {
        byte[] body = new byte[BIG];
        new Random(64).nextBytes(body);
        try (Client client = Client.connect(
                        Client.options(redis.uri())
                                .maxMessageBytes(BIG + 1024)
                                .responseTimeout(Duration.ofSeconds(10))
                                .sendTimeout(Duration.ofSeconds(30))
                                .build(),
                        Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue));
                MessageConsumer consumer = client.consumer(queue)) {
            BytesMessage sent = client.session().createBytesMessage();
            sent.writeBytes(body);
            producer.send(sent);
            client.send(queue, "after");

            BytesMessage received = (BytesMessage) consumer.receive(Client.PATIENCE_MILLIS);
            assertThat(received.getBody(byte[].class)).isEqualTo(body);
            assertThat(Client.receive(consumer, 1)).containsExactly("after");
        }
    }

    @Test
    void aBodyAboveTheLimitIsRefusedAndTheProducerGoesOn() throws JMSException {
        try (Client client = Client.connect(
                        Client.options(redis.uri()).maxMessageBytes(BIG).build(), Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = client.session().createProducer(Client.queue(queue))) {
            BytesMessage message = client.session().createBytesMessage();
            message.writeBytes(new byte[BIG]);
            assertThatThrownBy(() -> producer.send(message))
                    .isExactlyInstanceOf(ResourceAllocationException.class)
                    .hasMessageContaining(String.valueOf(BIG));
            producer.send(client.session().createTextMessage("small"));
            assertThat(client.receive(queue, 1)).containsExactly("small");
        }
    }
}
