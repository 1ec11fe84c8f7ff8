package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Temporary queues (sections 4.1.3, 6.2.2): who may use one, how long it exists, and that nothing is left of it. */
@Timeout(60)
class TemporaryQueueTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void its_own_connection_sends_and_receives_in_any_session() throws JMSException {
        Connection connection = jms.connection();
        connection.start();
        Session one = connection.createSession();
        Session other = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        TemporaryQueue queue = one.createTemporaryQueue();
        MessageConsumer consumer = other.createConsumer(queue);
        Jms.send(one, queue, "a");
        Jms.send(other, queue, "b");
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("a", "b");
        assertThat(Jms.receiveText(one.createConsumer(sent(one, queue, "c")))).isEqualTo("c");
    }

    private static Queue sent(Session session, Queue queue, String text) throws JMSException {
        Jms.send(session, queue, text);
        return queue;
    }

    @Test
    void every_temporary_queue_has_a_name_of_its_own() throws JMSException {
        Session session = jms.session();
        Session other = jms.session();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            names.add(session.createTemporaryQueue().getQueueName());
            names.add(other.createTemporaryQueue().getQueueName());
        }
        assertThat(names).hasSize(40);
    }

    @Test
    void messages_carry_it_whole_with_priorities_delays_and_times_to_live() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(100);
        producer.send(session.createTextMessage("later"));
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("low"), DeliveryMode.NON_PERSISTENT, 1, 0);
        producer.send(session.createTextMessage("high"), DeliveryMode.PERSISTENT, 9, 60_000);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 3)).containsExactlyInAnyOrder("high", "low", "later");
    }

    @Test
    void any_connection_may_send_to_it_by_the_object_or_by_its_name() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Session other = jms.session();
        Jms.send(other, queue, "by object");
        Jms.send(other, other.createQueue(queue.getQueueName()), "by name");
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 2)).containsExactly("by object", "by name");
    }

    @Test
    void only_its_own_connection_may_receive_or_browse_whatever_it_calls_the_queue() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Jms.send(session, queue, "x");
        Session other = jms.session();
        Queue named = other.createQueue(queue.getQueueName());
        Queue deadLetters = other.createQueue("DLQ." + queue.getQueueName());
        for (Queue each : List.of(queue, named, deadLetters)) {
            TemporaryQueues.assertInvalid(() -> other.createConsumer(each));
            TemporaryQueues.assertInvalid(() -> other.createBrowser(each));
        }
        assertThatThrownBy(() -> jms.context().createConsumer(queue))
                .isInstanceOf(InvalidDestinationRuntimeException.class)
                .hasMessageContaining("another connection");

        Queue ownByName = session.createQueue(queue.getQueueName());
        assertThat(session.createBrowser(ownByName).getEnumeration().hasMoreElements())
                .isTrue();
        assertThat(Jms.receiveText(session.createConsumer(ownByName))).isEqualTo("x");
    }

    @Test
    void it_equals_the_queue_that_others_get_and_is_serialized_as_such() throws Exception {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Queue named = jms.session().createQueue(queue.getQueueName());
        assertThat(queue).isEqualTo(named).hasSameHashCodeAs(named).isNotEqualTo(session.createTemporaryQueue());
        assertThat(named).isEqualTo(queue);
        assertThat(queue).hasToString("queue:" + queue.getQueueName());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(queue);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(queue).isNotInstanceOf(TemporaryQueue.class);
        }
    }

    @Test
    void the_simplified_and_the_queue_interfaces_make_them_too() throws JMSException {
        JMSContext context = jms.context();
        TemporaryQueue queue = context.createTemporaryQueue();
        context.createProducer().send(queue, "x");
        try (JMSConsumer consumer = context.createConsumer(queue)) {
            assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("x");
            assertThatThrownBy(queue::delete).isInstanceOf(IllegalStateException.class);
        }
        queue.delete();
        assertThatExceptionOfType(InvalidDestinationRuntimeException.class)
                .isThrownBy(() -> context.createProducer().send(queue, "y"));

        QueueConnection connection = jms.closing(jms.factory().createQueueConnection());
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue other = session.createTemporaryQueue();
        session.createSender(other).send(session.createTextMessage("z"));
        assertThat(Jms.receiveText(session.createReceiver(other))).isEqualTo("z");
    }

    @Test
    void contexts_that_share_a_connection_share_its_temporary_queues() {
        JMSContext context = jms.context();
        TemporaryQueue queue = context.createTemporaryQueue();
        JMSContext second = jms.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        second.createProducer().send(queue, "x");
        assertThat(Jms.receive(second.createConsumer(queue))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~temp/", "~temp/a", "~temp/a/", "~temp/a/b", "~temp//1", "~temp/A/1", "DLQ.~temp/a/b/1"})
    void other_names_of_that_form_are_refused(String name) throws JMSException {
        Session session = jms.session();
        TemporaryQueues.assertInvalid(() -> session.createQueue(name));
    }

    @Test
    void a_temporary_queue_that_never_was_takes_no_message_and_no_consumer() throws JMSException {
        Session session = jms.session();
        String own = session.createTemporaryQueue().getQueueName();
        Queue invented = session.createQueue(own.substring(0, own.lastIndexOf('/')) + "/4711");
        Queue foreign = session.createQueue("~temp/nobody/1");
        for (Queue each : List.of(invented, foreign)) {
            TemporaryQueues.assertInvalid(() -> Jms.send(session, each, "x"));
            TemporaryQueues.assertInvalid(() -> session.createConsumer(each));
            assertThat(TemporaryQueues.keys(jms, each)).isEmpty();
        }
    }

    @Test
    void a_closed_session_or_connection_creates_none() throws JMSException {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Session closed = connection.createSession();
        closed.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(closed::createTemporaryQueue);
        connection.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::createTemporaryQueue);
        JMSContext context = jms.context();
        context.close();
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(context::createTemporaryQueue);
    }

    @Test
    void many_threads_create_use_and_delete_theirs_and_nothing_is_left() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Set<String> names = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> workers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> createUseAndDelete(connection, names)))
                .toList();
        for (CompletableFuture<Void> worker : workers) {
            worker.get();
        }
        assertThat(names).hasSize(8 * 10);
        connection.close();
        try (Jedis jedis = jms.redis().jedis()) {
            String owner = names.iterator().next().split("/")[1];
            assertThat(jedis.keys("*~temp/" + owner + "/*"))
                    .allMatch(key -> key.contains(":sender:"), "is the state of a sender");
            assertThat(jedis.zscore("redismq:{temporary}", owner + "/1")).isNull();
        }
    }

    private static void createUseAndDelete(Connection connection, Set<String> names) {
        try (Session session = connection.createSession()) {
            for (int i = 0; i < 10; i++) {
                TemporaryQueue queue = session.createTemporaryQueue();
                names.add(queue.getQueueName());
                try (MessageConsumer consumer = session.createConsumer(queue)) {
                    Jms.send(session, queue, "m" + i);
                    assertThat(Jms.receiveText(consumer)).isEqualTo("m" + i);
                }
                queue.delete();
            }
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void temporary_queues_of_one_namespace_do_not_meet_those_of_another() throws JMSException {
        TemporaryQueue queue = jms.session().createTemporaryQueue();
        Session elsewhere = jms.session(jms.factory(options -> options.namespace(RedisExtension.unique("ns"))), 1);
        TemporaryQueues.assertInvalid(() -> Jms.send(elsewhere, queue, "x"));
    }
}
