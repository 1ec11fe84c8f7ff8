package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.api.RedeliveryPolicy;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redelivery in a subscription: counts, order and back-off are its own, and the others do not see it. */
@Timeout(60)
class TopicRedeliveryTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        publishing = jms.session();
        topic = Topics.topic(publishing);
    }

    private static String seen(Message message) {
        try {
            return Jms.text(message) + "/" + Jms.deliveryCount(message) + (message.getJMSRedelivered() ? "r" : "");
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private static String next(MessageConsumer consumer) throws JMSException {
        return seen(Jms.receive(consumer));
    }

    /** Fails on what it gets first. */
    private static MessageListener failingOnce(List<String> seen) {
        return message -> {
            seen.add(seen(message));
            if (seen.size() == 1) {
                throw new UnsupportedOperationException("thrown on purpose");
            }
        };
    }

    @Test
    void delivery_counts_are_those_of_the_subscription() throws JMSException {
        Session client = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(topic);
        MessageConsumer other = jms.session().createConsumer(topic);
        Topics.publish(publishing, topic, "a", "b");
        assertThat(next(consumer)).isEqualTo("a/1");
        client.recover();
        assertThat(next(consumer)).isEqualTo("a/2r");
        client.recover();
        assertThat(next(consumer)).isEqualTo("a/3r");
        assertThat(next(consumer)).isEqualTo("b/1");
        assertThat(next(other)).isEqualTo("a/1");
        assertThat(next(other)).isEqualTo("b/1");
    }

    @Test
    void a_message_that_waits_for_its_redelivery_lets_others_pass_in_its_subscription_only() throws JMSException {
        Connection connection = jms.closing(jms.redelivering(
                        policy -> policy.initialDelay(Duration.ofMillis(700)).maximumDelay(Duration.ofMillis(700)))
                .createConnection());
        List<String> delayed = new CopyOnWriteArrayList<>();
        List<String> prompt = new CopyOnWriteArrayList<>();
        connection.createSession().createConsumer(topic).setMessageListener(failingOnce(delayed));
        connection.createSession().createConsumer(topic).setMessageListener(message -> prompt.add(seen(message)));
        connection.start();
        long before = System.nanoTime();
        Topics.publish(publishing, topic, "a", "b");
        await().untilAsserted(() -> assertThat(delayed).containsExactly("a/1", "b/1", "a/2r"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(699);
        assertThat(prompt).containsExactly("a/1", "b/1");
    }

    @Test
    void what_waits_for_its_redelivery_is_kept_for_the_next_consumer_of_a_durable_subscription() throws JMSException {
        Connection connection = jms.closing(jms.factory(options -> options.clientId("client")
                        .redelivery(RedeliveryPolicy.builder()
                                .initialDelay(Duration.ofMillis(500))
                                .build()))
                .createConnection());
        connection.start();
        Session session = connection.createSession();
        List<String> seen = new CopyOnWriteArrayList<>();
        MessageConsumer consumer = session.createDurableConsumer(topic, "s");
        consumer.setMessageListener(failingOnce(seen));
        Topics.publish(publishing, topic, "a");
        await().untilAsserted(() -> assertThat(seen).hasSize(1));
        consumer.close();
        assertThat(Topics.stored(jms, topic)).isEqualTo(1);
        assertThat(next(connection.createSession().createDurableConsumer(topic, "s")))
                .isEqualTo("a/2r");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void what_was_fetched_ahead_and_never_shown_counts_as_never_delivered() throws JMSException {
        Connection connection =
                jms.closing(jms.factory(options -> options.clientId("client")).createConnection());
        connection.start();
        Session first = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = first.createDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, Jms.numbered("m", 200));
        for (int i = 1; i <= 50; i++) {
            Jms.receive(consumer).acknowledge();
        }
        assertThat(next(consumer)).isEqualTo("m51/1");
        first.close();
        MessageConsumer second = connection.createSession().createDurableConsumer(topic, "s");
        assertThat(next(second)).isEqualTo("m51/2r");
        for (int i = 52; i <= 200; i++) {
            assertThat(next(second)).isEqualTo("m" + i + "/1");
        }
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void a_subscription_is_not_changed_while_messages_of_it_are_not_acknowledged() throws JMSException {
        Session client = Topics.subscriber(jms, "client", Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(next(consumer)).isEqualTo("a/1");
        consumer.close();

        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> client.createDurableConsumer(topic, "s", "colour = 'red'", false));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> client.createDurableConsumer(Topics.topic(client), "s"));
        MessageConsumer same = client.createDurableConsumer(topic, "s");
        client.recover();
        assertThat(next(same)).isEqualTo("a/2r");
        Message second = Jms.receive(same);
        assertThat(seen(second)).isEqualTo("b/1");
        second.acknowledge();
        same.close();
        client.createDurableConsumer(topic, "s", "colour = 'red'", false).close();
        client.unsubscribe("s");
    }
}
