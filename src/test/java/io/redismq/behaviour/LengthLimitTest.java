package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisExtension;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of a queue's length: refusing, waiting and dropping, for each way to send. */
@Timeout(60)
class LengthLimitTest {

    private static final String FULL = "broker.QUEUE_FULL";

    @RegisterExtension
    static final Jms jms = new Jms();

    private static Queue limited(Session session, String options) throws JMSException {
        return session.createQueue(RedisExtension.unique("limit") + "?" + options);
    }

    /** What became of asynchronous sends, in the order of the calls back. */
    private static final class Outcomes implements CompletionListener {

        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void onCompletion(Message message) {
            all.add("stored " + textOf(message));
        }

        @Override
        public void onException(Message message, Exception exception) {
            all.add(((JMSException) exception).getErrorCode() + " " + textOf(message));
        }

        private static String textOf(Message message) {
            try {
                return Jms.text(message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }

        List<String> await(int count) {
            org.awaitility.Awaitility.await().until(() -> all.size() >= count);
            return all;
        }
    }

    private static void sendAsync(Session session, Queue queue, Outcomes outcomes, String... texts)
            throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (String text : texts) {
            producer.send(session.createTextMessage(text), outcomes);
        }
    }

    private static CompletableFuture<Void> inBackground(CompletableFutureTask task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private interface CompletableFutureTask {
        void run() throws Exception;
    }

    private static Throwable failureOf(CompletableFuture<Void> done) {
        try {
            done.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    // ---- reject

    @Test
    void a_send_to_a_full_queue_is_refused_until_there_is_room() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=2");
        Jms.send(session, queue, "a", "b");

        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Jms.send(session, queue, "c"))
                .withMessageContaining("maxLength allows 2")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(FULL));
        assertThat(jms.bodies(queue)).containsExactly("a", "b");

        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("a", "b");
        jms.awaitEmpty(queue);
        Jms.send(session, queue, "d");
        assertThat(Jms.receiveText(consumer)).isEqualTo("d");
    }

    @Test
    void of_many_asynchronous_sends_as_many_as_fit_are_stored_in_order() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=10");
        Outcomes outcomes = new Outcomes();
        sendAsync(session, queue, outcomes, Jms.numbered("m", 500));

        List<String> all = outcomes.await(500);
        assertThat(all.stream().filter(line -> line.startsWith("stored "))).hasSize(10);
        assertThat(all.stream().filter(line -> line.startsWith(FULL))).hasSize(490);
        assertThat(all.stream().map(line -> line.split(" ")[1])).containsExactly(Jms.numbered("m", 500));
        assertThat(jms.bodies(queue)).containsExactly(Jms.numbered("m", 10));
    }

    @Test
    void that_a_non_persistent_message_was_refused_is_told_to_the_exception_listener() throws JMSException {
        Connection connection = jms.connection();
        List<JMSException> problems = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(problems::add);
        Session session = connection.createSession();
        Queue queue = limited(session, "maxLength=1");
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("a"));
        producer.send(session.createTextMessage("b"));

        await().until(() -> problems.size() == 1);
        assertThat(problems.get(0)).isInstanceOf(ResourceAllocationException.class);
        assertThat(problems.get(0).getErrorCode()).isEqualTo(FULL);
        assertThat(jms.bodies(queue)).containsExactly("a");
    }

    @Test
    void all_priorities_and_delayed_messages_count() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=3");
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(60_000);
        producer.send(session.createTextMessage("later"));
        producer.setDeliveryDelay(0);
        producer.setPriority(9);
        producer.send(session.createTextMessage("high"));
        producer.setPriority(0);
        producer.send(session.createTextMessage("low"));
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> producer.send(session.createTextMessage("x")));
    }

    @Test
    void what_is_delivered_and_not_acknowledged_counts() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = limited(session, "maxLength=1");
        Jms.send(session, queue, "a");
        Message message = Jms.receive(session.createConsumer(queue));
        assertThatExceptionOfType(ResourceAllocationException.class).isThrownBy(() -> Jms.send(session, queue, "b"));
        message.acknowledge();
        Jms.send(session, queue, "b");
    }

    @Test
    void a_producer_without_the_option_is_not_limited() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1");
        Jms.send(session, session.createQueue(queue.getQueueName()), "a", "b");
        assertThat(jms.stored(queue)).isEqualTo(2);
    }

    // ---- block

    @Test
    void a_blocked_send_goes_on_when_there_is_room() throws Exception {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1&whenFull=block");
        Jms.send(session, queue, "a");
        Session sending = jms.session();
        CompletableFuture<Void> blocked = inBackground(() -> Jms.send(sending, queue, "b", "c"));
        await().during(Duration.ofMillis(300)).until(() -> !blocked.isDone() && jms.stored(queue) == 1);

        assertThat(Jms.receiveTexts(session.createConsumer(queue), 3)).containsExactly("a", "b", "c");
        blocked.join();
    }

    @Test
    void a_blocked_send_gives_up_after_its_time() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=400ms");
        Jms.send(session, queue, "a");
        long begun = System.nanoTime();
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Jms.send(session, queue, "b"))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(FULL));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
        assertThat(jms.bodies(queue)).containsExactly("a");
    }

    @Test
    void the_time_that_a_send_waits_for_room_is_the_send_timeout_by_default() throws JMSException {
        Session session = jms.session(
                jms.factory(options -> options.sendTimeout(Duration.ofMillis(500))), Session.AUTO_ACKNOWLEDGE);
        Queue queue = limited(session, "maxLength=1&whenFull=block");
        Jms.send(session, queue, "a");
        long begun = System.nanoTime();
        assertThatExceptionOfType(ResourceAllocationException.class).isThrownBy(() -> Jms.send(session, queue, "b"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
    }

    @Test
    void room_may_be_waited_for_longer_than_the_send_timeout() throws Exception {
        Session session = jms.session(
                jms.factory(options -> options.sendTimeout(Duration.ofMillis(200))), Session.AUTO_ACKNOWLEDGE);
        Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=20s");
        Jms.send(session, queue, "a");
        Outcomes outcomes = new Outcomes();
        sendAsync(session, queue, outcomes, "b", "c");
        await().during(Duration.ofMillis(600)).until(() -> outcomes.all.isEmpty());

        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 3)).containsExactly("a", "b", "c");
        assertThat(outcomes.await(2)).containsExactly("stored b", "stored c");
    }

    @Test
    void without_redis_a_send_fails_after_the_send_timeout_however_long_it_may_wait_for_room() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(jms.redis().server())) {
            Session session = jms.session(
                    new RedisConnectionFactory(ConnectionOptions.builder()
                            .uri(proxy.uri())
                            .responseTimeout(Duration.ofMillis(200))
                            .sendTimeout(Duration.ofSeconds(1))
                            .build()),
                    Session.AUTO_ACKNOWLEDGE);
            Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=1h");
            Jms.send(session, queue, "a");
            Outcomes outcomes = new Outcomes();
            sendAsync(session, queue, outcomes, "b", "c");
            await().during(Duration.ofMillis(300)).until(() -> outcomes.all.isEmpty());
            proxy.pause();
            assertThat(outcomes.await(2)).noneMatch(line -> line.startsWith("stored") || line.startsWith(FULL));
            proxy.resume();
        }
    }

    @Test
    void blocked_asynchronous_sends_go_out_in_order_as_there_is_room() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=3&whenFull=block");
        Outcomes outcomes = new Outcomes();
        sendAsync(session, queue, outcomes, Jms.numbered("m", 50));

        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 50)).containsExactly(Jms.numbered("m", 50));
        assertThat(outcomes.await(50)).allMatch(line -> line.startsWith("stored "));
    }

    @Test
    void messages_without_the_time_to_wait_are_refused_and_the_others_wait_on() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=20s");
        Queue impatient = session.createQueue(queue.getQueueName() + "?maxLength=1&whenFull=block&fullTimeout=300ms");
        Jms.send(session, queue, "a");
        Outcomes early = new Outcomes();
        sendAsync(session, impatient, early, "b");
        Outcomes late = new Outcomes();
        sendAsync(session, queue, late, "c");
        assertThat(early.await(1)).containsExactly(FULL + " b");
        assertThat(late.all).isEmpty();
        assertThat(Jms.receiveTexts(jms.session().createConsumer(queue), 2)).containsExactly("a", "c");
        assertThat(late.await(1)).containsExactly("stored c");
    }

    @Test
    void a_blocked_send_does_not_keep_its_session_or_connection_from_closing() throws Exception {
        for (boolean whole : new boolean[] {false, true}) {
            Connection connection = jms.connection();
            Session session = connection.createSession();
            Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=1h");
            Jms.send(session, queue, "a");
            Outcomes outcomes = new Outcomes();
            sendAsync(session, queue, outcomes, "b");
            Session other = connection.createSession();
            CompletableFuture<Void> blocked = inBackground(() -> Jms.send(other, queue, "c"));
            await().during(Duration.ofMillis(100)).until(() -> !blocked.isDone());

            long begun = System.nanoTime();
            if (whole) {
                connection.close();
            } else {
                session.close();
                other.close();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(outcomes.await(1)).containsExactly(FULL + " b");
            assertThat(failureOf(blocked)).isInstanceOf(ResourceAllocationException.class);
            assertThat(jms.bodies(queue)).containsExactly("a");
        }
    }

    @Test
    void a_listener_that_is_blocked_does_not_keep_its_connection_from_closing() throws Exception {
        Connection connection = jms.connection();
        Session session = connection.createSession();
        Queue from = Jms.queue(session);
        Queue to = limited(session, "maxLength=1&whenFull=block&fullTimeout=1h");
        Jms.send(session, to, "a");
        Jms.send(session, from, "go");
        CompletableFuture<Exception> told = new CompletableFuture<>();
        CompletableFuture<Void> entered = new CompletableFuture<>();
        session.createConsumer(from).setMessageListener(message -> {
            entered.complete(null);
            try {
                Jms.send(session, to, "b");
            } catch (JMSException e) {
                told.complete(e);
            }
        });
        connection.start();
        entered.join();
        connection.close();
        assertThat(told.join()).isInstanceOf(ResourceAllocationException.class);
    }

    @Test
    void an_interrupted_send_returns_and_its_message_is_given_up() throws Exception {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=1h");
        Jms.send(session, queue, "a");
        CompletableFuture<Exception> told = new CompletableFuture<>();
        Session sending = jms.session();
        Thread thread = new Thread(() -> {
            try {
                Jms.send(sending, queue, "b");
            } catch (Exception e) {
                told.complete(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertThat(((JMSException) told.join()).getErrorCode()).isEqualTo("broker.INTERRUPTED");
        // The next one of the same sender would come behind it.
        Outcomes outcomes = new Outcomes();
        sendAsync(sending, queue, outcomes, "c");
        await().during(Duration.ofMillis(600)).until(() -> outcomes.all.isEmpty());
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 2)).containsExactly("a", "c");
    }

    @Test
    void who_consumes_on_the_same_connection_is_not_kept_waiting_by_its_blocked_sends() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=1&whenFull=block&fullTimeout=1h");
        Outcomes outcomes = new Outcomes();
        sendAsync(session, queue, outcomes, Jms.numbered("m", 5));
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> received = new ArrayList<>();
        await().until(() -> {
            Message next = consumer.receiveNoWait();
            if (next != null) {
                received.add(Jms.text(next));
            }
            return received.size() == 5;
        });
        assertThat(received).containsExactly(Jms.numbered("m", 5));
    }

    // ---- drop-oldest

    @Test
    void the_newest_messages_remain() throws JMSException {
        Session session = jms.session();
        Queue queue = limited(session, "maxLength=10&whenFull=drop-oldest");
        Outcomes outcomes = new Outcomes();
        sendAsync(session, queue, outcomes, Jms.numbered("m", 500));
        assertThat(outcomes.await(500)).allMatch(line -> line.startsWith("stored "));
        String[] newest = IntStream.rangeClosed(491, 500).mapToObj(i -> "m" + i).toArray(String[]::new);
        assertThat(jms.bodies(queue)).containsExactly(newest);
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 10)).containsExactly(newest);
    }

    @Test
    void what_a_consumer_holds_is_not_dropped() throws JMSException {
        Session holding = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = limited(holding, "maxLength=2&whenFull=drop-oldest");
        Jms.send(holding, queue, "held", "held too");
        MessageConsumer consumer = holding.createConsumer(queue);
        Jms.receiveTexts(consumer, 2);
        Session session = jms.session();
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Jms.send(session, queue, "y"))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(FULL));
        assertThat(jms.bodies(queue)).containsExactly("held", "held too");
        holding.recover(); // they wait for their redelivery now, or are on their way again
        consumer.close();
        await().untilAsserted(() -> Jms.send(session, queue, "y"));
        assertThat(jms.bodies(queue)).containsExactly("held too", "y");
    }
}
