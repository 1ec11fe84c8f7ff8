package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Priority, time to live and delivery delay: strict here, where the specification asks for best effort only. */
@Timeout(60)
class QualityOfServiceTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
        producer = session.createProducer(queue);
    }

    private void send(String text, int priority, long timeToLive) throws JMSException {
        producer.send(session.createTextMessage(text), DeliveryMode.PERSISTENT, priority, timeToLive);
    }

    // ---- priority

    @Test
    void higher_priorities_come_first_and_within_one_the_order_holds() throws JMSException {
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int priority = 0; priority <= 9; priority++) {
                send(priority + "-" + round, priority, 0);
            }
        }
        for (int priority = 9; priority >= 0; priority--) {
            for (int round = 0; round < 3; round++) {
                expected.add(priority + "-" + round);
            }
        }

        assertThat(Jms.receiveTexts(session.createConsumer(queue), 30)).isEqualTo(expected);
    }

    @Test
    void higher_priorities_come_first_to_a_listener_too() throws JMSException {
        for (int priority : new int[] {0, 9, 4, 5, 1, 8}) {
            send("p" + priority, priority, 0);
        }
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);

        assertThat(recorder.awaitTexts(6)).containsExactly("p9", "p8", "p5", "p4", "p1", "p0");
    }

    @Test
    void recovered_messages_keep_their_priority_and_order() throws JMSException {
        Session client = jms.session(Session.CLIENT_ACKNOWLEDGE);
        for (int i = 1; i <= 3; i++) {
            send("low" + i, 2, 0);
            send("high" + i, 7, 0);
        }
        MessageConsumer consumer = client.createConsumer(queue);
        Jms.receiveTexts(consumer, 5);
        client.recover();
        send("urgent", 9, 0);

        assertThat(Jms.receiveTexts(consumer, 7))
                .filteredOn(text -> !"urgent".equals(text))
                .containsExactly("high1", "high2", "high3", "low1", "low2", "low3");
    }

    // ---- time to live

    @Test
    void an_expired_message_is_never_delivered_and_leaves_redis() throws JMSException {
        send("short", 4, 100);
        send("long", 4, 60_000);
        send("short too", 4, 100);
        send("for ever", 4, 0);
        long sent = System.nanoTime();
        Awaitility.await().until(() -> millisSince(sent) > 300);
        MessageConsumer consumer = session.createConsumer(queue);

        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("long", "for ever");
        assertThat(consumer.receiveNoWait()).isNull();
        jms.awaitEmpty(queue);
    }

    @Test
    void a_message_that_expires_after_it_was_prefetched_is_not_delivered_either() throws JMSException {
        Session client = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(queue);
        for (String text : Jms.numbered("warm", 50)) {
            send(text, 4, 0);
        }
        Jms.receiveTexts(consumer, 49); // the window has grown: what follows is prefetched with the fiftieth
        for (String text : Jms.numbered("short", 5)) {
            send(text, 4, 700);
        }
        send("long", 4, 0);
        assertThat(Jms.receiveText(consumer)).isEqualTo("warm50");
        long last = System.nanoTime();
        Awaitility.await().until(() -> millisSince(last) > 900);

        assertThat(Jms.receiveText(consumer)).isEqualTo("long");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void a_receive_that_meets_only_expired_messages_waits_out_its_time() throws JMSException {
        send("gone", 4, 1);
        long sent = System.nanoTime();
        Awaitility.await().until(() -> millisSince(sent) > 50);
        MessageConsumer consumer = session.createConsumer(queue);
        long start = System.nanoTime();

        assertThat(consumer.receive(300)).isNull();
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(300);
        jms.awaitEmpty(queue);
    }

    @Test
    void the_longest_time_to_live_never_ends() throws JMSException {
        send("x", 4, Long.MAX_VALUE);

        assertThat(Jms.receive(session.createConsumer(queue)).getJMSExpiration())
                .isEqualTo(Long.MAX_VALUE);
    }

    // ---- delivery delay

    @Test
    void a_delayed_message_is_never_early() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        producer.setDeliveryDelay(500);
        assertThat(producer.getDeliveryDelay()).isEqualTo(500);
        long sent = System.nanoTime();
        producer.send(session.createTextMessage("later"));

        assertThat(consumer.receiveNoWait()).isNull();
        Message message = Jms.receive(consumer);
        assertThat(millisSince(sent)).isBetween(495L, 5_000L);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp() + 500);
    }

    @Test
    void a_listener_gets_a_delayed_message_promptly_when_it_is_due() throws JMSException {
        Recorder recorder = new Recorder();
        jms.session().createConsumer(queue).setMessageListener(recorder);
        producer.setDeliveryDelay(400);
        long sent = System.nanoTime();
        producer.send(session.createTextMessage("later"));
        recorder.awaitTexts(1);

        assertThat(millisSince(sent)).isBetween(395L, 5_000L);
    }

    @Test
    void delayed_messages_come_in_the_order_of_their_due_times() throws JMSException {
        for (int delay : new int[] {900, 300, 600, 300}) {
            producer.setDeliveryDelay(delay);
            producer.send(session.createTextMessage("d" + delay));
        }
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("now"));

        assertThat(Jms.receiveTexts(session.createConsumer(queue), 5))
                .containsExactly("now", "d300", "d300", "d600", "d900");
    }

    @Test
    void equal_delays_keep_the_order_of_the_sends() throws JMSException {
        producer.setDeliveryDelay(300);
        for (String text : Jms.numbered("m", 250)) {
            producer.send(session.createTextMessage(text), DeliveryMode.NON_PERSISTENT, 4, 0);
        }

        assertThat(Jms.receiveTexts(session.createConsumer(queue), 250)).containsExactly(Jms.numbered("m", 250));
    }

    @Test
    void delayed_messages_that_are_due_come_by_priority() throws JMSException {
        producer.setDeliveryDelay(100);
        for (int priority : new int[] {2, 9, 5}) {
            send("p" + priority, priority, 0);
        }
        long sent = System.nanoTime();
        Awaitility.await().until(() -> millisSince(sent) > 200);

        assertThat(Jms.receiveTexts(session.createConsumer(queue), 3)).containsExactly("p9", "p5", "p2");
    }

    @Test
    void the_time_to_live_starts_with_the_send_also_of_a_delayed_message() throws JMSException {
        producer.setDeliveryDelay(300);
        send("expires first", 4, 100);
        send("is due first", 4, 60_000);
        MessageConsumer consumer = session.createConsumer(queue);

        assertThat(Jms.receiveText(consumer)).isEqualTo("is due first");
        assertThat(consumer.receive(300)).isNull();
        jms.awaitEmpty(queue);
        try (Jedis jedis = jms.redis().jedis()) {
            assertThat(jedis.xlen(Jms.key(queue) + ":delayed")).isZero();
        }
    }

    @Test
    void a_message_delayed_for_ever_does_not_disturb_the_queue() throws JMSException {
        MessageProducer anywhere = session.createProducer(null);
        long start = System.nanoTime();
        while (millisSince(start) < 2_500) { // what a script computes from the time of day depends on its last digits
            Queue next = Jms.queue(session);
            anywhere.setDeliveryDelay(Long.MAX_VALUE);
            anywhere.send(next, session.createTextMessage("never"));
            anywhere.setDeliveryDelay(0);
            anywhere.send(next, session.createTextMessage("now"));
            MessageConsumer consumer = session.createConsumer(next);
            assertThat(Jms.receiveText(consumer)).isEqualTo("now");
            assertThat(consumer.receiveNoWait()).isNull();
            consumer.close();
        }
    }

    @Test
    void a_delayed_message_outlives_its_sender() throws JMSException {
        Session sending = jms.session();
        MessageProducer delaying = sending.createProducer(queue);
        delaying.setDeliveryDelay(300);
        delaying.send(sending.createTextMessage("later"));
        sending.close();

        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("later");
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
