package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Named subscriptions that several threads create, change and delete at once: one of them wins, and no half is left. */
@Timeout(60)
class SubscriptionRaceTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 10;

    @RegisterExtension
    static final Jms jms = new Jms();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private Connection connection;
    private Session publishing;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        connection = jms.closing(Topics.brisk(jms, "client").createConnection());
        connection.start();
        publishing = jms.session();
        topic = Topics.topic(publishing);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private interface Attempt<R> {
        R make(int number) throws JMSException;
    }

    /** Lets all threads try at once; the results of those that were not refused. */
    private <R> List<R> race(Attempt<R> attempt) throws InterruptedException, ExecutionException {
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Future<R>> attempts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Callable<R> call = () -> {
                ready.countDown();
                ready.await();
                try {
                    return attempt.make(number);
                } catch (JMSException refused) {
                    return null;
                }
            };
            attempts.add(threads.submit(call));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> each : attempts) {
            if (each.get() != null) {
                results.add(each.get());
            }
        }
        return results;
    }

    @Test
    void one_of_many_gets_an_unshared_subscription() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<MessageConsumer> winners =
                    race(number -> connection.createSession().createDurableConsumer(topic, "s"));
            assertThat(winners).hasSize(1);
            Topics.publish(publishing, topic, "m" + round);
            assertThat(Jms.receiveText(winners.get(0))).isEqualTo("m" + round);
            winners.get(0).close();
        }
    }

    @Test
    void those_that_want_it_with_other_selectors_get_it_one_after_the_other() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<MessageConsumer> winners = race(number ->
                    connection.createSession().createDurableConsumer(topic, "s", "colour = 'c" + number + "'", false));
            assertThat(winners).hasSize(1);
            String selector = winners.get(0).getMessageSelector();
            String colour = selector.substring(selector.indexOf('\'') + 1, selector.length() - 1);
            Topics.publish(publishing, topic, "other", colour);
            assertThat(Jms.receiveText(winners.get(0))).isEqualTo(colour);
            winners.get(0).close();
        }
    }

    @Test
    void a_name_becomes_shared_or_unshared_and_not_both() throws Exception {
        Session session = connection.createSession();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> kinds = race(number -> {
                Session own = connection.createSession();
                if (number % 2 == 0) {
                    own.createDurableConsumer(topic, "s").close();
                    return "unshared";
                }
                own.createSharedDurableConsumer(topic, "s").close();
                return "shared";
            });
            assertThat(kinds).isNotEmpty();
            assertThat(kinds.stream().distinct()).hasSize(1);
            session.unsubscribe("s");
        }
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void those_that_unsubscribe_at_once_do_it_once() throws Exception {
        Session session = connection.createSession();
        for (int round = 0; round < ROUNDS; round++) {
            Topics.subscribe(session, topic, "s");
            Topics.publish(publishing, topic, "m");
            List<Boolean> winners = race(number -> {
                connection.createSession().unsubscribe("s");
                return true;
            });
            assertThat(winners).isNotEmpty();
            assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.unsubscribe("s"));
        }
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void whoever_joins_or_leaves_a_shared_subscription_gets_what_is_published_while_it_lives() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<MessageConsumer> consumers =
                    race(number -> jms.session().createSharedConsumer(topic, "s", "colour <> 'blue'"));
            assertThat(consumers).hasSize(THREADS);
            race(number -> {
                if (number > 0) {
                    consumers.get(number).close();
                }
                return null;
            });
            Topics.publish(publishing, topic, "m" + round);
            assertThat(Jms.receiveText(consumers.get(0))).isEqualTo("m" + round);
            consumers.get(0).close();
        }
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void many_threads_subscribe_receive_and_leave_and_nothing_is_left() throws Exception {
        List<Boolean> done = race(number -> {
            Session own = connection.createSession();
            Topic ownTopic = own.createTopic(topic.getTopicName() + "-" + number);
            for (int i = 0; i < ROUNDS; i++) {
                try (MessageConsumer unshared = own.createConsumer(ownTopic);
                        MessageConsumer shared = own.createSharedConsumer(ownTopic, "s" + number);
                        MessageConsumer durable = own.createDurableConsumer(ownTopic, "s" + number)) {
                    Topics.publish(own, ownTopic, "m" + i);
                    for (MessageConsumer consumer : List.of(unshared, shared, durable)) {
                        assertThat(Jms.receiveText(consumer)).isEqualTo("m" + i);
                    }
                }
                own.unsubscribe("s" + number);
            }
            return true;
        });
        assertThat(done).hasSize(THREADS);
        Topics.awaitNothingLeft(jms, topic);
    }
}
