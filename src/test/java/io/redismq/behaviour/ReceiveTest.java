package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The receiving methods of a consumer: how long they wait, what ends them, and that they respect start and stop. */
@Timeout(60)
class ReceiveTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** Receives on another thread; completes with the text, or "null". */
    private static CompletableFuture<String> receiving(MessageConsumer consumer) throws InterruptedException {
        CompletableFuture<String> result = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                begun.countDown();
                Message message = consumer.receive();
                result.complete(message == null ? "null" : Jms.text(message));
            } catch (JMSException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        begun.await();
        Awaitility.await()
                .until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TERMINATED);
        return result;
    }

    @Test
    void receive_waits_for_a_message() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        CompletableFuture<String> received = receiving(session.createConsumer(queue));
        assertThat(received).isNotDone();
        Jms.send(jms.session(), queue, "at last");

        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("at last");
    }

    @Test
    void receive_with_a_time_out_gives_up_in_time_and_not_before() throws JMSException {
        Session session = jms.session();
        MessageConsumer consumer = session.createConsumer(Jms.queue(session));
        long start = System.nanoTime();

        assertThat(consumer.receive(300)).isNull();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(300L, 5_000L);
    }

    @Test
    void receive_with_time_out_zero_waits_without_limit() throws Exception {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
            try {
                return Jms.text(consumer.receive(0));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        Awaitility.await().during(300, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(received)
                .isNotDone());
        Jms.send(jms.session(), queue, "at last");

        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("at last");
    }

    @Test
    void receive_with_the_longest_time_out_works() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");

        assertThat(session.createConsumer(queue).receive(Long.MAX_VALUE)).isNotNull();
    }

    @Test
    void receive_no_wait_sees_what_another_client_has_just_stored() throws JMSException {
        Session receiving = jms.session();
        Session sending = jms.session();
        Queue queue = Jms.queue(receiving);
        MessageConsumer consumer = receiving.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        for (String text : Jms.numbered("m", 200)) {
            Jms.send(sending, queue, text);
            Message message = consumer.receiveNoWait();
            assertThat(message).as(text).isNotNull();
            assertThat(Jms.text(message)).isEqualTo(text);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void receive_no_wait_empties_a_queue_without_a_gap() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, Jms.numbered("m", 700));
        MessageConsumer consumer = session.createConsumer(queue);
        for (String expected : Jms.numbered("m", 700)) {
            Message message = consumer.receiveNoWait();
            assertThat(message).as(expected).isNotNull();
            assertThat(Jms.text(message)).isEqualTo(expected);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void closing_the_consumer_the_session_or_the_connection_ends_a_waiting_receive_with_null() throws Exception {
        for (String what : List.of("consumer", "session", "connection")) {
            Connection connection = jms.closing(jms.factory().createConnection());
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createConsumer(Jms.queue(session));
            CompletableFuture<String> received = receiving(consumer);
            AutoCloseable closing = "consumer".equals(what) ? consumer : "session".equals(what) ? session : connection;
            closing.close();

            assertThat(received.get(10, TimeUnit.SECONDS)).as(what).isEqualTo("null");
        }
    }

    @Test
    void nothing_is_received_before_the_connection_is_started() throws Exception {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "waits", "too");
        MessageConsumer consumer = session.createConsumer(queue);

        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(200)).isNull();
        CompletableFuture<String> received = receiving(consumer);
        assertThat(received).isNotDone();
        connection.start();

        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("waits");
        assertThat(Jms.receiveText(consumer)).isEqualTo("too");
    }

    @Test
    void a_stopped_connection_gives_out_nothing_and_loses_nothing() throws JMSException {
        Connection connection = jms.connection();
        connection.start();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, Jms.numbered("m", 20));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 5)).containsExactly(Jms.numbered("m", 5));

        connection.stop();
        connection.stop();
        Jms.send(session, queue, "m21");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(100)).isNull();
        connection.start();
        connection.start();

        assertThat(Jms.receiveTexts(consumer, 16)).startsWith("m6").endsWith("m20", "m21");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void stopping_and_starting_under_load_loses_and_doubles_nothing() throws Exception {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);
        Session sending = jms.session();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try {
                Jms.send(sending, queue, Jms.numbered("m", 2_000));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        while (!sender.isDone()) {
            connection.start();
            connection.stop();
            int seen = recorder.messages().size();
            assertThat(recorder.messages()).as("while stopped").hasSize(seen);
        }
        connection.start();

        assertThat(recorder.awaitTexts(2_000)).containsExactly(Jms.numbered("m", 2_000));
        assertThat(recorder.messages())
                .allSatisfy(message -> assertThat(message.getJMSRedelivered()).isFalse());
    }

    @Test
    void messages_of_one_producer_arrive_in_order() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.send(jms.session(), queue, Jms.numbered("m", 1_000));

        assertThat(Jms.receiveTexts(consumer, 1_000)).containsExactly(Jms.numbered("m", 1_000));
    }

    @Test
    void a_consumer_with_a_listener_cannot_be_asked_to_receive() throws JMSException {
        Session session = jms.session();
        MessageConsumer consumer = session.createConsumer(Jms.queue(session));
        consumer.setMessageListener(message -> {});

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(consumer::receiveNoWait);
        consumer.setMessageListener(null);
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void a_receiver_that_stops_asking_gives_back_what_it_prefetched() throws JMSException {
        Session hoarding = jms.session();
        Queue queue = Jms.queue(hoarding);
        Jms.send(hoarding, queue, Jms.numbered("m", 400));
        MessageConsumer hoarder = hoarding.createConsumer(queue);
        List<String> first = Jms.receiveTexts(hoarder, 200);
        MessageConsumer other = jms.session().createConsumer(queue);

        List<String> rest = Jms.receiveTexts(other, 200);

        assertThat(first).containsExactly(Jms.numbered("m", 200));
        assertThat(rest).doesNotContainAnyElementsOf(first).doesNotHaveDuplicates();
        assertThat(hoarder.receiveNoWait()).isNull();
        jms.awaitEmpty(queue);
    }

    @Test
    void what_was_prefetched_and_given_back_does_not_count_as_delivered() throws JMSException {
        RedisConnectionFactory greedy = jms.factory(options -> options.prefetchMessages(1_000));
        Session hoarding = jms.session(greedy, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(hoarding);
        Jms.send(hoarding, queue, Jms.numbered("m", 300));
        MessageConsumer hoarder = hoarding.createConsumer(queue);
        Jms.receiveTexts(hoarder, 150);
        hoarder.close();
        MessageConsumer other = jms.session().createConsumer(queue);
        for (String expected : java.util.Arrays.copyOfRange(Jms.numbered("m", 300), 150, 300)) {
            Message message = Jms.receive(other);
            assertThat(Jms.text(message)).isEqualTo(expected);
            assertThat(message.getJMSRedelivered()).isFalse();
            assertThat(Jms.deliveryCount(message)).isEqualTo(1);
        }
    }

    @Test
    void two_consumers_share_a_queue_without_loss_or_doubles() throws JMSException {
        Session sending = jms.session();
        Queue queue = Jms.queue(sending);
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        jms.session().createConsumer(queue).setMessageListener(one);
        jms.session().createConsumer(queue).setMessageListener(two);
        Jms.send(sending, queue, Jms.numbered("m", 3_000));
        Awaitility.await().untilAsserted(() -> assertThat(
                        one.messages().size() + two.messages().size())
                .isGreaterThanOrEqualTo(3_000));

        List<String> all = new java.util.ArrayList<>(one.texts());
        all.addAll(two.texts());
        assertThat(all).containsExactlyInAnyOrder(Jms.numbered("m", 3_000));
        assertThat(one.messages()).isNotEmpty();
        assertThat(two.messages()).isNotEmpty();
        assertThat(one.texts()).isSortedAccordingTo(java.util.Comparator.comparingInt(ReceiveTest::number));
        assertThat(two.texts()).isSortedAccordingTo(java.util.Comparator.comparingInt(ReceiveTest::number));
        jms.awaitEmpty(queue);
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(1));
    }
}
