package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.messaginghub.pooled.jms.JmsPoolConnection;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolSession;

/** The connection pool pooled-jms. */
class ConnectionPoolTest extends Frameworks {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    @Override
    RedisExtension redis() {
        return redis;
    }

    private JmsPoolConnectionFactory pool() {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory());
        closing(pool::stop);
        return pool;
    }

    private void send(ConnectionFactory pool, String... texts) throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(Client.queue(queue))) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private void receive(ConnectionFactory pool, Acknowledgement acknowledgement, int count) throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(acknowledgement.mode());
                MessageConsumer consumer = session.createConsumer(Client.queue(queue))) {
            connection.start();
            Message last = null;
            for (int i = 0; i < count; i++) {
                last = consumer.receive(PATIENCE.toMillis());
                assertThat(last).as("message %d of %d", i, count).isNotNull();
                arrivals.add(0, last);
            }
            if (acknowledgement == Acknowledgement.TRANSACTED) {
                session.commit();
            } else {
                last.acknowledge();
            }
        }
    }

    private static Connection beneath(Connection pooled) throws JMSException {
        return ((JmsPoolConnection) pooled).getConnection();
    }

    private static Session beneath(Session pooled) throws JMSException {
        return ((JmsPoolSession) pooled).getInternalSession();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_sent_is_received_and_settled(Acknowledgement acknowledgement) throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        for (int i = 0; i < 10; i++) {
            send(pool, numbered(10 * i, 10 * (i + 1)));
            receive(pool, acknowledgement, 10);
        }
        assertEachOnce(100);
        assertThat(pool.getNumConnections()).isEqualTo(1);
    }

    @Test
    void connections_and_sessions_are_used_again() throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        Connection connection;
        Session session;
        try (Connection first = pool.createConnection();
                Session used = first.createSession()) {
            connection = beneath(first);
            session = beneath(used);
        }
        try (Connection second = pool.createConnection();
                Session used = second.createSession();
                Session other = second.createSession(Session.CLIENT_ACKNOWLEDGE)) {
            assertThat(beneath(second)).isSameAs(connection);
            assertThat(beneath(used)).isSameAs(session);
            assertThat(beneath(other)).isNotSameAs(session);
        }
    }

    @Test
    void a_session_that_goes_back_uncommitted_is_rolled_back() throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        send(pool, "p:0");
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(Client.queue(queue));
            assertThat(textOf(consumer.receive(PATIENCE.toMillis()))).isEqualTo("p:0");
            session.createProducer(Client.queue(queue)).send(session.createTextMessage("p:1"));
        }
        receive(pool, Acknowledgement.TRANSACTED, 1);
        awaitEmpty();
        assertThat(arrivals.redelivered()).isEqualTo(1);
    }

    @Test
    void what_a_session_did_not_acknowledge_comes_again_when_it_is_recovered() throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        send(pool, numbered(0, 3));
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(Client.queue(queue))) {
            connection.start();
            for (int i = 0; i < 3; i++) {
                assertThat(textOf(consumer.receive(PATIENCE.toMillis()))).isEqualTo("p:" + i);
            }
            session.recover();
            for (int i = 0; i < 3; i++) {
                Message again = consumer.receive(PATIENCE.toMillis());
                assertThat(textOf(again)).isEqualTo("p:" + i);
                assertThat(again.getJMSRedelivered()).isTrue();
                again.acknowledge();
            }
        }
        awaitEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_context_sends_receives_and_commits(boolean ofTheProvider) {
        JmsPoolConnectionFactory pool = pool();
        pool.setUseProviderJMSContext(ofTheProvider);
        for (int i = 0; i < 5; i++) {
            String text = "p:" + i;
            try (JMSContext context = pool.createContext(JMSContext.SESSION_TRANSACTED)) {
                Queue destination = context.createQueue(queue);
                context.createProducer().setProperty("number", i).send(destination, text);
                context.commit();
                assertThat(textOf(context.createConsumer(destination).receive(PATIENCE.toMillis())))
                        .isEqualTo(text);
                context.commit();
            }
        }
        awaitEmpty();
    }

    @Test
    void a_temporary_queue_ends_with_its_pooled_connection() throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        Queue temporary;
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Queue created = session.createTemporaryQueue();
            session.createProducer(created).send(session.createTextMessage("p:0"));
            try (MessageConsumer consumer = session.createConsumer(created)) {
                assertThat(textOf(consumer.receive(PATIENCE.toMillis()))).isEqualTo("p:0");
            }
            temporary = created;
        }
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            assertThatThrownBy(() -> session.createProducer(temporary).send(session.createTextMessage("late")))
                    .isInstanceOf(JMSException.class);
        }
    }

    @Test
    void idle_connections_are_evicted_and_replaced() throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        pool.setConnectionIdleTimeout(100);
        pool.setConnectionCheckInterval(50);
        send(pool, "p:0");
        await().atMost(PATIENCE).until(() -> pool.getNumConnections() == 0);
        receive(pool, Acknowledgement.CLIENT, 1);
        assertEachOnce(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void after_an_outage_the_pool_goes_on(boolean faultTolerant) throws JMSException {
        JmsPoolConnectionFactory pool = pool();
        pool.setFaultTolerantConnections(faultTolerant);
        List<JMSException> heard = new CopyOnWriteArrayList<>();
        Connection connection = closing(pool.createConnection());
        connection.setExceptionListener(heard::add);
        connection.start();
        connection.createSession().createConsumer(Client.queue("other")).setMessageListener(message -> {});
        Connection first = beneath(connection);
        try (Client watcher = Client.connect(redis.uri())) {
            watcher.consumer("other").setMessageListener(message -> {});
            redis.server().kill();
            await().atMost(PATIENCE).until(() -> !watcher.problems().isEmpty());
            redis.server().restart();
        }
        await().atMost(PATIENCE).until(() -> !heard.isEmpty());
        send(pool, "p:0");
        receive(pool, Acknowledgement.TRANSACTED, 1);
        assertEachOnce(1);
        try (Connection now = pool.createConnection()) {
            assertThat(beneath(now) == first).isEqualTo(faultTolerant);
        }
    }
}
