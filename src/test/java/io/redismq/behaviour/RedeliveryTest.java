package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message whose listener fails or that is recovered: again at once, after a delay, or too often. */
@Timeout(60)
class RedeliveryTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OnPurpose() {
            super("thrown on purpose");
        }
    }

    private static String seen(Message message) {
        try {
            return Jms.text(message) + "/" + Jms.deliveryCount(message) + (message.getJMSRedelivered() ? "r" : "");
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_message_whose_listener_fails_comes_again_before_anything_newer() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = jms.session(mode);
            Queue queue = Jms.queue(session);
            List<String> seen = new CopyOnWriteArrayList<>();
            session.createConsumer(queue).setMessageListener(message -> {
                seen.add(seen(message));
                if (seen.size() == 2 || seen.size() == 3) {
                    throw new OnPurpose();
                }
            });
            Jms.send(jms.session(), queue, Jms.numbered("m", 4));
            Awaitility.await().untilAsserted(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(6));

            assertThat(seen).containsExactly("m1/1", "m2/1", "m2/2r", "m2/3r", "m3/1", "m4/1");
            jms.awaitEmpty(queue);
        }
    }

    @Test
    void with_client_acknowledgement_the_application_decides_about_a_failed_message() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        List<String> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            seen.add(seen(message));
            if (seen.size() == 1) {
                throw new OnPurpose();
            }
        });
        Jms.send(jms.session(), queue, "m1", "m2");
        Awaitility.await().untilAsserted(() -> assertThat(seen).hasSize(2));

        assertThat(seen).containsExactly("m1/1", "m2/1");
        assertThat(jms.stored(queue)).isEqualTo(2);
        session.close();
        assertThat(seen(Jms.receive(jms.session().createConsumer(queue)))).isEqualTo("m1/2r");
    }

    @Test
    void an_error_of_a_listener_does_not_end_delivery() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        List<String> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            seen.add(seen(message));
            if (seen.size() == 1) {
                throw new AssertionError("thrown on purpose");
            }
        });
        Jms.send(jms.session(), queue, "m1", "m2");
        Awaitility.await().untilAsserted(() -> assertThat(seen).contains("m2/1"));

        assertThat(seen).containsExactly("m1/1", "m1/2r", "m2/1");
        jms.awaitEmpty(queue);
    }

    @Test
    void a_message_is_delivered_as_often_as_the_policy_says_and_not_more() throws JMSException {
        RedisConnectionFactory three = jms.redelivering(policy -> policy.maximumDeliveries(3));
        Session session = jms.session(three, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        List<String> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            seen.add(seen(message));
            if (seen(message).startsWith("bad")) {
                throw new OnPurpose();
            }
        });
        Jms.send(jms.session(), queue, "bad", "good");
        Awaitility.await().untilAsserted(() -> assertThat(seen).contains("good/1"));

        assertThat(seen).containsExactly("bad/1", "bad/2r", "bad/3r", "good/1");
        jms.awaitEmpty(queue);
    }

    @Test
    void one_delivery_means_no_redelivery() throws JMSException {
        RedisConnectionFactory once = jms.redelivering(policy -> policy.maximumDeliveries(1));
        Session session = jms.session(once, Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "m1", "m2");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/1");
        session.recover();

        assertThat(seen(Jms.receive(consumer))).isEqualTo("m2/1");
        Message dead = Jms.receive(jms.session().createConsumer(session.createQueue("DLQ." + queue.getQueueName())));
        assertThat(Jms.text(dead)).isEqualTo("m1");
    }

    @Test
    void zero_means_without_limit() throws JMSException {
        RedisConnectionFactory forever = jms.redelivering(policy -> policy.maximumDeliveries(0));
        Session session = jms.session(forever, Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 40; count++) {
            assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(count);
            session.recover();
        }
    }

    @Test
    void a_delayed_redelivery_is_not_early_and_lets_others_pass() throws JMSException {
        RedisConnectionFactory delaying = jms.redelivering(
                policy -> policy.initialDelay(Duration.ofMillis(400)).multiplier(2));
        Session session = jms.session(delaying, Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "m1", "m2");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/1");
        long recovered = System.nanoTime();
        session.recover();

        Message other = Jms.receive(consumer);
        assertThat(seen(other)).isEqualTo("m2/1");
        other.acknowledge();
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/2r");
        assertThat(millisSince(recovered)).isBetween(400L, 5_000L);
        recovered = System.nanoTime();
        session.recover();
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/3r");
        assertThat(millisSince(recovered)).isBetween(800L, 5_000L);
    }

    @Test
    void messages_that_failed_in_a_row_come_back_in_that_order_after_their_delay() throws JMSException {
        RedisConnectionFactory delaying = jms.redelivering(policy -> policy.initialDelay(Duration.ofMillis(300)));
        Session session = jms.session(delaying, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        List<String> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            seen.add(seen(message));
            if (seen(message).endsWith("/1")) {
                throw new OnPurpose();
            }
        });
        Jms.send(jms.session(), queue, Jms.numbered("m", 5));
        Awaitility.await().untilAsserted(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(10));

        assertThat(seen)
                .containsExactly("m1/1", "m2/1", "m3/1", "m4/1", "m5/1", "m1/2r", "m2/2r", "m3/2r", "m4/2r", "m5/2r");
        jms.awaitEmpty(queue);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1_200})
    void what_a_failed_commit_had_received_comes_again_after_the_delay(int sends) throws JMSException {
        RedisConnectionFactory delaying = jms.redelivering(policy -> policy.initialDelay(Duration.ofMillis(600)));
        Session session = jms.session(delaying, Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        Queue full = session.createQueue(RedisExtension.unique("full") + "?maxLength=1&whenFull=reject");
        Jms.send(jms.session(), queue, "m1", "m2");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/1");
        Jms.send(session, full, Jms.numbered("x", sends));
        long failed = System.nanoTime();
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);

        assertThat(seen(Jms.receive(consumer))).isEqualTo("m2/1");
        assertThat(seen(Jms.receive(consumer))).isEqualTo("m1/2r");
        assertThat(millisSince(failed)).isBetween(600L, 8_000L);
        session.commit();
        jms.awaitEmpty(queue);
    }

    @Test
    void a_returned_message_goes_to_a_waiting_consumer_at_once() throws JMSException {
        Session first = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(first);
        Jms.send(first, queue, "x");
        Jms.receive(first.createConsumer(queue));
        Recorder waiting = new Recorder();
        jms.session().createConsumer(queue).setMessageListener(waiting);
        Awaitility.await().during(200, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(waiting.messages())
                .isEmpty());
        long closed = System.nanoTime();
        first.close();
        waiting.awaitTexts(1);

        assertThat(millisSince(closed)).isLessThan(5_000);
        assertThat(seen(waiting.messages().get(0))).isEqualTo("x/2r");
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
