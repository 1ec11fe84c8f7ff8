package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many subscriptions of one topic and many consumers of one subscription. */
@Timeout(60)
class ManySubscriptionsTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        publishing = jms.session();
        topic = Topics.topic(publishing);
    }

    @Test
    void a_hundred_subscriptions_get_every_message_in_order_and_nothing_is_left() throws JMSException {
        Connection connection = jms.closing(Topics.brisk(jms, null).createConnection());
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            connection.createSession().createConsumer(topic).setMessageListener(recorder);
        }
        connection.start();
        Topics.publish(publishing, topic, Jms.numbered("m", 50));
        for (Recorder recorder : recorders) {
            assertThat(recorder.awaitTexts(50)).containsExactly(Jms.numbered("m", 50));
        }
        Topics.awaitStored(jms, topic, 0);
        connection.close();
        Topics.awaitNothingLeft(jms, topic);
    }

    @Test
    void ten_consumers_share_one_subscription_while_another_gets_everything() throws JMSException {
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        Connection connection = jms.connection();
        for (int i = 0; i < 10; i++) {
            connection.createSession().createSharedConsumer(topic, "s").setMessageListener(message -> {
                counts.merge(Recorder.text(message), 1, Integer::sum);
            });
        }
        connection.start();
        MessageConsumer all = jms.session().createConsumer(topic);
        Topics.publish(publishing, topic, Jms.numbered("m", 500));
        assertThat(Jms.receiveTexts(all, 500)).containsExactly(Jms.numbered("m", 500));
        await().untilAsserted(() -> assertThat(counts).containsOnlyKeys(Jms.numbered("m", 500)));
        assertThat(counts.values()).containsOnly(1);
    }

    @Test
    void a_group_of_messages_stays_with_one_consumer_of_a_shared_subscription_and_in_order() throws JMSException {
        Map<String, Set<Integer>> owners = new ConcurrentHashMap<>();
        Map<String, List<String>> texts = new ConcurrentHashMap<>();
        Connection connection = jms.connection();
        for (int i = 0; i < 3; i++) {
            int consumer = i;
            connection.createSession().createSharedConsumer(topic, "s").setMessageListener(message -> {
                try {
                    String group = message.getStringProperty("JMSXGroupID");
                    texts.computeIfAbsent(group, g -> new CopyOnWriteArrayList<>())
                            .add(Jms.text(message));
                    owners.computeIfAbsent(group, g -> ConcurrentHashMap.newKeySet())
                            .add(consumer);
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
        }
        connection.start();
        for (String text : Jms.numbered("m", 100)) {
            for (String group : new String[] {"g1", "g2", "g3", "g4"}) {
                TextMessage message = publishing.createTextMessage(text);
                message.setStringProperty("JMSXGroupID", group);
                publishing.createProducer(topic).send(message);
            }
        }
        await().untilAsserted(() -> assertThat(texts.values()).hasSize(4).allMatch(list -> list.size() == 100));
        assertThat(texts.values()).allMatch(list -> list.equals(List.of(Jms.numbered("m", 100))));
        assertThat(owners.values()).allMatch(set -> set.size() == 1);
    }
}
