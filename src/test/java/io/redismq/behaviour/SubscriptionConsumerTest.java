package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connection consumers of topics, of all four kinds of subscription (11.2). */
@Timeout(60)
class SubscriptionConsumerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private final Recorder recorder = new Recorder();
    private Session session;
    private Topic topic;
    private Connection connection;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        topic = session.createTopic(RedisExtension.unique("behaviour"));
        connection = connect();
    }

    private Connection connect() throws JMSException {
        Connection opened = jms.closing(jms.factory().createConnection());
        opened.setClientID(RedisExtension.unique("client"));
        opened.start();
        return opened;
    }

    private ServerSessions pool(Connection of, Recorder to) throws JMSException {
        return jms.closing(ServerSessions.listening(of, 2, to));
    }

    private void publish(String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(topic);
        for (String text : texts) {
            Message message = session.createTextMessage(text);
            message.setStringProperty("colour", text.startsWith("r") ? "red" : "blue");
            producer.send(message);
        }
    }

    @Test
    void each_connection_consumer_of_a_topic_gets_everything() throws JMSException {
        Recorder other = new Recorder();
        connection.createConnectionConsumer(topic, null, pool(connection, recorder), 3);
        connection.createConnectionConsumer(topic, "", pool(connection, other), 1);
        publish(Jms.numbered("m", 10));

        assertThat(recorder.awaitTexts(10)).containsExactlyInAnyOrder(Jms.numbered("m", 10));
        assertThat(other.awaitTexts(10)).containsExactlyInAnyOrder(Jms.numbered("m", 10));
    }

    @Test
    void what_a_selector_declines_bothers_no_server_session() throws JMSException {
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 1, recorder));
        connection.createConnectionConsumer(topic, "colour = 'red'", pool, 10);
        publish("b1", "b2", "r3", "b4");

        assertThat(recorder.awaitTexts(1)).containsExactly("r3");
        publish("r5");
        assertThat(recorder.awaitTexts(2)).containsExactly("r3", "r5");
        assertThat(pool.starts()).isEqualTo(2);
    }

    @Test
    void consumers_of_a_shared_subscription_share_its_messages() throws JMSException {
        Connection anonymous = jms.closing(jms.factory().createConnection());
        Connection second = jms.closing(jms.factory().createConnection());
        anonymous.start();
        second.start();
        Recorder other = new Recorder();
        anonymous.createSharedConnectionConsumer(topic, "s", null, pool(anonymous, recorder), 2);
        second.createSharedConnectionConsumer(topic, "s", null, pool(second, other), 2);
        publish(Jms.numbered("m", 50));

        Awaitility.await()
                .until(() -> recorder.messages().size() + other.messages().size() >= 50);
        List<String> all = new ArrayList<>(recorder.texts());
        all.addAll(other.texts());
        assertThat(all).containsExactlyInAnyOrder(Jms.numbered("m", 50));
    }

    @Test
    void a_durable_subscription_keeps_what_comes_while_there_is_no_consumer() throws JMSException {
        ConnectionConsumer first =
                connection.createDurableConnectionConsumer(topic, "d", null, pool(connection, recorder), 2);
        publish("a");
        assertThat(recorder.awaitTexts(1)).containsExactly("a");
        assertThatExceptionOfType(JMSException.class)
                .as("it has an active consumer")
                .isThrownBy(() ->
                        connection.createDurableConnectionConsumer(topic, "d", null, pool(connection, recorder), 2));
        first.close();
        publish("b");
        connection.createDurableConnectionConsumer(topic, "d", null, pool(connection, recorder), 2);

        assertThat(recorder.awaitTexts(2)).containsExactly("a", "b");
    }

    @Test
    void a_shared_durable_subscription_is_the_one_that_consumers_of_sessions_use() throws JMSException {
        ConnectionConsumer consumer =
                connection.createSharedDurableConnectionConsumer(topic, "d", null, pool(connection, recorder), 1);
        publish("a");
        assertThat(recorder.awaitTexts(1)).containsExactly("a");
        consumer.close();
        publish("b");

        Session own = connection.createSession();
        assertThat(Jms.receiveText(own.createSharedDurableConsumer(topic, "d"))).isEqualTo("b");
    }

    @Test
    void closing_leaves_a_subscription_though_a_server_session_is_busy_with_its_messages() throws JMSException {
        CountDownLatch over = new CountDownLatch(1);
        ServerSessions pool = jms.closing(ServerSessions.listening(connection, 1, message -> {
            try {
                recorder.onMessage(message);
                assertThat(over.await(Jms.SOON, TimeUnit.MILLISECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
        ConnectionConsumer consumer = connection.createDurableConnectionConsumer(topic, "d", null, pool, 1);
        publish("a", "b");
        recorder.awaitTexts(1);
        long begun = System.nanoTime();
        consumer.close();
        Recorder next = new Recorder();
        connection.createDurableConnectionConsumer(topic, "d", null, pool(connection, next), 1);

        assertThat(next.awaitTexts(1)).containsExactly("b");
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
        over.countDown();
        Awaitility.await().until(() -> pool.idle() == 1);
        publish("c");
        assertThat(next.awaitTexts(2)).containsExactly("b", "c");
        assertThat(recorder.texts()).containsExactly("a");
    }
}
