package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of a subscription's length: what a publisher meets when the slowest subscription has fallen behind. */
@Timeout(60)
class TopicLimitTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Session session;

    @BeforeEach
    void open() throws JMSException {
        publishing = jms.session();
        session = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
    }

    private Topic limited(String options) throws JMSException {
        return publishing.createTopic(RedisExtension.unique("limit") + "?" + options);
    }

    private void assertFull(Topic topic, String subscription) {
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Topics.publish(publishing, topic, "too many"))
                .withMessageContaining(subscription);
    }

    @Test
    void a_publisher_is_refused_and_told_which_subscription_has_fallen_behind() throws JMSException {
        Topic topic = limited("maxLength=2&whenFull=reject");
        Topics.subscribe(session, topic, "slow");
        MessageConsumer quick = session.createDurableConsumer(topic, "quick");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(Jms.receiveTexts(quick, 2)).containsExactly("a", "b");
        assertFull(topic, "durable/client/slow");
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "slow"), 2))
                .containsExactly("a", "b");
        await().untilAsserted(() -> Topics.publish(publishing, topic, "c"));
        assertThat(Jms.receiveText(quick)).isEqualTo("c");
    }

    @Test
    void without_subscriptions_nothing_is_refused() throws JMSException {
        Topic topic = limited("maxLength=1&whenFull=reject");
        Topics.publish(publishing, topic, "a", "b", "c");
        assertThat(Topics.keys(jms, topic)).isEmpty();
    }

    @Test
    void all_priorities_and_delayed_messages_count() throws JMSException {
        Topic topic = limited("maxLength=3");
        Topics.subscribe(session, topic, "s");
        Topics.publish(publishing, topic, Topics.delay(60_000), "later");
        Topics.publish(publishing, topic, Topics.priority(9), "high");
        Topics.publish(publishing, topic, Topics.priority(0), "low");
        assertFull(topic, "durable/client/s");
    }

    @Test
    void what_is_delivered_and_not_acknowledged_counts() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        Topic topic = limited("maxLength=1");
        MessageConsumer consumer = client.createDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, "a");
        Message message = Jms.receive(consumer);
        assertFull(topic, "durable/other/s");
        message.acknowledge();
        await().untilAsserted(() -> Topics.publish(publishing, topic, "b"));
    }

    @Test
    void unsubscribing_makes_room() throws JMSException {
        Topic topic = limited("maxLength=1");
        Topics.subscribe(session, topic, "slow");
        Topics.publish(publishing, topic, "a");
        assertFull(topic, "durable/client/slow");
        session.unsubscribe("slow");
        Topics.subscribe(session, topic, "next");
        Topics.publish(publishing, topic, "b");
        assertThat(Jms.receiveText(session.createDurableConsumer(topic, "next")))
                .isEqualTo("b");
    }

    @Test
    void a_blocked_publisher_goes_on_when_the_slowest_has_caught_up() throws Exception {
        Topic topic = limited("maxLength=1&whenFull=block");
        Topics.subscribe(session, topic, "slow");
        Recorder quick = new Recorder();
        jms.session().createConsumer(topic).setMessageListener(quick);
        Topics.publish(publishing, topic, "a");
        assertThat(quick.awaitTexts(1)).containsExactly("a");
        CompletableFuture<Void> blocked = CompletableFuture.runAsync(() -> {
            try {
                Topics.publish(publishing, topic, "b", "c");
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        await().during(Duration.ofMillis(300)).until(() -> !blocked.isDone());
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "slow"), 3))
                .containsExactly("a", "b", "c");
        assertThat(quick.awaitTexts(3)).containsExactly("a", "b", "c");
        blocked.join();
    }

    @Test
    void a_blocked_publisher_gives_up_after_its_time_and_is_told_which_subscription_it_waited_for()
            throws JMSException {
        Topic topic = limited("maxLength=1&whenFull=block&fullTimeout=400ms");
        Topics.subscribe(session, topic, "slow");
        Topics.publish(publishing, topic, "a");
        long begun = System.nanoTime();
        assertFull(topic, "durable/client/slow");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
    }

    @Test
    void the_oldest_are_dropped_in_the_slowest_subscription() throws JMSException {
        Topic topic = limited("maxLength=3&whenFull=drop-oldest");
        Topics.subscribe(session, topic, "slow");
        MessageConsumer quick = session.createDurableConsumer(topic, "quick");
        for (String text : Jms.numbered("m", 20)) {
            Topics.publish(publishing, topic, text);
            assertThat(Jms.receiveText(quick)).isEqualTo(text);
        }
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "slow"), 3))
                .containsExactly("m18", "m19", "m20");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void a_durable_subscription_that_nobody_consumes_ends_when_it_has_fallen_behind() throws JMSException {
        Topic topic = limited("maxLength=3&whenFull=expire");
        Topics.subscribe(session, topic, "slow");
        MessageConsumer quick = session.createDurableConsumer(topic, "quick");
        for (String text : Jms.numbered("m", 10)) {
            Topics.publish(publishing, topic, text);
            assertThat(Jms.receiveText(quick)).isEqualTo(text);
        }
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.unsubscribe("slow"));
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "slow"));
        assertThat(Jms.receiveText(quick)).isEqualTo("marker");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void shared_durable_subscriptions_expire_too() throws JMSException {
        Topic topic = limited("maxLength=2&whenFull=expire");
        session.createSharedDurableConsumer(topic, "slow").close();
        Topics.publish(publishing, topic, "a", "b", "c");
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.unsubscribe("slow"));
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void a_subscription_with_an_active_consumer_does_not_expire() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        Topic topic = limited("maxLength=2&whenFull=expire");
        MessageConsumer consumer = client.createDurableConsumer(topic, "busy");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(Jms.receiveText(consumer)).isEqualTo("a");
        assertFull(topic, "durable/other/busy");
        Message second = Jms.receive(consumer);
        assertThat(Jms.text(second)).isEqualTo("b");
        second.acknowledge();
        await().untilAsserted(() -> Topics.publish(publishing, topic, "c"));
        assertThat(Jms.receiveText(consumer)).isEqualTo("c");
    }
}
