package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Message listeners and completion listeners of transacted sessions. */
@Timeout(60)
class TransactedListenerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private void note(Message message) throws JMSException {
        seen.add(Jms.text(message) + "/" + Jms.deliveryCount(message));
    }

    private interface Step {
        void run(Message message) throws JMSException;
    }

    private void listen(Session session, Queue queue, Step step) throws JMSException {
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                note(message);
                step.run(message);
            } catch (JMSException e) {
                seen.add(e.toString());
            }
        });
    }

    @Test
    void a_listener_commits_what_it_got_and_sent() throws JMSException {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        Queue target = Jms.queue(session);
        MessageProducer producer = session.createProducer(target);
        listen(session, queue, message -> {
            producer.send(session.createTextMessage("re " + Jms.text(message)));
            session.commit();
        });
        Jms.send(jms.session(), queue, Jms.numbered("m", 50));
        Awaitility.await().untilAsserted(() -> assertThat(jms.stored(target)).isEqualTo(50));

        assertThat(jms.bodies(target)).containsExactly(Jms.numbered("re m", 50));
        jms.awaitEmpty(queue);
    }

    @Test
    void a_listener_that_rolls_back_gets_the_messages_again_in_order() throws JMSException {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        AtomicInteger calls = new AtomicInteger();
        listen(session, queue, message -> {
            if (calls.incrementAndGet() == 3) {
                session.rollback();
            } else if ("m5".equals(Jms.text(message))) {
                session.commit();
            }
        });
        Jms.send(jms.session(), queue, Jms.numbered("m", 5));
        jms.awaitEmpty(queue);

        assertThat(seen).containsExactly("m1/1", "m2/1", "m3/1", "m1/2", "m2/2", "m3/2", "m4/1", "m5/1");
    }

    @Test
    void a_message_whose_listener_throws_stays_part_of_the_transaction() throws JMSException {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        listen(session, queue, message -> {
            if ("m1".equals(Jms.text(message))) {
                throw new RuntimeException("on purpose");
            }
            session.commit();
        });
        Jms.send(jms.session(), queue, "m1", "m2");
        jms.awaitEmpty(queue);

        assertThat(seen).containsExactly("m1/1", "m2/1");
    }

    @Test
    void a_body_of_another_type_is_part_of_the_transaction() {
        JMSContext context = jms.context(JMSContext.SESSION_TRANSACTED);
        Queue queue = Jms.queue(context);
        jms.context().createProducer().send(queue, "text");
        JMSConsumer consumer = context.createConsumer(queue);
        Assertions.assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(byte[].class, Jms.SOON))
                .withCauseInstanceOf(MessageFormatException.class);
        assertThat(consumer.receiveNoWait()).isNull();
        context.rollback();
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("text");
        context.commit();
    }

    @Test
    void asynchronous_sends_complete_when_the_transaction_has_them_and_commit_waits_for_their_callbacks()
            throws Exception {
        Session session = jms.session(Session.SESSION_TRANSACTED);
        Queue queue = Jms.queue(session);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        session.createProducer(queue).send(session.createTextMessage("x"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                for (Step end : List.<Step>of(m -> session.commit(), m -> session.rollback())) {
                    try {
                        end.run(message);
                        seen.add("allowed");
                    } catch (IllegalStateException e) {
                        seen.add("refused");
                    } catch (JMSException e) {
                        seen.add(e.toString());
                    }
                }
                entered.countDown();
                try {
                    leave.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    seen.add("interrupted");
                }
                seen.add("completed");
            }

            @Override
            public void onException(Message message, Exception exception) {
                seen.add(exception.toString());
            }
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(jms.stored(queue)).isZero();
        Thread committing = new Thread(() -> {
            try {
                session.commit();
                seen.add("committed");
            } catch (JMSException e) {
                seen.add(e.toString());
            }
        });
        committing.start();
        Awaitility.await().until(() -> committing.getState() == Thread.State.WAITING);
        assertThat(jms.stored(queue)).isZero();
        leave.countDown();
        committing.join();

        assertThat(seen).containsExactly("refused", "refused", "completed", "committed");
        assertThat(jms.bodies(queue)).containsExactly("x");
    }
}
