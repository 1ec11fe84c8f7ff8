package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** The end of temporary queues (sections 4.1.3, 6.2.2): when it comes, what uses one then hears, and that nothing is left. */
@Timeout(60)
class TemporaryQueueEndTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void with_consumers_it_is_not_deleted_and_goes_on() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(queue::delete)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.IN_USE"));
        Jms.send(session, queue, "x");
        assertThat(Jms.receiveText(consumer)).isEqualTo("x");
        consumer.close();
        queue.delete();
        queue.delete();
    }

    @Test
    void after_delete_nobody_can_send_or_receive_and_redis_has_forgotten_it() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Session other = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageProducer bound = session.createProducer(queue);
        MessageProducer foreign = other.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int priority = 0; priority < 10; priority++) {
            bound.send(session.createTextMessage("own"), DeliveryMode.PERSISTENT, priority, 0);
            foreign.send(other.createTextMessage("foreign"), DeliveryMode.PERSISTENT, priority, 0);
        }
        Jms.receive(consumer);
        session.recover();
        consumer.close();
        assertThat(TemporaryQueues.registered(jms, queue)).containsExactly("queue:" + queue.getQueueName());
        queue.delete();

        TemporaryQueues.assertInvalid(() -> bound.send(session.createTextMessage("late")));
        TemporaryQueues.assertInvalid(() -> foreign.send(other.createTextMessage("late")));
        TemporaryQueues.assertInvalid(() -> Jms.send(other, other.createQueue(queue.getQueueName()), "late"));
        TemporaryQueues.assertInvalid(
                () -> Jms.send(session, session.createQueue("DLQ." + queue.getQueueName()), "late"));
        TemporaryQueues.assertInvalid(() -> session.createConsumer(queue));
        TemporaryQueues.assertInvalid(() -> session.createBrowser(queue));
        assertThat(TemporaryQueues.keys(jms, queue)).isEmpty();
        assertThat(TemporaryQueues.registered(jms, queue)).isEmpty();
    }

    @Test
    void deleting_one_leaves_the_others() throws JMSException {
        Session session = jms.session();
        TemporaryQueue kept = session.createTemporaryQueue();
        TemporaryQueue deleted = session.createTemporaryQueue();
        Jms.send(session, kept, "x");
        deleted.delete();
        assertThat(Jms.receiveText(session.createConsumer(kept))).isEqualTo("x");
    }

    @Test
    void a_message_that_was_received_cannot_be_acknowledged_after_delete() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.send(session, queue, "x");
        Message held = Jms.receive(consumer);
        consumer.close();
        queue.delete();
        assertThatExceptionOfType(JMSException.class).isThrownBy(held::acknowledge);
        session.close();
        assertThat(TemporaryQueues.keys(jms, queue)).isEmpty();
    }

    @Test
    void closing_the_session_leaves_it_and_closing_the_connection_deletes_it() throws JMSException {
        Connection connection = jms.connection();
        connection.start();
        Session first = connection.createSession();
        TemporaryQueue queue = first.createTemporaryQueue();
        TemporaryQueue unused = first.createTemporaryQueue();
        first.createConsumer(queue);
        first.close();
        Session second = connection.createSession();
        Session other = jms.session();
        MessageProducer producer = other.createProducer(queue);
        producer.send(other.createTextMessage("x"));
        assertThat(Jms.receiveText(second.createConsumer(queue))).isEqualTo("x");
        producer.send(other.createTextMessage("y"));

        connection.close();
        assertThat(TemporaryQueues.keys(jms, queue)).isEmpty();
        assertThat(TemporaryQueues.keys(jms, unused)).isEmpty();
        assertThat(TemporaryQueues.registered(jms, queue)).isEmpty();
        TemporaryQueues.assertInvalid(() -> producer.send(other.createTextMessage("z")));
        assertThat(TemporaryQueues.keys(jms, queue)).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(queue::delete);
    }

    @Test
    void its_dead_letters_belong_to_the_same_connection_and_go_with_it() throws JMSException {
        Session session =
                jms.session(jms.redelivering(policy -> policy.maximumDeliveries(1)), Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        Jms.send(session, queue, "poison");
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            throw new RuntimeException("on purpose");
        });
        try (Jedis jedis = jms.redis().jedis()) {
            await().until(() -> jedis.xlen(Jms.key(queue) + ":dlq") == 1);
        }
        consumer.close();
        Queue deadLetters = session.createQueue("DLQ." + queue.getQueueName());
        MessageConsumer gravedigger = session.createConsumer(deadLetters);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(queue::delete);
        gravedigger.close();
        queue.delete();
        assertThat(TemporaryQueues.keys(jms, queue)).isEmpty();
    }

    @Test
    void an_asynchronous_send_after_the_end_is_reported_to_its_listener() throws Exception {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        queue.delete();
        CompletableFuture<Exception> heard = new CompletableFuture<>();
        session.createProducer(queue).send(session.createTextMessage("late"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                heard.complete(null);
            }

            @Override
            public void onException(Message message, Exception exception) {
                heard.complete(exception);
            }
        });
        assertThat(heard.get()).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void a_non_persistent_send_after_the_end_is_reported_to_the_exception_listener() throws JMSException {
        Connection connection = jms.connection();
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(heard::add);
        Session session = connection.createSession();
        TemporaryQueue queue = session.createTemporaryQueue();
        queue.delete();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("late"));
        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void a_sender_goes_on_with_other_queues_after_a_refusal() throws JMSException {
        Session session = jms.session();
        TemporaryQueue gone = session.createTemporaryQueue();
        gone.delete();
        Session other = jms.session();
        MessageProducer producer = other.createProducer(null);
        TemporaryQueue next = session.createTemporaryQueue();
        for (int i = 0; i < 3; i++) {
            TemporaryQueues.assertInvalid(() -> producer.send(gone, other.createTextMessage("late")));
            producer.send(next, other.createTextMessage("m" + i));
        }
        assertThat(Jms.receiveTexts(session.createConsumer(next), 3)).containsExactly("m0", "m1", "m2");
        assertThat(TemporaryQueues.keys(jms, gone)).isEmpty();
    }
}
