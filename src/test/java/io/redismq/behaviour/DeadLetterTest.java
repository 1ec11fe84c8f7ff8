package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Dead letters: readable as a queue, unmodified, with the evidence of what happened, and never dead letters again. */
@Timeout(60)
class DeadLetterTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private RedisConnectionFactory twice;

    @BeforeEach
    void open() {
        twice = jms.redelivering(policy -> policy.maximumDeliveries(2));
    }

    private static Queue deadLetters(Session session, Queue queue) throws JMSException {
        return session.createQueue("DLQ." + queue.getQueueName());
    }

    /** Lets a listener fail on everything that comes. */
    private void failing(Queue queue) throws JMSException {
        jms.session(twice, Session.AUTO_ACKNOWLEDGE).createConsumer(queue).setMessageListener(message -> {
            throw new UnsupportedOperationException("thrown on purpose");
        });
    }

    @Test
    void a_dead_letter_is_the_unmodified_message_with_evidence() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        TextMessage sent = session.createTextMessage("poison");
        sent.setJMSCorrelationID("c");
        sent.setJMSType("t");
        sent.setJMSReplyTo(queue);
        sent.setIntProperty("n", 7);
        session.createProducer(queue).send(sent, jakarta.jms.DeliveryMode.PERSISTENT, 6, 0);
        long before = System.currentTimeMillis();
        failing(queue);

        Queue dead = deadLetters(session, queue);
        Message letter = Jms.receive(session.createConsumer(dead));

        assertThat(letter.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(Jms.text(letter)).isEqualTo("poison");
        assertThat(letter.getJMSCorrelationID()).isEqualTo("c");
        assertThat(letter.getJMSType()).isEqualTo("t");
        assertThat(letter.getJMSReplyTo()).isEqualTo(queue);
        assertThat(letter.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
        assertThat(letter.getJMSPriority()).isEqualTo(6);
        assertThat(letter.getObjectProperty("n")).isEqualTo(7);
        assertThat(letter.getJMSDestination()).isEqualTo(dead);
        assertThat(letter.getJMSRedelivered()).isFalse();
        assertThat(letter.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isNotBlank();
        assertThat(letter.getStringProperty("JMS_RedisMQ_OriginalDestination"))
                .isEqualTo("queue:" + queue.getQueueName());
        assertThat(letter.getObjectProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(2);
        assertThat(letter.getLongProperty("JMS_RedisMQ_DeadLetterTime")).isGreaterThan(before - 1_000);
        assertThat(letter.getStringProperty("JMS_RedisMQ_ExceptionClass"))
                .isEqualTo(UnsupportedOperationException.class.getName());
        assertThat(letter.getStringProperty("JMS_RedisMQ_ExceptionMessage")).isEqualTo("thrown on purpose");
        assertThat(letter.getStringProperty("JMS_RedisMQ_OriginalEntry")).isNotBlank();
        assertThat(letter.getStringProperty("JMS_RedisMQ_Consumer")).isNotBlank();
        assertThat(letter.getStringProperty("JMS_RedisMQ_Host")).isNotBlank();
    }

    @Test
    void dead_letters_come_in_the_order_in_which_they_died_whatever_their_priority() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        failing(queue);
        MessageConsumer dead = session.createConsumer(deadLetters(session, queue));
        for (int priority : new int[] {0, 9, 4}) {
            producer.setPriority(priority);
            producer.send(session.createTextMessage("p" + priority));
            try (Jedis jedis = jms.redis().jedis()) {
                Awaitility.await()
                        .until(() ->
                                jedis.xlen(Jms.key(queue) + ":dlq") == (priority == 0 ? 1 : priority == 9 ? 2 : 3));
            }
        }
        assertThat(Jms.receiveTexts(dead, 3)).containsExactly("p0", "p9", "p4");
    }

    @Test
    void a_waiting_reader_of_the_dead_letters_hears_of_a_new_one_promptly() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Recorder reader = new Recorder();
        session.createConsumer(deadLetters(session, queue)).setMessageListener(reader);
        failing(queue);
        Jms.send(jms.session(), queue, "poison");

        assertThat(reader.awaitTexts(1)).containsExactly("poison");
    }

    @Test
    void dead_letters_never_become_dead_letters_again() throws JMSException {
        Session sending = jms.session();
        Queue queue = Jms.queue(sending);
        Jms.send(sending, queue, "poison");
        failing(queue);
        Session session = jms.session(twice, Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer dead = session.createConsumer(deadLetters(session, queue));
        for (int count = 1; count <= 6; count++) {
            Message letter = Jms.receive(dead);
            assertThat(Jms.text(letter)).isEqualTo("poison");
            assertThat(Jms.deliveryCount(letter)).isEqualTo(count);
            session.recover();
        }
        session.close();
        Session last = jms.session(twice, Session.CLIENT_ACKNOWLEDGE);
        Jms.receive(last.createConsumer(deadLetters(last, queue))).acknowledge();
        try (Jedis jedis = jms.redis().jedis()) {
            assertThat(jedis.xlen(Jms.key(queue) + ":dlq")).isZero();
        }
    }

    @Test
    void dead_letters_of_dead_letters_do_not_exist() throws JMSException {
        Session session = jms.session();

        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue("DLQ.DLQ.orders"));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createQueue("DLQ."));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createConsumer(new io.redismq.api.RedisQueue("DLQ.DLQ.orders")));
    }

    @Test
    void recover_and_session_close_count_towards_the_maximum() throws JMSException {
        Session session = jms.session(twice, Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receive(consumer);
        session.recover();
        Jms.receive(consumer);
        session.close();
        Session next = jms.session(twice, Session.AUTO_ACKNOWLEDGE);
        assertThat(next.createConsumer(queue).receiveNoWait()).isNull();

        Message letter = Jms.receive(next.createConsumer(deadLetters(next, queue)));
        assertThat(Jms.text(letter)).isEqualTo("x");
        assertThat(letter.getObjectProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(2);
        assertThat(letter.getStringProperty("JMS_RedisMQ_OriginalDestination"))
                .isEqualTo("queue:" + queue.getQueueName());
    }

    @Test
    void what_is_no_message_goes_to_the_dead_letters_and_stops_nobody() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.xadd(Jms.key(queue), StreamEntryID.NEW_ENTRY, Map.of("header", "9garbage", "body", "x"));
            jedis.xadd(Jms.key(queue), StreamEntryID.NEW_ENTRY, Map.of("something", "else"));
        }
        Jms.send(session, queue, "good");

        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("good");
        MessageConsumer dead = session.createConsumer(deadLetters(session, queue));
        for (int i = 0; i < 2; i++) {
            assertThat(Jms.receive(dead).getStringProperty("JMS_RedisMQ_DeadLetterReason"))
                    .contains("not a message");
        }
        jms.awaitEmpty(queue);
    }

    @Test
    void a_dead_letter_can_be_sent_back_to_its_queue() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Session once = jms.session(jms.redelivering(p -> p.maximumDeliveries(1)), Session.CLIENT_ACKNOWLEDGE);
        Jms.send(session, queue, "x");
        Jms.receive(once.createConsumer(queue));
        once.recover();
        once.close();
        Message letter = Jms.receive(session.createConsumer(deadLetters(session, queue)));
        session.createProducer(queue).send(letter);

        Message again = Jms.receive(session.createConsumer(queue));
        assertThat(Jms.text(again)).isEqualTo("x");
        assertThat(Jms.deliveryCount(again)).isEqualTo(1);
        assertThat(again.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isNotBlank();
    }
}
