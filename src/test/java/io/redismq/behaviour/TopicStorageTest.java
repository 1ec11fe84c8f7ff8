package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** What a topic keeps in Redis: nothing for nobody, one entry for all, and no longer than the slowest needs it. */
@Timeout(60)
class TopicStorageTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        publishing = jms.session();
        session = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
        topic = Topics.topic(publishing);
    }

    @Test
    void nothing_is_stored_for_a_topic_without_subscriptions() throws JMSException {
        Topics.publish(publishing, topic, "a", "b");
        Topics.publish(publishing, topic, Topics.delay(60_000), "delayed");
        Topics.publish(publishing, topic, Topics.priority(9), "urgent");
        assertThat(Topics.keys(jms, topic)).isEmpty();
    }

    @Test
    void a_message_is_stored_once_however_many_subscriptions_there_are() throws JMSException {
        Topics.subscribe(session, topic, "one", "two", "three");
        Topics.publish(publishing, topic, Jms.numbered("m", 5));
        assertThat(Topics.stored(jms, topic)).isEqualTo(5);
    }

    @Test
    void what_every_subscription_has_acknowledged_is_removed_and_nothing_before() throws JMSException {
        Topics.subscribe(session, topic, "slow");
        MessageConsumer quick = session.createDurableConsumer(topic, "quick");
        Topics.publish(publishing, topic, Jms.numbered("m", 10));
        assertThat(Jms.receiveTexts(quick, 10)).containsExactly(Jms.numbered("m", 10));
        assertThat(Topics.stored(jms, topic)).isEqualTo(10);

        MessageConsumer slow = session.createDurableConsumer(topic, "slow");
        assertThat(Jms.receiveTexts(slow, 10)).containsExactly(Jms.numbered("m", 10));
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void one_message_that_is_not_acknowledged_keeps_itself_until_it_is() throws JMSException {
        Session client = Topics.subscriber(jms, "other", Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, "a");
        Message held = Jms.receive(consumer);
        assertThat(Topics.stored(jms, topic)).isEqualTo(1);
        held.acknowledge();
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void unsubscribing_the_slowest_removes_what_it_alone_kept() throws JMSException {
        Topics.subscribe(session, topic, "slowest", "slow");
        Topics.publish(publishing, topic, "a", "b");
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "slow"), 2))
                .containsExactly("a", "b");
        session.unsubscribe("slowest");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void the_last_subscription_takes_everything_with_it_of_all_priorities_and_delays() throws JMSException {
        Topics.subscribe(session, topic, "s");
        Topics.publish(publishing, topic, "a");
        Topics.publish(publishing, topic, Topics.priority(9), "b");
        Topics.publish(publishing, topic, Topics.delay(60_000), "c");
        session.unsubscribe("s");
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void a_closed_non_durable_consumer_leaves_nothing_behind() throws JMSException {
        Session client = Topics.subscriber(jms, null, Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer unshared = client.createConsumer(topic);
        MessageConsumer shared = client.createSharedConsumer(topic, "s");
        Topics.publish(publishing, topic, Jms.numbered("m", 50));
        Topics.publish(publishing, topic, Topics.priority(2), Jms.numbered("low", 50));
        Jms.receive(unshared);
        Jms.receive(shared);
        unshared.close();
        shared.close();
        client.close();
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void a_closed_connection_leaves_its_durable_subscriptions_and_nothing_else() throws JMSException {
        Topics.subscribe(session, topic, "stays");
        Session client = Topics.subscriber(jms, null, Session.CLIENT_ACKNOWLEDGE);
        for (int i = 0; i < 20; i++) {
            client.createConsumer(topic);
            client.createSharedConsumer(topic, "s" + i);
        }
        Topics.publish(publishing, topic, "a");
        client.close();
        await().untilAsserted(() -> assertThat(labels()).containsExactly("durable/client/stays"));
        assertThat(Jms.receiveText(session.createDurableConsumer(topic, "stays")))
                .isEqualTo("a");
        Topics.awaitStored(jms, topic, 0);
    }

    private List<String> labels() throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            return List.copyOf(jedis.hkeys(Topics.key(topic) + ":subscriptions"));
        }
    }

    @Test
    void what_a_selector_or_noLocal_does_not_want_is_not_kept_while_there_is_a_consumer() throws JMSException {
        Recorder red = new Recorder();
        Recorder foreign = new Recorder();
        session.createDurableConsumer(topic, "red", "colour = 'red'", false).setMessageListener(red);
        session.createDurableConsumer(topic, "foreign", "colour = 'red'", true).setMessageListener(foreign);
        Session own = jms.session();
        own.createConsumer(topic, "colour = 'green'", true).setMessageListener(foreign);
        Topics.publish(publishing, topic, "blue 1", "red 2", "blue 3");
        Topics.publish(own, topic, "green 4");
        assertThat(red.awaitTexts(1)).containsExactly("red 2");
        assertThat(foreign.awaitTexts(1)).containsExactly("red 2");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void what_others_do_not_want_is_not_lost_for_those_who_do() throws JMSException {
        MessageConsumer red = session.createDurableConsumer(topic, "red", "colour = 'red'", false);
        Topics.subscribe(session, topic, "all");
        Topics.publish(publishing, topic, "blue 1", "red 2");
        assertThat(Jms.receiveText(red)).isEqualTo("red 2");
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "all"), "blue 1", "red 2");
    }

    @Test
    void an_entry_that_redis_cli_adds_reaches_every_subscription_as_a_text_message() throws JMSException {
        MessageConsumer waiting = session.createConsumer(topic);
        Topics.subscribe(session, topic, "s");
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.xadd(Topics.key(topic), (StreamEntryID) null, Map.of("body", "hello"));
        }
        assertThat(Jms.receiveText(waiting)).isEqualTo("hello");
        assertThat(Jms.receiveText(session.createDurableConsumer(topic, "s"))).isEqualTo("hello");
    }

    @Test
    void a_queue_and_a_topic_of_one_name_have_nothing_in_common() throws JMSException {
        Queue queue = publishing.createQueue(topic.getTopicName());
        Topics.subscribe(session, topic, "s");
        Topics.publish(publishing, topic, "published");
        Jms.send(publishing, queue, "sent");
        assertThat(jms.stored(queue)).isEqualTo(1);
        assertThat(Topics.stored(jms, topic)).isEqualTo(1);
        assertThat(Jms.receiveText(session.createConsumer(queue))).isEqualTo("sent");
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "s"), "published");
    }

    @Test
    void names_with_any_characters_make_subscriptions_of_their_own() throws JMSException {
        String[] names = {"a/b", "a%2Fb", "{curly}", " ", "a:b", "日本", "a\nb", "~returned"};
        Session strange = Topics.subscriber(jms, "strange/ {client}:é", Session.AUTO_ACKNOWLEDGE);
        Topics.subscribe(strange, topic, names);
        Topics.publish(publishing, topic, "x");
        for (String name : names) {
            MessageConsumer consumer = strange.createDurableConsumer(topic, name);
            assertThat(Jms.receiveText(consumer)).as(name).isEqualTo("x");
            consumer.close();
            strange.unsubscribe(name);
        }
        Topics.awaitNothingLeft(jms, topic);
    }
}
