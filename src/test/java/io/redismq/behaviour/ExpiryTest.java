package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Expired messages: taken out though nobody fetches, and kept in a queue of their own where that is wanted. */
@Timeout(60)
class ExpiryTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** The sweep rests for a lease between two rounds. */
    private RedisConnectionFactory sweeping;

    @BeforeEach
    void open() {
        sweeping = jms.factory(options -> options.consumerLease(Duration.ofSeconds(1)));
    }

    private static void send(Session session, Queue queue, long timeToLive, String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(timeToLive);
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
        producer.close();
    }

    private static Queue kept(Session session) throws JMSException {
        return session.createQueue(RedisExtension.unique("expiry") + "?expiryQueue=true");
    }

    private static Queue expired(Session session, Queue queue) throws JMSException {
        return session.createQueue("EXPIRED." + queue.getQueueName());
    }

    // ---- the sweep

    @Test
    void messages_that_nobody_fetches_are_taken_out_by_who_sent_them() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        send(session, queue, 0, "stays");
        send(session, queue, 300, "a", "b");
        send(session, queue, 60_000, "lives");
        await().until(() -> jms.stored(queue) == 2);
        assertThat(jms.bodies(queue)).containsExactly("stays", "lives");
    }

    @Test
    void messages_are_taken_out_by_a_connection_that_has_a_consumer_too() throws JMSException {
        Session sending = jms.session();
        Queue queue = Jms.queue(sending);
        send(sending, queue, 300, "a", "b");
        sending.close();
        RedisConnectionFactory factory = sweeping;
        jms.closing(factory.createConnection()).createSession().createConsumer(queue); // not started: fetches nothing
        await().until(() -> jms.stored(queue) == 0);
    }

    @Test
    void what_came_back_expires_too() throws JMSException {
        Session sending = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(sending);
        send(sending, queue, 1_500, "a");
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Jms.receive(session.createConsumer(queue));
        session.close();
        assertThat(jms.stored(queue)).isEqualTo(1);
        jms.awaitEmpty(queue);
    }

    @Test
    void a_queue_whose_messages_do_not_expire_is_not_swept() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "a");
        session.createConsumer(queue);
        await().during(Duration.ofMillis(1_500)).until(() -> {
            try (Jedis jedis = jms.redis().jedis()) {
                return !jedis.exists(Jms.key(queue) + ":deadline") && !jedis.exists(Jms.key(queue) + ":sweep");
            }
        });
    }

    // ---- the queue of expired messages

    @Test
    void an_expired_message_that_a_fetch_meets_is_kept_unmodified_with_evidence() throws JMSException {
        Session session = jms.session();
        Queue queue = kept(session);
        Message sent = session.createTextMessage("late");
        sent.setStringProperty("colour", "red");
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(1);
        producer.setPriority(7);
        producer.send(sent);
        Jms.awaitExpiry(sent);
        long before = System.currentTimeMillis();

        assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
        Message late = Jms.receive(session.createConsumer(expired(session, queue)));
        assertThat(Jms.text(late)).isEqualTo("late");
        assertThat(late.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(late.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        assertThat(late.getJMSPriority()).isEqualTo(7);
        assertThat(late.getStringProperty("colour")).isEqualTo("red");
        assertThat(late.getJMSDestination()).isEqualTo(expired(session, queue));
        assertThat(late.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isEqualTo("expired");
        assertThat(late.getStringProperty("JMS_RedisMQ_OriginalDestination"))
                .isEqualTo("queue:" + queue.getQueueName());
        assertThat(late.getObjectProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(0);
        assertThat(late.getLongProperty("JMS_RedisMQ_DeadLetterTime")).isGreaterThan(before - 1_000);
        assertThat(late.getStringProperty("JMS_RedisMQ_OriginalEntry")).isNotBlank();
        assertThat(late.getStringProperty("JMS_RedisMQ_Host")).isNotBlank();
        jms.awaitEmpty(queue);
    }

    @Test
    void an_expired_message_that_the_sweep_meets_is_kept() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        Queue queue = kept(session);
        Recorder reader = new Recorder();
        session.createConsumer(expired(session, queue)).setMessageListener(reader);
        send(jms.session(sweeping, Session.AUTO_ACKNOWLEDGE), queue, 200, "a", "b");
        assertThat(reader.awaitTexts(2)).containsExactly("a", "b");
        assertThat(jms.stored(queue)).isZero();
    }

    @Test
    void a_message_that_expires_after_it_was_prefetched_is_kept_too() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = kept(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.send(session, queue, Jms.numbered("fill", 60));
        Jms.receiveTexts(consumer, 60).clear(); // consumed quickly, so that several are fetched at once
        send(session, queue, 0, "x");
        send(session, queue, 1_000, "late");
        Jms.receive(consumer);
        Message sent = session.createTextMessage();
        sent.setJMSExpiration(System.currentTimeMillis() + 1_000);
        Jms.awaitExpiry(sent);
        assertThat(consumer.receiveNoWait()).isNull();
        Message late = Jms.receive(session.createConsumer(expired(session, queue)));
        assertThat(Jms.text(late)).isEqualTo("late");
        assertThat(late.getObjectProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(0);
        assertThat(late.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isEqualTo("expired");
    }

    @Test
    void by_default_expired_messages_vanish() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Message sent = session.createTextMessage("late");
        session.createProducer(queue).send(sent, Message.DEFAULT_DELIVERY_MODE, 4, 1);
        Jms.awaitExpiry(sent);
        assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
        jms.awaitEmpty(queue);
        try (Jedis jedis = jms.redis().jedis()) {
            assertThat(jedis.exists(Jms.key(queue) + ":expired")).isFalse();
        }
    }

    @Test
    void the_option_may_be_the_connections() throws JMSException {
        String name = RedisExtension.unique("expiry");
        Session session = jms.session(
                jms.factory(options -> options.destination(
                        name, DestinationOptions.builder().expiryQueue(true).build())),
                Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue(name);
        Message sent = session.createTextMessage("late");
        session.createProducer(queue).send(sent, Message.DEFAULT_DELIVERY_MODE, 4, 1);
        Jms.awaitExpiry(sent);
        assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
        assertThat(Jms.receiveText(session.createConsumer(expired(session, queue))))
                .isEqualTo("late");
    }

    @Test
    void kept_messages_neither_expire_again_nor_become_dead_letters() throws JMSException {
        RedisConnectionFactory once = jms.factory(options -> options.consumerLease(Duration.ofSeconds(1))
                .redelivery(io.redismq.api.RedeliveryPolicy.builder()
                        .maximumDeliveries(1)
                        .build()));
        Session session = jms.session(once, Session.CLIENT_ACKNOWLEDGE);
        Queue queue = kept(session);
        send(session, queue, 200, "late");
        MessageConsumer consumer = session.createConsumer(expired(session, queue));
        for (int count = 1; count <= 3; count++) {
            Message late = Jms.receive(consumer);
            assertThat(Jms.deliveryCount(late)).isEqualTo(count);
            session.recover();
        }
        assertThat(session.createBrowser(expired(session, queue))
                        .getEnumeration()
                        .hasMoreElements())
                .isTrue();
        Jms.receive(consumer).acknowledge();
        try (Jedis jedis = jms.redis().jedis()) {
            assertThat(List.of(jedis.xlen(Jms.key(queue) + ":expired"), jedis.xlen(Jms.key(queue) + ":dlq")))
                    .containsOnly(0L);
        }
    }

    @Test
    void a_kept_message_can_be_sent_back() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        Queue queue = kept(session);
        send(session, queue, 100, "again");
        Message late = Jms.receive(session.createConsumer(expired(session, queue)));
        session.createProducer(queue).send(late);
        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED.", "EXPIRED.EXPIRED.x", "EXPIRED.DLQ.x", "DLQ.EXPIRED.x", "DLQ.DLQ.x", "DLQ."})
    void what_is_set_aside_has_nothing_set_aside_of_its_own(String name) throws JMSException {
        Session session = jms.session();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue(name))
                .withMessageContaining("EXPIRED.NAME")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.INVALID_DESTINATION"));
    }
}
