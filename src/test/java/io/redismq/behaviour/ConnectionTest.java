package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A connection's client id, exception listener, metadata, and what creating one or its sessions refuses. */
@Timeout(60)
class ConnectionTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void a_client_id_is_unique_while_its_connection_is_open() throws JMSException {
        String id = RedisExtension.unique("client");
        Connection holder = jms.connection();
        assertThat(holder.getClientID()).isNull();
        holder.setClientID(id);
        assertThat(holder.getClientID()).isEqualTo(id);

        Connection second = jms.connection();
        assertThatExceptionOfType(InvalidClientIDException.class).isThrownBy(() -> second.setClientID(id));
        assertThat(second.getClientID()).isNull();
        holder.close();
        second.setClientID(id);
        assertThat(second.getClientID()).isEqualTo(id);
    }

    @Test
    void a_client_id_needs_characters_and_may_have_any() throws JMSException {
        Connection connection = jms.connection();
        assertThatExceptionOfType(InvalidClientIDException.class).isThrownBy(() -> connection.setClientID(null));
        assertThatExceptionOfType(InvalidClientIDException.class).isThrownBy(() -> connection.setClientID(""));
        connection.setClientID("{ü} % / " + RedisExtension.unique("client"));
    }

    @Test
    void a_client_id_is_set_once_and_before_anything_else() throws JMSException {
        Connection twice = jms.connection();
        twice.setClientID(RedisExtension.unique("client"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> twice.setClientID("again"));
        Connection withSession = jms.connection();
        withSession.createSession();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> withSession.setClientID("late"));
        Connection startedOne = jms.connection();
        startedOne.start();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> startedOne.setClientID("late"));
    }

    @Test
    void a_context_takes_its_client_id_before_anything_else() {
        JMSContext first = jms.context();
        String id = RedisExtension.unique("client");
        first.setClientID(id);
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(() -> first.setClientID("again"));
        JMSContext second = jms.context();
        assertThatExceptionOfType(InvalidClientIDRuntimeException.class).isThrownBy(() -> second.setClientID(id));
        JMSContext sending = jms.context();
        sending.createProducer().send(Jms.queue(sending), "x");
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(() -> sending.setClientID("late"));
        JMSContext receiving = jms.context();
        receiving.createConsumer(Jms.queue(receiving));
        assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(() -> receiving.setClientID("late"));
    }

    @Test
    void a_factory_may_preset_the_client_id() throws JMSException {
        String id = RedisExtension.unique("client");
        RedisConnectionFactory factory = jms.factory(options -> options.clientId(id));
        Connection connection = jms.closing(factory.createConnection());

        assertThat(connection.getClientID()).isEqualTo(id);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> connection.setClientID("other"));
        assertThatExceptionOfType(InvalidClientIDException.class).isThrownBy(factory::createConnection);
        assertThatExceptionOfType(InvalidClientIDRuntimeException.class).isThrownBy(factory::createContext);
        connection.close();
        jms.closing(factory.createContext());
    }

    @Test
    void a_connection_whose_client_id_was_taken_over_is_told() throws JMSException {
        String id = RedisExtension.unique("client");
        List<JMSException> problems = new CopyOnWriteArrayList<>();
        RedisConnectionFactory factory = jms.factory(options -> options.consumerLease(Duration.ofSeconds(1)));
        Connection connection = jms.closing(factory.createConnection());
        connection.setClientID(id);
        connection.setExceptionListener(problems::add);
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.set("redismq:{client:" + id + "}", "somebody else");
        }
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(problems).hasSize(1).allMatch(InvalidClientIDException.class::isInstance));
    }

    @Test
    void the_metadata_tells_the_versions() throws JMSException {
        ConnectionMetaData metaData = jms.connection().getMetaData();

        assertThat(metaData.getJMSVersion()).isEqualTo("3.1");
        assertThat(metaData.getJMSMajorVersion()).isEqualTo(3);
        assertThat(metaData.getJMSMinorVersion()).isEqualTo(1);
        assertThat(metaData.getJMSProviderName()).isEqualTo("Redis MQ");
        assertThat(metaData.getProviderVersion())
                .startsWith(metaData.getProviderMajorVersion() + "." + metaData.getProviderMinorVersion());
        assertThat(Collections.list((java.util.Enumeration<?>) metaData.getJMSXPropertyNames()))
                .extracting(String::valueOf)
                .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    }

    @Test
    void the_exception_listener_hears_of_a_lost_consumer_once_and_the_messages_still_come() throws Exception {
        Connection connection = jms.connection();
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        ExceptionListener listener = heard::add;
        connection.setExceptionListener(listener);
        assertThat(connection.getExceptionListener()).isSameAs(listener);
        Session session = connection.createSession();
        Queue queue = Jms.queue(session);
        Recorder recorder = new Recorder();
        session.createConsumer(queue).setMessageListener(recorder);
        connection.start();
        Jms.send(session, queue, "before");
        recorder.awaitTexts(1);
        jms.awaitEmpty(queue);
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.del(Jms.key(queue) + ":consumers");
        }
        Jms.send(session, queue, "after");

        assertThat(recorder.awaitTexts(2)).containsExactly("before", "after");
        Awaitility.await().untilAsserted(() -> assertThat(heard).isNotEmpty());
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).getErrorCode()).isNotBlank();
        assertThat(heard.get(0).getLinkedException()).isNotNull();
    }

    @Test
    void exception_listeners_are_called_one_at_a_time_and_may_throw() throws Exception {
        Connection connection = jms.connection();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        connection.setExceptionListener(problem -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            if (calls.incrementAndGet() % 2 == 0) {
                throw new java.lang.IllegalStateException("thrown on purpose");
            }
            throw new AssertionError("thrown on purpose");
        });
        Session session = connection.createSession();
        connection.start();
        for (int i = 0; i < 5; i++) {
            Queue queue = Jms.queue(session);
            try (Jedis jedis = jms.redis().jedis()) {
                jedis.set(Jms.key(queue), "not a stream");
            }
            session.createConsumer(queue).setMessageListener(new Recorder());
        }
        Awaitility.await().untilAsserted(() -> assertThat(calls).hasValueGreaterThanOrEqualTo(5));

        assertThat(most).hasValue(1);
    }

    @Test
    void a_session_mode_that_does_not_exist_is_refused() throws JMSException {
        Connection connection = jms.connection();

        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> connection.createSession(17));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> connection.createSession(-1));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> connection.createSession(false, 17));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createSession(false, Session.SESSION_TRANSACTED));
        assertThat(connection.createSession(true, 17).getTransacted()).isTrue();
    }

    @Test
    void a_redis_that_is_not_there_is_told_of_when_connecting() {
        RedisConnectionFactory nowhere = new RedisConnectionFactory(io.redismq.api.ConnectionOptions.builder()
                .uri("redis://127.0.0.1:1")
                .build());

        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(nowhere::createConnection)
                .satisfies(e -> assertThat(e.getErrorCode()).isNotBlank());
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(nowhere::createContext);
    }

    @Test
    void a_user_that_redis_does_not_know_is_a_security_problem() {
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> jms.factory().createConnection("nobody", "wrong"));
    }

    @Test
    void a_connection_without_sessions_starts_stops_and_closes() throws JMSException {
        Connection connection = jms.connection();
        connection.stop();
        connection.start();
        connection.stop();
        connection.close();
    }
}
