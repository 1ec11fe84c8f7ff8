package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics that retain messages for a time, and subscriptions that start with what was published before them. */
@Timeout(60)
class TopicRetentionTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private final String name = RedisExtension.unique("retention");
    private Session publishing;
    private Session session;

    @BeforeEach
    void open() throws JMSException {
        publishing = Topics.subscriber(jms, null, Session.AUTO_ACKNOWLEDGE);
        session = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
    }

    private Topic topic(String options) throws JMSException {
        return session.createTopic(name + "?retention=1h" + options);
    }

    @Test
    void what_was_published_for_nobody_is_there_for_a_subscription_that_starts_with_the_oldest() throws JMSException {
        Topic topic = topic("");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(Topics.stored(jms, topic)).isEqualTo(2);
        MessageConsumer oldest = session.createDurableConsumer(topic("&startFrom=oldest"), "oldest");
        MessageConsumer latest = session.createDurableConsumer(topic("&startFrom=latest"), "latest");
        MessageConsumer plain = session.createConsumer(topic);
        Topics.assertHolds(publishing, topic, oldest, "a", "b");
        assertThat(Jms.receiveText(latest)).isEqualTo("marker");
        assertThat(Jms.receiveText(plain)).isEqualTo("marker");
    }

    @Test
    void what_every_subscription_has_done_with_is_there_for_another() throws JMSException {
        Topic topic = topic("");
        MessageConsumer first = session.createDurableConsumer(topic, "first");
        Topics.publish(publishing, topic, "red 1", "blue 2");
        Topics.publish(publishing, topic, Topics.priority(9), "red high");
        assertThat(Jms.receiveTexts(first, 3)).containsExactlyInAnyOrder("red 1", "blue 2", "red high");
        MessageConsumer second =
                session.createDurableConsumer(topic("&startFrom=10min"), "second", "colour <> 'blue'", false);
        assertThat(Jms.receiveTexts(second, 2)).containsExactly("red high", "red 1");
        Topics.assertHolds(publishing, topic, second);
    }

    @Test
    void a_subscription_that_exists_goes_on_where_it_is() throws JMSException {
        Topic oldest = topic("&startFrom=oldest");
        Topics.publish(publishing, oldest, "a");
        try (MessageConsumer consumer = session.createDurableConsumer(oldest, "s")) {
            assertThat(Jms.receiveText(consumer)).isEqualTo("a");
        }
        Topics.publish(publishing, oldest, "b");
        Topics.assertHolds(publishing, oldest, session.createDurableConsumer(oldest, "s"), "b");
    }

    @Test
    void a_subscription_that_is_made_anew_starts_where_it_is_told() throws JMSException {
        Topic oldest = topic("&startFrom=oldest");
        Topics.subscribe(session, oldest, "s");
        Topics.publish(publishing, oldest, "a");
        session.unsubscribe("s");
        Topics.assertHolds(publishing, oldest, session.createDurableConsumer(oldest, "s"), "a");
    }

    @Test
    void a_subscription_may_start_at_a_time() throws JMSException {
        Topic topic = topic("");
        MessageConsumer witness = session.createConsumer(topic);
        Topics.publish(publishing, topic, "before");
        Message before = Jms.receive(witness);
        long time = before.getJMSTimestamp() + 200;
        await().until(() -> System.currentTimeMillis() > time + 200);
        Topics.publish(publishing, topic, "after");
        Topic since = topic("&startFrom=" + Instant.ofEpochMilli(time));
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(since, "s"), "after");
    }

    @Test
    void when_the_time_is_over_nothing_is_kept() throws JMSException {
        Topic topic = session.createTopic(name + "?retention=1s&startFrom=oldest");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(Topics.stored(jms, topic)).isEqualTo(2);
        Topics.awaitStored(jms, topic, 0);
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "s"));
    }

    @Test
    void retention_takes_nothing_from_a_subscription_that_is_slower() throws JMSException {
        Topic topic = session.createTopic(name + "?retention=1s");
        Topics.subscribe(session, topic, "slow");
        Topics.publish(publishing, topic, "a", "b");
        MessageConsumer witness = session.createConsumer(topic);
        Topics.publish(publishing, topic, Topics.delay(2_000), "due after the time");
        assertThat(Jms.receiveText(witness)).isEqualTo("due after the time");
        Topics.assertHolds(
                publishing, topic, session.createDurableConsumer(topic, "slow"), "a", "b", "due after the time");
    }
}
