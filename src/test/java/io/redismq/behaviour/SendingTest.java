package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.RedisQueue;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a send does to the message it is given and to Redis: the headers of section 3.4, message ids, time stamps, hints
 * and limits.
 */
@Timeout(60)
class SendingTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void the_headers_the_provider_decides_are_the_same_for_sender_and_receiver() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        TextMessage sent = session.createTextMessage("hello");
        long before = System.currentTimeMillis();
        producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        long after = System.currentTimeMillis();

        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID()).startsWith("ID:");
        assertThat(received.getJMSTimestamp())
                .isEqualTo(sent.getJMSTimestamp())
                .isBetween(before - 1_000, after + 1_000);
        assertThat(received.getJMSDestination())
                .isEqualTo(sent.getJMSDestination())
                .isEqualTo(queue);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(sent.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSExpiration())
                .isEqualTo(sent.getJMSExpiration())
                .isEqualTo(sent.getJMSTimestamp() + 60_000);
        assertThat(received.getJMSDeliveryTime())
                .isEqualTo(sent.getJMSDeliveryTime())
                .isEqualTo(sent.getJMSTimestamp());
        assertThat(received.getJMSRedelivered()).isFalse();
        assertThat(Jms.deliveryCount(received)).isEqualTo(1);
    }

    @Test
    void a_message_without_time_to_live_never_expires() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        TextMessage sent = session.createTextMessage("hello");
        session.createProducer(queue).send(sent);

        assertThat(sent.getJMSExpiration()).isZero();
        assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(sent.getJMSPriority()).isEqualTo(4);
        assertThat(Jms.receive(session.createConsumer(queue)).getJMSExpiration())
                .isZero();
    }

    @Test
    void delivery_time_and_expiration_are_exact_sums_of_the_time_stamp() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(123);
        producer.setTimeToLive(45_678);
        TextMessage sent = session.createTextMessage("later");
        producer.send(sent);

        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp()).isPositive();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp() + 123);
        assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSTimestamp() + 45_678);
        assertThat(sent.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp() + 123);
        assertThat(sent.getJMSExpiration()).isEqualTo(sent.getJMSTimestamp() + 45_678);
    }

    @Test
    void values_that_the_application_sets_for_the_providers_headers_are_ignored() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        TextMessage sent = session.createTextMessage("hello");
        sent.setJMSMessageID("ID:mine");
        sent.setJMSTimestamp(1);
        sent.setJMSExpiration(2);
        sent.setJMSDeliveryTime(3);
        sent.setJMSPriority(9);
        sent.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        sent.setJMSRedelivered(true);
        sent.setJMSDestination(session.createQueue("elsewhere"));
        session.createProducer(queue).send(sent);

        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(received.getJMSMessageID()).isNotEqualTo("ID:mine");
        assertThat(received.getJMSTimestamp()).isGreaterThan(1);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(received.getJMSTimestamp());
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSRedelivered()).isFalse();
        assertThat(received.getJMSDestination()).isEqualTo(queue);
    }

    @Test
    void every_message_id_is_another_one_also_across_connections() throws JMSException {
        Set<String> ids = new HashSet<>();
        for (int connection = 0; connection < 3; connection++) {
            Session session = jms.session();
            MessageProducer producer = session.createProducer(Jms.queue(session));
            TextMessage message = session.createTextMessage("again");
            for (int i = 0; i < 50; i++) {
                producer.send(message);
                ids.add(message.getJMSMessageID());
            }
        }
        assertThat(ids).hasSize(150).allMatch(id -> id.startsWith("ID:"));
    }

    @Test
    void a_message_may_be_changed_and_sent_again_without_touching_what_was_sent() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = session.createTextMessage("first");
        message.setIntProperty("n", 1);
        producer.send(message);
        message.setText("second");
        message.setIntProperty("n", 2);
        producer.send(message);

        MessageConsumer consumer = session.createConsumer(queue);
        Message first = Jms.receive(consumer);
        Message second = Jms.receive(consumer);

        assertThat(Jms.text(first)).isEqualTo("first");
        assertThat(first.getIntProperty("n")).isEqualTo(1);
        assertThat(Jms.text(second)).isEqualTo("second");
        assertThat(second.getIntProperty("n")).isEqualTo(2);
        assertThat(second.getJMSMessageID()).isNotEqualTo(first.getJMSMessageID());
    }

    @Test
    void a_received_message_may_be_sent_on_and_arrives_as_a_new_one() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Queue next = Jms.queue(session);
        Jms.send(session, queue, "travels");
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receive(consumer);
        session.recover();
        Message received = Jms.receive(consumer);
        assertThat(received.getJMSRedelivered()).isTrue();
        String firstId = received.getJMSMessageID();

        session.createProducer(next).send(received);
        received.acknowledge();

        Message forwarded = Jms.receive(session.createConsumer(next));
        assertThat(Jms.text(forwarded)).isEqualTo("travels");
        assertThat(forwarded.getJMSRedelivered()).isFalse();
        assertThat(Jms.deliveryCount(forwarded)).isEqualTo(1);
        assertThat(forwarded.getJMSMessageID()).isNotEqualTo(firstId);
        assertThat(forwarded.getJMSDestination()).isEqualTo(next);
        jms.awaitEmpty(queue);
    }

    @Test
    void a_disabled_time_stamp_is_zero_and_the_expiration_holds_all_the_same() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDisableMessageTimestamp(true);
        producer.setTimeToLive(60_000);
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
        producer.send(session.createTextMessage("timeless"));

        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(received.getJMSTimestamp()).isZero();
        assertThat(received.getJMSExpiration()).isGreaterThan(System.currentTimeMillis());
        assertThat(received.getJMSDeliveryTime()).isPositive();
    }

    @Test
    void a_disabled_message_id_is_null_or_a_proper_id() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDisableMessageID(true);
        assertThat(producer.getDisableMessageID()).isTrue();
        TextMessage sent = session.createTextMessage("hello");
        producer.send(sent);

        String id = Jms.receive(session.createConsumer(queue)).getJMSMessageID();

        assertThat(id).isEqualTo(sent.getJMSMessageID());
        assertThat(id == null || id.startsWith("ID:")).isTrue();
    }

    @Test
    void a_text_stands_readable_in_the_stream_of_its_queue() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "Grüße");

        assertThat(jms.bodies(queue)).containsExactly("Grüße");
    }

    @Test
    void a_message_above_the_size_limit_is_refused_and_one_at_the_limit_is_not() throws JMSException {
        RedisConnectionFactory small = jms.factory(options -> options.maxMessageBytes(2_000));
        Session session = jms.session(small, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);

        Assertions.assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> producer.send(session.createTextMessage("x".repeat(2_001))))
                .withMessageContaining("maxMessageBytes");
        producer.send(session.createTextMessage("x".repeat(1_500)));

        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveText(consumer)).hasSize(1_500);
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void a_non_persistent_message_is_there_for_a_consumer_of_the_same_session_at_once() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 50; i++) {
            producer.send(session.createTextMessage("n" + i));
            Message received = consumer.receiveNoWait();
            assertThat(received).as("message %d", i).isNotNull();
            assertThat(Jms.text(received)).isEqualTo("n" + i);
        }
    }

    @Test
    void closing_the_connection_does_not_lose_non_persistent_messages() throws JMSException {
        jakarta.jms.Connection connection = jms.factory().createConnection();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (String text : Jms.numbered("n", 500)) {
            producer.send(session.createTextMessage(text));
        }
        connection.close();

        assertThat(jms.bodies(queue)).isEqualTo(List.of(Jms.numbered("n", 500)));
    }

    @Test
    void a_queue_is_known_by_its_name_alone() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, new RedisQueue(queue.getQueueName()), "hello");

        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("hello");
    }

    @Test
    void unusual_queue_names_are_told_apart() throws JMSException {
        Session session = jms.session();
        String base = Jms.queue(session).getQueueName();
        List<String> names = List.of(base + "{a}", base + "%7Ba%7D", base + " a b", base + "/ü漢😀", base + ":p9", base);
        for (String name : names) {
            Jms.send(session, session.createQueue(name), name);
        }
        for (String name : names) {
            Queue queue = session.createQueue(name);
            assertThat(queue.getQueueName()).isEqualTo(name);
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat(Jms.receiveText(consumer)).isEqualTo(name);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }
}
