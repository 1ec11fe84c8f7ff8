package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedisQueue;
import io.redismq.api.WhenFull;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Temporary queues with options: limits, expiry, and what is set aside from them. */
@Timeout(60)
class TemporaryQueueOptionsTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** The sweep rests for a lease between two rounds. */
    private RedisConnectionFactory sweeping;

    @BeforeEach
    void open() {
        sweeping = jms.factory(options -> options.consumerLease(Duration.ofSeconds(1)));
    }

    private static Queue with(Queue queue, UnaryOperator<DestinationOptions.Builder> options) throws JMSException {
        return new RedisQueue(
                queue.getQueueName(),
                options.apply(DestinationOptions.builder()).build());
    }

    private static Queue expiredOf(Queue queue) throws JMSException {
        return new RedisQueue("EXPIRED." + queue.getQueueName());
    }

    private static void send(Session session, Queue queue, long timeToLive, String text) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage(text), DeliveryMode.PERSISTENT, 4, timeToLive);
        producer.close();
    }

    /** What Redis has of a queue, but for the states of its senders, which expire. */
    private static Set<String> keys(Queue queue) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            Set<String> keys = new HashSet<>(jedis.keys(Jms.key(queue) + "*"));
            keys.removeIf(key -> key.contains(":sender:"));
            return keys;
        }
    }

    private static boolean exists(Queue queue, String suffix) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.exists(Jms.key(queue) + suffix);
        }
    }

    // ---- names

    @ParameterizedTest
    @ValueSource(strings = {"", "DLQ.", "EXPIRED."})
    void the_name_of_a_temporary_queue_has_no_options(String prefix) throws JMSException {
        Session session = jms.session();
        String name = prefix + session.createTemporaryQueue().getQueueName();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue(name + "?maxLength=1"))
                .withMessageContaining("cannot have options")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("argument"));
        assertThat(session.createQueue(name + "?").getQueueName()).isEqualTo(name);
    }

    // ---- limits

    @Test
    void a_full_temporary_queue_refuses_and_takes_again_when_there_is_room() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Session other = jms.session();
        Queue limited = with(queue, options -> options.maxLength(2));
        Jms.send(other, limited, "a", "b");
        assertThatExceptionOfType(ResourceAllocationException.class).isThrownBy(() -> Jms.send(other, limited, "c"));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("a", "b");
        jms.awaitEmpty(queue);
        Jms.send(other, limited, "d");
        assertThat(Jms.receiveText(consumer)).isEqualTo("d");
    }

    @Test
    void a_full_temporary_queue_drops_its_oldest_messages_if_told_to() throws JMSException {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Queue limited = with(queue, options -> options.maxLength(2).whenFull(WhenFull.DROP_OLDEST));
        Jms.send(jms.session(), limited, "a", "b", "c");
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 2)).containsExactly("b", "c");
    }

    @Test
    void who_waits_for_room_hears_that_the_queue_was_deleted() throws Exception {
        Session session = jms.session();
        TemporaryQueue queue = session.createTemporaryQueue();
        Session other = jms.session();
        Queue limited = with(queue, options -> options.maxLength(1).whenFull(WhenFull.BLOCK));
        Jms.send(other, limited, "a");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                Jms.send(other, limited, "b");
            } catch (JMSException e) {
                throw new CompletionException(e);
            }
        });
        await().during(Duration.ofMillis(300)).until(() -> !sending.isDone());
        queue.delete();
        assertThat(sending)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidDestinationException.class);
        assertThat(keys(queue)).isEmpty();
    }

    // ---- expiry

    @Test
    void expired_messages_are_the_owners_and_go_with_the_queue() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer consumer = session.createConsumer(with(queue, options -> options.expiryQueue(true)));
        consumer.close();
        Session other = jms.session();
        send(other, queue, 1, "late");
        await().until(() -> {
            try (MessageConsumer looking = session.createConsumer(queue)) {
                return looking.receiveNoWait() == null && exists(queue, ":expired");
            }
        });
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> other.createConsumer(expiredOf(queue)));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> other.createBrowser(expiredOf(queue)));
        assertThat(session.createBrowser(expiredOf(queue)).getEnumeration().hasMoreElements())
                .isTrue();

        send(other, queue, 60_000, "lives");
        assertThat(exists(queue, ":deadline")).isTrue();
        MessageConsumer reader = session.createConsumer(expiredOf(queue));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(queue::delete);
        assertThat(Jms.receiveText(reader)).isEqualTo("late");
        reader.close();
        send(session, expiredOf(queue), 60_000, "again");
        queue.delete();
        assertThat(keys(queue)).isEmpty();
        for (Queue gone : List.of(queue, expiredOf(queue))) {
            assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> send(other, gone, 100, "x"));
        }
        assertThat(keys(queue)).isEmpty();
    }

    @Test
    void the_owner_sweeps_and_keeps_what_expires_though_a_sender_knows_nothing_of_it() throws JMSException {
        Session session = jms.closing(sweeping.createConnection()).createSession(); // not started: fetches nothing
        TemporaryQueue queue = session.createTemporaryQueue();
        Session other = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        send(other, queue, 1, "late");
        await().during(Duration.ofMillis(2_500)).until(() -> jms.stored(queue) == 1);
        session.createConsumer(with(queue, options -> options.expiryQueue(true)));
        await().until(() -> jms.stored(queue) == 0);
        assertThat(session.createBrowser(expiredOf(queue)).getEnumeration().hasMoreElements())
                .isTrue();
    }

    @Test
    void a_sweep_after_the_end_leaves_nothing_of_the_queue() throws JMSException {
        Session session = jms.session(sweeping, Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        send(session, queue, 300, "late");
        await().until(() -> exists(queue, ":sweep"));
        queue.delete();
        await().during(Duration.ofMillis(2_500)).until(() -> keys(queue).isEmpty());
    }
}
