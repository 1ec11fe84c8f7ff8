package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
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
import java.util.concurrent.CopyOnWriteArrayList;
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

    private interface Call {
        void run() throws JMSException;
    }

    private static void assertInvalid(Call call) {
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.INVALID_DESTINATION"));
    }

    private static void send(Session session, Queue queue, String text) throws JMSException {
        Jms.send(session, queue, text);
    }

    /** What Redis has of a queue, but for the states of its senders, which expire. */
    private static Set<String> keys(Queue queue) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            Set<String> keys = new HashSet<>(jedis.keys(Jms.key(queue) + "*"));
            for (String sender : jedis.keys(Jms.key(queue) + ":sender:*")) {
                assertThat(jedis.pttl(sender)).isPositive();
                keys.remove(sender);
            }
            return keys;
        }
    }

    /** What the registry of temporary destinations has of the connection that a queue belongs to. */
    private static List<String> registered(Queue queue) throws JMSException {
        String connection = queue.getQueueName().split("/")[1];
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.zrange("redismq:{temporary}:" + connection + "/1", 0, -1);
        }
    }

    // ---- use

    @Test
    void its_own_connection_sends_and_receives_in_any_session() throws JMSException {
        Connection connection = jms.connection();
        connection.start();
        Session one = connection.createSession();
        Session other = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        TemporaryQueue queue = one.createTemporaryQueue();
        MessageConsumer consumer = other.createConsumer(queue);
        send(one, queue, "a");
        send(other, queue, "b");
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("a", "b");
        assertThat(Jms.receiveText(one.createConsumer(sent(one, queue, "c")))).isEqualTo("c");
    }

    private static Queue sent(Session session, Queue queue, String text) throws JMSException {
        send(session, queue, text);
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
        send(other, queue, "by object");
        send(other, other.createQueue(queue.getQueueName()), "by name");
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 2)).containsExactly("by object", "by name");
    }

    @Test
    void only_its_own_connection_may_receive_or_browse_whatever_it_calls_the_queue() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        send(session, queue, "x");
        Session other = jms.session();
        Queue named = other.createQueue(queue.getQueueName());
        Queue deadLetters = other.createQueue("DLQ." + queue.getQueueName());
        for (Queue each : List.of(queue, named, deadLetters)) {
            assertInvalid(() -> other.createConsumer(each));
            assertInvalid(() -> other.createBrowser(each));
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

    // ---- the end

    @Test
    void with_consumers_it_is_not_deleted_and_goes_on() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(queue::delete)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.IN_USE"));
        send(session, queue, "x");
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
        assertThat(registered(queue)).containsExactly("queue:" + queue.getQueueName());
        queue.delete();

        assertInvalid(() -> bound.send(session.createTextMessage("late")));
        assertInvalid(() -> foreign.send(other.createTextMessage("late")));
        assertInvalid(() -> send(other, other.createQueue(queue.getQueueName()), "late"));
        assertInvalid(() -> send(session, session.createQueue("DLQ." + queue.getQueueName()), "late"));
        assertInvalid(() -> session.createConsumer(queue));
        assertInvalid(() -> session.createBrowser(queue));
        assertThat(keys(queue)).isEmpty();
        assertThat(registered(queue)).isEmpty();
    }

    @Test
    void deleting_one_leaves_the_others() throws JMSException {
        Session session = jms.session();
        TemporaryQueue kept = session.createTemporaryQueue();
        TemporaryQueue deleted = session.createTemporaryQueue();
        send(session, kept, "x");
        deleted.delete();
        assertThat(Jms.receiveText(session.createConsumer(kept))).isEqualTo("x");
    }

    @Test
    void a_message_that_was_received_cannot_be_acknowledged_after_delete() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(queue);
        send(session, queue, "x");
        Message held = Jms.receive(consumer);
        consumer.close();
        queue.delete();
        assertThatExceptionOfType(JMSException.class).isThrownBy(held::acknowledge);
        session.close();
        assertThat(keys(queue)).isEmpty();
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
        assertThat(keys(queue)).isEmpty();
        assertThat(keys(unused)).isEmpty();
        assertThat(registered(queue)).isEmpty();
        assertInvalid(() -> producer.send(other.createTextMessage("z")));
        assertThat(keys(queue)).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(queue::delete);
    }

    @Test
    void its_dead_letters_belong_to_the_same_connection_and_go_with_it() throws JMSException {
        Session session =
                jms.session(jms.redelivering(policy -> policy.maximumDeliveries(1)), Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        send(session, queue, "poison");
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
        assertThat(keys(queue)).isEmpty();
    }

    // ---- telling of a late send

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
            assertInvalid(() -> producer.send(gone, other.createTextMessage("late")));
            producer.send(next, other.createTextMessage("m" + i));
        }
        assertThat(Jms.receiveTexts(session.createConsumer(next), 3)).containsExactly("m0", "m1", "m2");
        assertThat(keys(gone)).isEmpty();
    }

    // ---- bad input

    @ParameterizedTest
    @ValueSource(strings = {"~temp/", "~temp/a", "~temp/a/", "~temp/a/b", "~temp//1", "~temp/A/1", "DLQ.~temp/a/b/1"})
    void other_names_of_that_form_are_refused(String name) throws JMSException {
        Session session = jms.session();
        assertInvalid(() -> session.createQueue(name));
    }

    @Test
    void a_temporary_queue_that_never_was_takes_no_message_and_no_consumer() throws JMSException {
        Session session = jms.session();
        String own = session.createTemporaryQueue().getQueueName();
        Queue invented = session.createQueue(own.substring(0, own.lastIndexOf('/')) + "/4711");
        Queue foreign = session.createQueue("~temp/nobody/1");
        for (Queue each : List.of(invented, foreign)) {
            assertInvalid(() -> send(session, each, "x"));
            assertInvalid(() -> session.createConsumer(each));
            assertThat(keys(each)).isEmpty();
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

    // ---- many at once

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
                    send(session, queue, "m" + i);
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
        assertInvalid(() -> send(elsewhere, queue, "x"));
    }
}
