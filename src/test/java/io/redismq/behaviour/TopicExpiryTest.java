package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Expired messages of a topic: delivered in no subscription, and taken out of Redis though nobody fetches. */
@Timeout(60)
class TopicExpiryTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        publishing = Topics.subscriber(jms, null, Session.AUTO_ACKNOWLEDGE);
        session = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
        topic = Topics.topic(publishing);
    }

    @Test
    void what_expires_in_an_inactive_subscription_is_not_delivered() throws JMSException {
        Topics.subscribe(session, topic, "s");
        Jms.awaitExpiry(Topics.publish(publishing, topic, Topics.timeToLive(1), "gone"));
        Topics.publish(publishing, topic, Topics.timeToLive(60_000), "lives");
        Topics.publish(publishing, topic, "stays");
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "s"), "lives", "stays");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void what_expires_in_subscriptions_without_consumers_is_taken_out() throws JMSException {
        Topics.subscribe(session, topic, "one", "two");
        Topics.publish(publishing, topic, Topics.timeToLive(300), "a", "b");
        Topics.publish(publishing, topic, Topics.timeToLive(60_000), "lives");
        Topics.awaitStored(jms, topic, 1);
    }

    @Test
    void what_came_back_is_not_delivered_again_once_it_has_expired() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createSharedDurableConsumer(topic, "s");
        MessageConsumer witness = session.createConsumer(topic);
        Topics.publish(publishing, topic, Topics.timeToLive(1_000), "a");
        Message sent = Jms.receive(witness);
        assertThat(Jms.receiveText(consumer)).isEqualTo("a");
        client.recover();
        consumer.close();
        await().until(() -> System.currentTimeMillis() > sent.getJMSExpiration() + 50);
        Topics.assertHolds(publishing, topic, client.createSharedDurableConsumer(topic, "s"));
    }

    @Test
    void what_came_back_to_a_subscription_without_consumers_expires_too() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createSharedDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, Topics.timeToLive(1_500), "a");
        Jms.receive(consumer);
        client.close();
        assertThat(Topics.stored(jms, topic)).isEqualTo(1);
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void what_expires_in_one_subscription_may_have_been_delivered_in_another() throws JMSException {
        Topics.subscribe(session, topic, "inactive");
        MessageConsumer active = session.createConsumer(topic);
        Topics.publish(publishing, topic, Topics.timeToLive(1_000), "a");
        assertThat(Jms.receiveText(active)).isEqualTo("a");
        Topics.awaitStored(jms, topic, 0);
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "inactive"));
    }

    /** The consumer has it when it expires: what nobody has fetched, the sweep may discard first. */
    @Test
    void expired_messages_of_a_subscription_are_kept_where_that_is_wanted() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer =
                client.createDurableConsumer(client.createTopic(topic.getTopicName() + "?expiryQueue=true"), "s");
        Message sent = Topics.publish(publishing, topic, Topics.timeToLive(1_000), "late");
        assertThat(Jms.receiveText(consumer)).isEqualTo("late");
        Jms.awaitExpiry(sent);
        client.recover();
        Topics.assertHolds(publishing, topic, consumer);
        Message late = Jms.receive(session.createConsumer(
                session.createQueue("EXPIRED.~topic/" + topic.getTopicName() + "/durable/other/s")));
        assertThat(Jms.text(late)).isEqualTo("late");
    }
}
