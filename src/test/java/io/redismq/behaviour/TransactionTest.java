package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.testing.RedisExtension;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Transacted sessions: what is sent and received takes effect with the commit, together, or not at all. */
@Timeout(60)
class TransactionTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static Session transacted() throws JMSException {
        return jms.session(Session.SESSION_TRANSACTED);
    }

    private static MessageConsumer other(Queue queue) throws JMSException {
        return jms.session().createConsumer(queue);
    }

    @Test
    void a_transacted_session_says_so_however_it_was_made() throws JMSException {
        assertThat(transacted().getTransacted()).isTrue();
        assertThat(transacted().getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        Session classic = jms.connection().createSession(true, Session.AUTO_ACKNOWLEDGE);
        assertThat(classic.getTransacted()).isTrue();
        assertThat(classic.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        JMSContext context = jms.context(JMSContext.SESSION_TRANSACTED);
        assertThat(context.getTransacted()).isTrue();
        assertThat(context.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
    }

    @Test
    void what_is_sent_is_there_after_the_commit_and_not_before_also_for_the_session_itself() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        MessageConsumer own = session.createConsumer(queue);
        Jms.send(session, queue, "a", "b");
        assertThat(own.receiveNoWait()).isNull();
        assertThat(jms.stored(queue)).isZero();
        session.commit();

        assertThat(Jms.receiveTexts(own, 2)).containsExactly("a", "b");
    }

    @Test
    void what_is_received_is_gone_with_the_commit_and_not_before() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("a", "b");
        assertThat(jms.stored(queue)).isEqualTo(3);
        session.commit();
        assertThat(jms.bodies(queue)).containsExactly("c");
        Jms.receive(consumer);
        session.commit();

        assertThat(jms.stored(queue)).isZero();
        assertThat(jms.pending(queue)).isZero();
    }

    @Test
    void a_rollback_redelivers_in_order_counted_and_before_anything_newer_and_destroys_what_was_sent()
            throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Queue target = Jms.queue(session);
        Jms.send(jms.session(), queue, Jms.numbered("m", 5));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 3)).containsExactly("m1", "m2", "m3");
        Jms.send(session, target, "never");
        session.rollback();
        for (int i = 1; i <= 5; i++) {
            Message message = Jms.receive(consumer);
            assertThat(Jms.text(message)).isEqualTo("m" + i);
            assertThat(Jms.deliveryCount(message)).isEqualTo(i <= 3 ? 2 : 1);
            assertThat(message.getJMSRedelivered()).isEqualTo(i <= 3);
        }
        session.commit();

        assertThat(jms.stored(target)).isZero();
        jms.awaitEmpty(queue);
    }

    @Test
    void messages_move_between_queues_of_all_kinds_in_one_transaction() throws JMSException {
        Session session = transacted();
        Queue source = Jms.queue(session);
        Queue target = Jms.queue(session);
        Jms.send(jms.session(), source, "x");
        MessageProducer producer = session.createProducer(target);
        for (int priority : new int[] {1, 9, 4}) {
            producer.setPriority(priority);
            producer.send(session.createTextMessage("p" + priority));
        }
        producer.setDeliveryDelay(300);
        producer.send(session.createTextMessage("later"));
        producer.setDeliveryDelay(0);
        producer.setTimeToLive(1);
        Message expires = session.createTextMessage("expires");
        producer.send(expires);
        Jms.receive(session.createConsumer(source));
        session.commit();
        Jms.awaitExpiry(expires);

        MessageConsumer consumer = other(target);
        assertThat(Jms.receiveTexts(consumer, 4)).containsExactly("p9", "p4", "p1", "later");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(jms.stored(source)).isZero();
    }

    @Test
    void delivery_delay_runs_from_the_send() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(2_500);
        long before = System.nanoTime();
        Message sent = session.createTextMessage("later");
        producer.send(sent);
        assertThat(sent.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp() + 2_500);
        assertThat(other(queue).receive(2_000)).isNull();
        session.commit();

        assertThat(Jms.receiveText(other(queue))).isEqualTo("later");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isBetween(2_490L, 4_499L);
    }

    @Test
    void closing_the_session_or_the_connection_rolls_back() throws JMSException {
        for (boolean whole : new boolean[] {false, true}) {
            jakarta.jms.Connection connection = jms.connection();
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            Queue queue = Jms.queue(session);
            Queue target = Jms.queue(session);
            Jms.send(jms.session(), queue, "a", "b");
            Jms.receiveTexts(session.createConsumer(queue), 2);
            Jms.send(session, target, "never");
            if (whole) {
                connection.close();
            } else {
                session.close();
            }
            MessageConsumer next = other(queue);
            Message a = Jms.receive(next);
            assertThat(Jms.text(a)).isEqualTo("a");
            assertThat(Jms.deliveryCount(a)).isEqualTo(2);
            assertThat(Jms.receiveText(next)).isEqualTo("b");
            assertThat(jms.stored(target)).isZero();
        }
    }

    @Test
    void a_closed_consumers_messages_stay_with_the_session_until_it_commits_or_rolls_back() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveText(consumer)).isEqualTo("a");
        consumer.close();
        MessageConsumer next = other(queue);
        assertThat(Jms.receiveTexts(next, 2)).containsExactly("b", "c");
        assertThat(next.receive(200)).isNull();
        session.rollback();
        Message again = Jms.receive(next);
        assertThat(Jms.text(again)).isEqualTo("a");
        assertThat(Jms.deliveryCount(again)).isEqualTo(2);

        Jms.send(jms.session(), queue, "d");
        next.close();
        consumer = session.createConsumer(queue);
        assertThat(Jms.receiveText(consumer)).isEqualTo("d");
        consumer.close();
        session.commit();
        jms.awaitEmpty(queue);
        assertConsumersGone(queue);
    }

    private static void assertConsumersGone(Queue queue) {
        try (Jedis jedis = jms.redis().jedis()) {
            Awaitility.await().until(() -> !jedis.exists(Jms.key(queue) + ":consumers"));
        }
    }

    @Test
    void acknowledge_is_ignored_and_recover_refused() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, "a");
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receive(consumer).acknowledge();
        assertThat(jms.stored(queue)).isEqualTo(1);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::recover);
        session.rollback();

        assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(2);
    }

    @Test
    void commit_and_rollback_of_nothing_change_nothing() throws JMSException {
        Session session = transacted();
        session.commit();
        session.rollback();
        session.commit();
        session.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::commit);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::rollback);
    }

    @Test
    void what_is_rolled_back_too_often_becomes_a_dead_letter() throws JMSException {
        Session session =
                jms.session(jms.redelivering(policy -> policy.maximumDeliveries(2)), Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, "bad", "good");
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 2; count++) {
            Message message = Jms.receive(consumer);
            assertThat(Jms.text(message)).isEqualTo("bad");
            assertThat(Jms.deliveryCount(message)).isEqualTo(count);
            session.rollback();
        }
        assertThat(Jms.receiveText(consumer)).isEqualTo("good");
        session.commit();

        Message dead = Jms.receive(other(session.createQueue("DLQ." + queue.getQueueName())));
        assertThat(Jms.text(dead)).isEqualTo("bad");
        assertThat(dead.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isEqualTo("the session was rolled back");
    }

    @Test
    void transactions_keep_the_order_of_a_session_and_destination() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        for (int i = 1; i <= 30; i++) {
            Jms.send(session, queue, "m" + i);
            if (i % 4 == 0) {
                session.commit();
            }
        }
        session.commit();

        assertThat(jms.bodies(queue)).containsExactly(Jms.numbered("m", 30));
    }

    @Test
    void the_prefetched_stay_after_a_commit() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, Jms.numbered("m", 500));
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 1; i <= 500; i++) {
            Message message = Jms.receive(consumer);
            assertThat(Jms.text(message)).isEqualTo("m" + i);
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
            if (i % 7 == 0) {
                session.commit();
            }
        }
        session.commit();
        assertThat(consumer.receiveNoWait()).isNull();
        jms.awaitEmpty(queue);
    }

    @Test
    void a_full_queue_rolls_the_whole_transaction_back() throws JMSException {
        Session session = transacted();
        Queue source = Jms.queue(session);
        Queue target = Jms.queue(session);
        Queue full = session.createQueue(RedisExtension.unique("full") + "?maxLength=1&whenFull=reject");
        Jms.send(jms.session(), source, "a");
        Jms.send(jms.session(), full, "there");
        MessageConsumer consumer = session.createConsumer(source);
        Jms.receive(consumer);
        Jms.send(session, target, "never");
        Jms.send(session, full, "too much");

        assertThatExceptionOfType(TransactionRolledBackException.class)
                .isThrownBy(session::commit)
                .withMessageContaining("is full")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.QUEUE_FULL"))
                .withCauseInstanceOf(ResourceAllocationException.class);
        assertThat(jms.stored(target)).isZero();
        assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(2);
        session.commit();
        jms.awaitEmpty(source);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_200})
    void what_a_transaction_takes_from_a_full_queue_makes_room_for_what_it_sends_there(int count) throws JMSException {
        Session session = transacted();
        Queue full = session.createQueue(RedisExtension.unique("moves") + "?whenFull=reject&maxLength=" + count);
        Jms.send(session, full, "old".repeat(count).split("(?<=old)"));
        session.commit();
        MessageConsumer consumer = session.createConsumer(full);
        for (int i = 0; i < count; i++) {
            assertThat(Jms.receiveText(consumer)).isEqualTo("old");
            Jms.send(session, full, "new");
        }
        session.commit();
        assertThat(jms.bodies(full)).hasSize(count).containsOnly("new");
        Jms.send(session, full, "too much");
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);
    }

    @Test
    void a_commit_waits_for_room_where_the_queue_says_so() throws Exception {
        Session session = transacted();
        Queue full = session.createQueue(RedisExtension.unique("blocks") + "?maxLength=1&whenFull=block");
        Jms.send(jms.session(), full, "first");
        Jms.send(session, full, "second");
        Thread taker = new Thread(() -> {
            try {
                assertThat(jms.stored(full)).isEqualTo(1);
                Jms.receive(other(full));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        taker.start();
        session.commit();
        taker.join();
        assertThat(jms.bodies(full)).isSubsetOf("second");
    }

    @Test
    void a_commit_drops_older_messages_where_the_queue_says_so() throws JMSException {
        Session session = transacted();
        Queue full = session.createQueue(RedisExtension.unique("drops") + "?maxLength=3&whenFull=drop-oldest");
        Jms.send(jms.session(), full, "a", "b", "c");
        Jms.send(session, full, "d", "e");
        session.commit();

        assertThat(jms.bodies(full)).containsExactly("c", "d", "e");
    }

    @Test
    void a_reply_to_a_deleted_temporary_queue_rolls_the_transaction_back() throws JMSException {
        Session session = transacted();
        Queue queue = Jms.queue(session);
        Session asker = jms.session();
        TemporaryQueue replies = asker.createTemporaryQueue();
        Jms.send(asker, queue, "question");
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receive(consumer);
        Jms.send(session, replies, "answer");
        session.commit();
        assertThat(Jms.receiveText(asker.createConsumer(replies))).isEqualTo("answer");

        TemporaryQueue gone = asker.createTemporaryQueue();
        Jms.send(asker, queue, "another");
        Jms.receive(consumer);
        Jms.send(session, gone, "lost");
        gone.delete();
        assertThatExceptionOfType(TransactionRolledBackException.class)
                .isThrownBy(session::commit)
                .withCauseInstanceOf(InvalidDestinationException.class);
        assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(2);
    }

    @Test
    void contexts_commit_and_roll_back() {
        JMSContext context = jms.context(JMSContext.SESSION_TRANSACTED);
        Queue queue = Jms.queue(context);
        context.createProducer().send(queue, "a");
        context.rollback();
        context.createProducer().send(queue, "b");
        context.commit();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("b");
        context.rollback();
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("b");
        context.commit();
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    @Test
    void dead_letters_are_moved_back_in_one_transaction() throws JMSException {
        Session session =
                jms.session(jms.redelivering(policy -> policy.maximumDeliveries(1)), Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        Jms.send(jms.session(), queue, "bad");
        Jms.receive(session.createConsumer(queue));
        session.rollback();
        MessageConsumer dead = session.createConsumer(session.createQueue("DLQ." + queue.getQueueName()));
        Message letter = Jms.receive(dead);
        session.createProducer(queue).send(letter);
        session.commit();

        assertThat(jms.bodies(queue)).containsExactly("bad");
        assertThat(dead.receiveNoWait()).isNull();
    }

    @Test
    void sessions_do_not_see_each_others_transactions() throws JMSException {
        Session one = transacted();
        Session two = transacted();
        Queue queue = Jms.queue(one);
        Jms.send(one, queue, "one");
        Jms.send(two, queue, "two");
        two.commit();
        assertThat(jms.bodies(queue)).isEqualTo(List.of("two"));
        one.commit();
        assertThat(jms.bodies(queue)).isEqualTo(List.of("two", "one"));
    }
}
