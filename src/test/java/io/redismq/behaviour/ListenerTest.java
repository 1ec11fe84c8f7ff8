package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Message listeners: one at a time in a session, in parallel across sessions, and free to use their session. */
@Timeout(60)
class ListenerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void the_listeners_of_one_session_never_run_at_the_same_time() throws JMSException {
        Session session = jms.session();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger delivered = new AtomicInteger();
        MessageListener listener = message -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            delivered.incrementAndGet();
        };
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Queue queue = Jms.queue(session);
            queues.add(queue);
            session.createConsumer(queue).setMessageListener(listener);
        }
        Session sending = jms.session();
        for (Queue queue : queues) {
            Jms.send(sending, queue, Jms.numbered("m", 200));
        }
        Awaitility.await().untilAsserted(() -> assertThat(delivered).hasValue(1_000));

        assertThat(most).hasValue(1);
    }

    @Test
    void the_listeners_of_two_sessions_run_at_the_same_time() throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session sending = connection.createSession();
        Queue queue = Jms.queue(sending);
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        MessageListener meeting = message -> {
            both.countDown();
            try {
                met.addAndGet(both.await(10, TimeUnit.SECONDS) ? 1 : 0);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        connection.createSession().createConsumer(queue).setMessageListener(meeting);
        connection.createSession().createConsumer(queue).setMessageListener(meeting);
        Jms.send(sending, queue, "a", "b");

        Awaitility.await().untilAsserted(() -> assertThat(met).hasValue(2));
    }

    @Test
    void each_consumer_of_a_session_gets_the_messages_of_its_own_queue() throws JMSException {
        Session session = jms.session();
        Queue first = Jms.queue(session);
        Queue second = Jms.queue(session);
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        session.createConsumer(first).setMessageListener(one);
        session.createConsumer(second).setMessageListener(two);
        Session sending = jms.session();
        Jms.send(sending, first, Jms.numbered("a", 50));
        Jms.send(sending, second, Jms.numbered("b", 50));

        assertThat(one.awaitTexts(50)).containsExactly(Jms.numbered("a", 50));
        assertThat(two.awaitTexts(50)).containsExactly(Jms.numbered("b", 50));
    }

    @Test
    void a_listener_set_later_gets_what_is_there_already() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "early");
        MessageConsumer consumer = session.createConsumer(queue);
        Recorder recorder = new Recorder();
        consumer.setMessageListener(recorder);

        assertThat(consumer.getMessageListener()).isSameAs(recorder);
        assertThat(recorder.awaitTexts(1)).containsExactly("early");
    }

    @Test
    void a_listener_is_not_called_before_the_connection_is_started() throws JMSException {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "early");
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);
        Awaitility.await().during(300, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(recorder.messages())
                .isEmpty());
        connection.start();

        assertThat(recorder.awaitTexts(1)).containsExactly("early");
    }

    @Test
    void a_listener_may_be_replaced_and_removed() throws JMSException {
        Session session = jms.session();
        Session sending = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        consumer.setMessageListener(first);
        Jms.send(sending, queue, "one");
        first.awaitTexts(1);
        consumer.setMessageListener(second);
        Jms.send(sending, queue, "two");

        assertThat(second.awaitTexts(1)).containsExactly("two");
        assertThat(first.texts()).containsExactly("one");
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
        Jms.send(sending, queue, "three");
        assertThat(Jms.receiveText(consumer)).isEqualTo("three");
    }

    @Test
    void a_listener_may_answer_with_its_own_session() throws JMSException {
        Session session = jms.session();
        Queue questions = Jms.queue(session);
        Queue answers = Jms.queue(session);
        MessageProducer replier = session.createProducer(null);
        session.createConsumer(questions).setMessageListener(message -> {
            try {
                replier.send(message.getJMSReplyTo(), session.createTextMessage("re: " + Jms.text(message)));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        Session asking = jms.session();
        MessageConsumer replies = asking.createConsumer(answers);
        Message question = asking.createTextMessage("how?");
        question.setJMSReplyTo(answers);
        asking.createProducer(questions).send(question);

        assertThat(Jms.receiveText(replies)).isEqualTo("re: how?");
    }

    @Test
    void a_listener_may_receive_from_another_consumer_of_its_session() throws Exception {
        Session session = jms.session();
        Queue triggers = Jms.queue(session);
        Queue data = Jms.queue(session);
        MessageConsumer second = session.createConsumer(data);
        CompletableFuture<String> got = new CompletableFuture<>();
        session.createConsumer(triggers).setMessageListener(message -> {
            try {
                got.complete(Jms.receiveText(second));
            } catch (JMSException | AssertionError e) {
                got.completeExceptionally(e);
            }
        });
        Session sending = jms.session();
        Jms.send(sending, data, "data");
        Jms.send(sending, triggers, "go");

        assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo("data");
    }

    @Test
    void a_listener_that_sleeps_on_one_message_does_not_keep_the_rest_from_others() throws Exception {
        Session sending = jms.session();
        Queue queue = Jms.queue(sending);
        Jms.send(sending, queue, Jms.numbered("m", 300));
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger slow = new AtomicInteger();
        jms.session().createConsumer(queue).setMessageListener(message -> {
            if (slow.incrementAndGet() == 100) {
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        Awaitility.await().untilAsserted(() -> assertThat(slow).hasValueGreaterThanOrEqualTo(100));
        MessageConsumer other = jms.session().createConsumer(queue);

        List<String> rest = Jms.receiveTexts(other, 200);
        release.countDown();

        assertThat(rest).hasSize(200).doesNotHaveDuplicates();
        jms.awaitEmpty(queue);
    }

    @Test
    void removing_and_setting_a_listener_under_load_fails_no_delivery() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Recorder recorder = new Recorder();
        Session sending = jms.session();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try {
                Jms.send(sending, queue, Jms.numbered("m", 2_000));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        while (!sender.isDone()) {
            consumer.setMessageListener(recorder);
            consumer.setMessageListener(null);
        }
        consumer.setMessageListener(recorder);
        recorder.awaitTexts(2_000);

        assertThat(recorder.messages())
                .allSatisfy(message -> assertThat(message.getJMSRedelivered()).isFalse());
        assertThat(recorder.texts()).containsExactly(Jms.numbered("m", 2_000));
    }

    @Test
    void a_listener_that_throws_what_it_does_not_declare_gets_the_message_again() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        List<Integer> counts = new ArrayList<>();
        CountDownLatch twice = new CountDownLatch(2);
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                counts.add(Jms.deliveryCount(message));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
            twice.countDown();
            if (counts.size() == 1) {
                ListenerTest.<RuntimeException>undeclared(new Exception("checked"));
            }
        });
        Jms.send(jms.session(), queue, "x");

        assertThat(twice.await(Jms.SOON, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(counts).containsExactly(1, 2);
        jms.awaitEmpty(queue);
    }

    /** What other languages do without a trick. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void undeclared(Exception e) throws E {
        throw (E) e;
    }

    @Test
    void a_consumer_that_a_listener_opens_while_its_session_closes_receives_nothing_and_hangs_nobody()
            throws Exception {
        Connection connection = jms.connection();
        connection.start();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Message> received = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            running.countDown();
            try {
                Message late = null;
                while (late == null && !received.isDone()) {
                    try (MessageConsumer other = session.createConsumer(queue)) {
                        late = other.receive(50);
                    }
                    received.completeOnTimeout(null, 500, TimeUnit.MILLISECONDS);
                }
            } catch (JMSException e) {
                received.completeExceptionally(e);
            }
        });
        Jms.send(jms.session(), queue, "x");
        assertThat(running.await(Jms.SOON, TimeUnit.MILLISECONDS)).isTrue();

        connection.close();

        assertThat(received).isCompletedWithValue(null);
    }
}
