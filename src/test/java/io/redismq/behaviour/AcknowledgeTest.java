package io.redismq.behaviour;

import static io.redismq.behaviour.Jms.assertRunsOn;
import static io.redismq.behaviour.Jms.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** The acknowledgement modes: what is acknowledged when, what is redelivered, and what Redis still holds. */
@Timeout(60)
class AcknowledgeTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void an_automatically_acknowledged_message_leaves_redis() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = jms.session(mode);
            assertThat(session.getAcknowledgeMode()).isEqualTo(mode);
            assertThat(session.getTransacted()).isFalse();
            Queue queue = Jms.queue(session);
            Jms.send(session, queue, Jms.numbered("m", 100));
            assertThat(jms.stored(queue)).isEqualTo(100);
            Jms.receiveTexts(session.createConsumer(queue), 100);
            jms.awaitEmpty(queue);
        }
    }

    @Test
    void messages_that_a_listener_took_leave_redis() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = jms.session(mode);
            Queue queue = Jms.queue(session);
            Recorder recorder = new Recorder();
            session.createConsumer(queue).setMessageListener(recorder);
            Jms.send(jms.session(), queue, Jms.numbered("m", 100));
            recorder.awaitTexts(100);
            jms.awaitEmpty(queue);
        }
    }

    @Test
    void a_consumer_is_closed_when_redis_knows_of_its_listeners_last_acknowledgement() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Void> leave = new CompletableFuture<>();
        consumer.setMessageListener(message -> {
            entered.countDown();
            leave.join();
        });
        Jms.send(jms.session(), queue, "m");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closed = async(consumer::close);
        assertRunsOn(closed); // and has done all but wait for the listener
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.clientPause(10_000, ClientPauseMode.WRITE);
            leave.complete(null);
            assertRunsOn(closed);
            jedis.clientUnpause();
        }
        closed.get(10, TimeUnit.SECONDS);
        assertThat(jms.stored(queue)).isZero();
    }

    @Test
    void an_automatically_acknowledged_message_never_comes_a_second_time() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Connection connection = jms.connection();
            connection.start();
            Session session = connection.createSession(mode);
            Queue queue = Jms.queue(session);
            Jms.send(session, queue, Jms.numbered("m", 50));
            Jms.receiveTexts(session.createConsumer(queue), 30);
            connection.close();

            MessageConsumer next = jms.session().createConsumer(queue);
            assertThat(Jms.receiveText(next)).isEqualTo("m31");
        }
    }

    @Test
    void a_client_acknowledged_message_stays_in_redis_until_it_is_acknowledged() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");
        Message message = Jms.receive(session.createConsumer(queue));
        assertThat(jms.stored(queue)).isEqualTo(1);
        assertThat(jms.pending(queue)).isEqualTo(1);

        message.acknowledge();

        assertThat(jms.stored(queue)).isZero();
        assertThat(jms.pending(queue)).isZero();
        message.acknowledge();
    }

    @Test
    void acknowledging_one_message_acknowledges_all_that_the_session_consumed_across_its_consumers()
            throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue first = Jms.queue(session);
        Queue second = Jms.queue(session);
        Jms.send(session, first, "a1", "a2", "a3");
        Jms.send(session, second, "b1", "b2");
        MessageConsumer a = session.createConsumer(first);
        MessageConsumer b = session.createConsumer(second);
        Message earliest = Jms.receive(a);
        Jms.receive(b);
        Jms.receive(a);
        earliest.acknowledge();
        assertThat(jms.stored(first)).isEqualTo(1);
        assertThat(jms.stored(second)).isEqualTo(1);

        session.recover();
        assertThat(Jms.receiveText(a)).isEqualTo("a3");
        assertThat(Jms.receiveText(b)).isEqualTo("b2");
    }

    @Test
    void acknowledging_in_one_session_leaves_the_other_session_alone() throws JMSException {
        Session one = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Session two = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(one);
        Jms.send(one, queue, "a", "b");
        Message a = Jms.receive(one.createConsumer(queue));
        Message b = Jms.receive(two.createConsumer(queue));
        a.acknowledge();

        assertThat(jms.bodies(queue)).containsExactly(Jms.text(b));
        two.close();
        assertThat(Jms.text(Jms.receive(jms.session().createConsumer(queue)))).isEqualTo(Jms.text(b));
    }

    @Test
    void acknowledge_does_nothing_in_the_automatic_modes() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");
        Message message = Jms.receive(session.createConsumer(queue));
        message.acknowledge();
        session.createTextMessage("never received").acknowledge();
        jms.awaitEmpty(queue);
    }

    @Test
    void messages_stay_with_the_session_when_their_consumer_is_closed() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        Message a = Jms.receive(consumer);
        Jms.receive(consumer);
        consumer.close();

        MessageConsumer other = jms.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
        assertThat(Jms.receiveText(other)).isEqualTo("c");
        assertThat(other.receiveNoWait()).isNull();
        a.acknowledge();
        assertThat(jms.bodies(queue)).containsExactly("c");
    }

    @Test
    void recover_redelivers_what_a_closed_consumer_left_with_the_session() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "a", "b");
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receiveTexts(consumer, 2);
        consumer.close();
        session.recover();

        MessageConsumer next = session.createConsumer(queue);
        Message a = Jms.receive(next);
        assertThat(Jms.text(a)).isEqualTo("a");
        assertThat(a.getJMSRedelivered()).isTrue();
        assertThat(Jms.receiveText(next)).isEqualTo("b");
    }

    @Test
    void closing_the_session_or_the_connection_redelivers_what_was_not_acknowledged() throws JMSException {
        for (boolean wholeConnection : new boolean[] {false, true}) {
            Connection connection = jms.connection();
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            Queue queue = Jms.queue(session);
            Jms.send(session, queue, "a", "b", "c");
            Jms.receiveTexts(session.createConsumer(queue), 2);
            if (wholeConnection) {
                connection.close();
            } else {
                session.close();
            }

            MessageConsumer next = jms.session().createConsumer(queue);
            for (String expected : new String[] {"a", "b", "c"}) {
                Message message = Jms.receive(next);
                assertThat(Jms.text(message)).isEqualTo(expected);
                assertThat(message.getJMSRedelivered()).isEqualTo(!"c".equals(expected));
                assertThat(Jms.deliveryCount(message)).isEqualTo("c".equals(expected) ? 1 : 2);
            }
        }
    }

    @Test
    void acknowledging_after_the_session_or_connection_was_closed_is_an_illegal_state() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Connection connection = jms.connection();
            connection.start();
            Session first = connection.createSession(mode);
            Session second = connection.createSession(mode);
            Queue queue = Jms.queue(first);
            Jms.send(first, queue, "a", "b");
            Message a = Jms.receive(first.createConsumer(queue));
            first.close();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(a::acknowledge);
            Message b = Jms.receive(second.createConsumer(queue));
            connection.close();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(b::acknowledge);
        }
    }

    @Test
    void a_listener_may_acknowledge_now_and_then() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(message -> {
            recorder.onMessage(message);
            if (recorder.messages().size() % 10 == 0) {
                try {
                    message.acknowledge();
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            }
        });
        Jms.send(jms.session(), queue, Jms.numbered("m", 25));
        recorder.awaitTexts(25);

        Awaitility.await()
                .untilAsserted(() -> assertThat(jms.bodies(queue)).containsExactly("m21", "m22", "m23", "m24", "m25"));
        Awaitility.await().during(200, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(jms.stored(queue))
                .isEqualTo(5));
    }

    @Test
    void a_context_acknowledges_everything_its_session_consumed() throws JMSException {
        JMSContext context = jms.context(JMSContext.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(context);
        context.createProducer().send(queue, "a").send(queue, "b").send(queue, "c");
        JMSConsumer consumer = context.createConsumer(queue);
        Jms.receive(consumer);
        Message b = Jms.receive(consumer);
        context.acknowledge();
        assertThat(jms.bodies(queue)).containsExactly("c");

        JMSContext automatic = jms.context();
        automatic.acknowledge();
        context.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(b::acknowledge);
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(context::acknowledge);
    }
}
