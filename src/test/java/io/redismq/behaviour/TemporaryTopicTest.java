package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Temporary topics (sections 4.2.7, 6.2.2): who may use one, how long it exists, and that nothing is left of it. */
@Timeout(60)
class TemporaryTopicTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Connection connection;
    private Session session;
    private Session other;

    @BeforeEach
    void open() throws JMSException {
        connection = jms.connection();
        connection.start();
        session = connection.createSession();
        other = jms.session();
    }

    /** What Redis has of temporary destinations, but for the states of senders, which expire. */
    private static Set<String> traces() {
        try (Jedis jedis = jms.redis().jedis()) {
            Set<String> keys = jedis.keys("*~temp*");
            keys.removeIf(key -> key.contains(":sender:") && jedis.pttl(key) > 0);
            keys.addAll(jedis.keys("redismq:{temporary}*"));
            return keys;
        }
    }

    @Test
    void any_connection_may_publish_to_it_by_the_object_or_by_its_name() throws JMSException {
        TemporaryTopic topic = session.createTemporaryTopic();
        MessageConsumer consumer = session.createConsumer(topic);
        Topics.publish(other, topic, "by object");
        Topics.publish(other, other.createTopic(topic.getTopicName()), "by name");
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("by object", "by name");
    }

    @Test
    void only_its_own_connection_may_subscribe_whatever_it_calls_the_topic() throws JMSException {
        TemporaryTopic topic = session.createTemporaryTopic();
        Topic named = other.createTopic(topic.getTopicName());
        for (Topic each : new Topic[] {topic, named}) {
            TemporaryQueues.assertInvalid(() -> other.createConsumer(each));
            TemporaryQueues.assertInvalid(() -> other.createSharedConsumer(each, "s"));
        }
        MessageConsumer own = session.createConsumer(session.createTopic(topic.getTopicName()));
        Topics.assertHolds(other, topic, own);
    }

    @Test
    void it_has_no_durable_subscriptions() throws JMSException {
        Session durable = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
        TemporaryTopic topic = durable.createTemporaryTopic();
        for (TemporaryQueues.Call call : new TemporaryQueues.Call[] {
            () -> durable.createDurableConsumer(topic, "s"),
            () -> durable.createDurableSubscriber(topic, "s"),
            () -> durable.createSharedDurableConsumer(topic, "s")
        }) {
            assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(call::run);
        }
        assertThat(Topics.registered(jms)).noneMatch(key -> key.contains("durable/client/s"));
    }

    @Test
    void replies_come_to_the_topic_in_JMSReplyTo() throws JMSException {
        Topic requests = Topics.topic(session);
        MessageConsumer asked = other.createConsumer(requests);
        TemporaryTopic replies = session.createTemporaryTopic();
        MessageConsumer consumer = session.createConsumer(replies);
        Message request = session.createTextMessage("request");
        request.setJMSReplyTo(replies);
        session.createProducer(requests).send(request);
        Topic replyTo = (Topic) Jms.receive(asked).getJMSReplyTo();
        assertThat(replyTo).isEqualTo(replies);
        Topics.publish(other, replyTo, "reply");
        assertThat(Jms.receiveText(consumer)).isEqualTo("reply");
    }

    @Test
    void delete_leaves_nothing_and_what_is_published_later_is_refused() throws JMSException {
        TemporaryTopic topic = session.createTemporaryTopic();
        try (MessageConsumer consumer = session.createConsumer(topic)) {
            Topics.publish(other, topic, "a", "b");
            Topics.publish(other, topic, Topics.priority(9), "c");
            Topics.publish(other, topic, Topics.delay(60_000), "d");
            assertThat(Jms.receiveText(consumer)).isNotNull();
            assertThatExceptionOfType(jakarta.jms.IllegalStateException.class).isThrownBy(topic::delete);
        }
        topic.delete();
        TemporaryQueues.assertInvalid(() -> Topics.publish(other, topic, "too late"));
        TemporaryQueues.assertInvalid(() -> session.createConsumer(topic));
        assertThat(Topics.keys(jms, topic)).isEmpty();
    }

    @Test
    void closing_the_connection_deletes_its_temporary_topics_with_all_subscriptions() throws JMSException {
        TemporaryTopic one = session.createTemporaryTopic();
        TemporaryTopic two = session.createTemporaryTopic();
        session.createConsumer(one);
        session.createSharedConsumer(two, "s");
        Topics.publish(other, one, "a");
        Topics.publish(other, two, "b");
        connection.close();
        assertThat(traces()).isEmpty();
        assertThat(Topics.registered(jms)).isEmpty();
        TemporaryQueues.assertInvalid(() -> Topics.publish(other, one, "too late"));
        assertThat(traces()).isEmpty();
    }

    @Test
    void a_temporary_topic_and_a_temporary_queue_are_different_things() throws JMSException {
        TemporaryTopic topic = session.createTemporaryTopic();
        assertThat(session.createTemporaryQueue().getQueueName()).isNotEqualTo(topic.getTopicName());
        TemporaryQueues.assertInvalid(() -> Jms.send(other, other.createQueue(topic.getTopicName()), "x"));
    }

    @Test
    void a_temporary_topic_that_never_was_takes_no_message_and_no_consumer() throws JMSException {
        String own = session.createTemporaryTopic().getTopicName();
        Topic invented = session.createTopic(own.substring(0, own.lastIndexOf('/')) + "/4711");
        TemporaryQueues.assertInvalid(() -> Topics.publish(session, invented, "x"));
        TemporaryQueues.assertInvalid(() -> session.createConsumer(invented));
        assertThat(Topics.keys(jms, invented)).isEmpty();
    }
}
