package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Consumers that wait are handed messages by the send. Whatever they do in that very moment, each message comes once and
 * in order.
 */
@Timeout(120)
class HandOffTest {

    private static final int ROUNDS = 150;

    @RegisterExtension
    static final Jms jms = new Jms();

    private static void awaitWaiting(Queue queue) throws JMSException {
        String waiters = Jms.key(queue) + ":waiters";
        try (Jedis jedis = jms.redis().jedis()) {
            Awaitility.await().until(() -> jedis.zcard(waiters) == 1);
        }
    }

    @Test
    void a_waiting_listener_gets_each_message_once_in_order_and_for_the_first_time() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);
        Session sending = jms.session();
        MessageProducer producer = sending.createProducer(queue);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String text = i + "x".repeat(i % 10 == 0 ? 20_000 : i);
            sent.add(text);
            if (i % 3 == 0) {
                awaitWaiting(queue);
            }
            producer.send(sending.createTextMessage(text));
        }
        recorder.awaitTexts(sent.size());
        assertThat(recorder.texts()).isEqualTo(sent);
        for (Message message : recorder.messages()) {
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
        Awaitility.await().untilAsserted(() -> assertThat(jms.stored(queue)).isZero());
    }

    @Test
    void what_is_recovered_comes_before_a_message_that_arrives_meanwhile() throws Exception {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Session sending = jms.session();
        MessageProducer producer = sending.createProducer(queue);
        for (int i = 0; i < ROUNDS; i++) {
            producer.send(sending.createTextMessage("first" + i));
            assertThat(Jms.receiveText(consumer)).isEqualTo("first" + i);
            assertThat(consumer.receive(1)).isNull(); // waits for a moment, and may still be registered
            Thread second = new Thread(() -> {
                try {
                    producer.send(sending.createTextMessage("second"));
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
            second.start();
            session.recover();
            assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("first" + i, "second");
            session.recover();
            assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("first" + i, "second");
            second.join();
            session.recover();
            Message last = null;
            for (String expected : List.of("first" + i, "second")) {
                last = Jms.receive(consumer);
                assertThat(Jms.text(last)).isEqualTo(expected);
            }
            last.acknowledge();
        }
    }

    @Test
    void consumers_that_stop_close_and_time_out_lose_and_repeat_nothing() throws Exception {
        Session sending = jms.session();
        Queue queue = Jms.queue(sending);
        Map<String, Integer> received = new ConcurrentHashMap<>();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = List.of(
                runner(() -> comeAndGo(queue, received), done), runner(() -> stopAndStart(queue, received), done));
        threads.forEach(Thread::start);
        MessageProducer producer = sending.createProducer(queue);
        String[] all = Jms.numbered("m", 4 * ROUNDS);
        for (String text : all) {
            producer.send(sending.createTextMessage(text));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(received.keySet())
                .containsExactlyInAnyOrder(all));
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(received.values()).containsOnly(1);
        Awaitility.await().untilAsserted(() -> assertThat(jms.stored(queue)).isZero());
    }

    @Test
    void who_has_received_a_reply_waits_for_the_next_one_before_receiving_it() throws JMSException {
        Session session = jms.session();
        Queue replies = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(replies);
        Session sending = jms.session();
        for (int i = 0; i < 5; i++) {
            Jms.send(sending, replies, "reply" + i);
            assertThat(Jms.receiveText(consumer)).isEqualTo("reply" + i);
            awaitWaiting(replies);
        }
    }

    @Test
    void a_reply_that_was_handed_to_a_consumer_and_not_taken_goes_to_another_one() throws JMSException {
        Session session = jms.session();
        Queue replies = session.createTemporaryQueue();
        MessageConsumer idle = session.createConsumer(replies);
        Session sending = jms.session();
        Jms.send(sending, replies, "first");
        assertThat(Jms.receiveText(idle)).isEqualTo("first");
        awaitWaiting(replies);
        Jms.send(sending, replies, "second");
        MessageConsumer other = session.createConsumer(replies);
        assertThat(Jms.receiveText(other)).isEqualTo("second");
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Thread runner(Action action, AtomicBoolean done) {
        return new Thread(() -> {
            while (!done.get()) {
                try {
                    action.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static void count(Message message, Map<String, Integer> received) throws JMSException {
        if (message != null) {
            received.merge(Jms.text(message), 1, Integer::sum);
        }
    }

    private static void comeAndGo(Queue queue, Map<String, Integer> received) throws JMSException {
        RedisConnectionFactory factory = jms.factory();
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            for (int i = 0; i < 10; i++) {
                try (MessageConsumer consumer = session.createConsumer(queue)) {
                    count(consumer.receive(ThreadLocalRandom.current().nextInt(1, 4)), received);
                    count(consumer.receive(1), received);
                }
            }
        }
    }

    private static void stopAndStart(Queue queue, Map<String, Integer> received) throws JMSException {
        RedisConnectionFactory factory = jms.factory();
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(queue)) {
            for (int i = 0; i < 10; i++) {
                connection.start();
                count(consumer.receive(ThreadLocalRandom.current().nextInt(1, 4)), received);
                count(consumer.receiveNoWait(), received);
                connection.stop();
            }
        }
    }

    @Test
    void messages_whose_hand_off_is_lost_with_the_subscription_come_all_the_same() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);
        Session sending = jms.session();
        MessageProducer producer = sending.createProducer(queue);
        String[] all = Jms.numbered("m", ROUNDS);
        try (Jedis jedis = jms.redis().jedis()) {
            for (String text : all) {
                if (ThreadLocalRandom.current().nextInt(5) == 0) {
                    jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
                }
                producer.send(sending.createTextMessage(text));
            }
        }
        recorder.awaitTexts(all.length);
        assertThat(recorder.texts()).isEqualTo(Arrays.asList(all));
    }
}
