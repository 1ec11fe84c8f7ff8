package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a shared non-durable subscription must do, whoever provides it. */
abstract class SharedSubscriptionConformance extends PublishSubscribe {

    /** Without a client id a name is the whole identity, so each test has its own. */
    private String name;

    private Connection connection;
    private Session session;
    private Session other;

    @BeforeEach
    void openSubscribers() throws JMSException {
        name = unique("subscription");
        connection = connect();
        session = connection.createSession();
        other = session();
    }

    @Test
    @DisplayName("8.3.2: each message goes to one of the consumers, whatever their connections and sessions")
    void oneConsumer() throws JMSException {
        List<String> received = new CopyOnWriteArrayList<>();
        for (Session each : List.of(session, connection.createSession(), other)) {
            each.createSharedConsumer(topic, name).setMessageListener(message -> received.add(textOf(message)));
        }
        String[] sent = numbered("message", 200);
        publish(sent);
        await().untilAsserted(() -> assertThat(received).hasSizeGreaterThanOrEqualTo(200));
        publish("last");
        await().untilAsserted(() -> assertThat(received).contains("last"));
        assertThat(received).containsExactlyInAnyOrderElementsOf(with(sent, "last"));
    }

    private static List<String> with(String[] texts, String one) {
        List<String> all = new ArrayList<>(List.of(texts));
        all.add(one);
        return all;
    }

    @Test
    @DisplayName("8.3.2: a second consumer takes over what the first has not been given")
    void takingOver() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name);
        MessageConsumer second = other.createSharedConsumer(topic, name);
        publish("a");
        first.close();
        assertHolds(second, "a");
    }

    @Test
    @DisplayName("8.3.2: subscriptions of different names all get every message")
    void names() throws JMSException {
        MessageConsumer one = session.createSharedConsumer(topic, name);
        MessageConsumer two = other.createSharedConsumer(topic, unique("subscription"));
        MessageConsumer unshared = other.createConsumer(topic);
        publish("a", "b");
        assertReceives(one, "a", "b");
        assertReceives(unshared, "a", "b");
        assertHolds(two, "a", "b");
    }

    @Test
    @DisplayName("8.3.2: the subscription lives while it has a consumer")
    void livesWithConsumers() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name);
        MessageConsumer second = other.createSharedConsumer(topic, name);
        second.close();
        publish("a");
        first.close();
        awaitEndOfSubscription();
        publish("unseen");
        MessageConsumer third = other.createSharedConsumer(topic, name);
        publish("b");
        assertHolds(third, "b");
    }

    @Test
    @DisplayName("8.3.2: what the last consumer leaves is deleted")
    void deletedWithLast() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name);
        publish("never received");
        first.close();
        awaitEndOfSubscription();
        assertHolds(session.createSharedConsumer(topic, name));
    }

    @Test
    @DisplayName("8.3.2: another topic or selector is refused while there is a consumer")
    void conflicts() throws JMSException {
        MessageConsumer consumer = session.createSharedConsumer(topic, name);
        Topic another = topic();
        assertFails(
                JMSException.class,
                () -> session.createSharedConsumer(another, name),
                () -> other.createSharedConsumer(another, name),
                () -> session.createSharedConsumer(topic, name, "colour = 'red'"),
                () -> other.createSharedConsumer(topic, name, "colour = 'red'"));
        publish("red 1", "blue 2");
        assertHolds(consumer, "red 1", "blue 2");
    }

    @Test
    @DisplayName("8.3.2: no selector is refused while there is a consumer with one, and the same selector is not")
    void conflictsWithSelector() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name, "colour = 'red'");
        assertFails(JMSException.class, () -> other.createSharedConsumer(topic, name));
        MessageConsumer second = other.createSharedConsumer(topic, name, "colour = 'red'");
        first.close();
        publish("red 1", "blue 2", "red 3");
        assertReceives(second, "red 1", "red 3");
    }

    @Test
    @DisplayName("8.3.2: without consumers the name may be used with another topic and selector")
    void otherTopicAndSelector() throws JMSException {
        session.createSharedConsumer(topic, name).close();
        awaitEndOfSubscription();
        Topic old = topic;
        topic = topic();
        MessageConsumer consumer = other.createSharedConsumer(topic, name, "colour <> 'blue'");
        publish(old, "red 1");
        publish("red 2", "blue 3");
        assertHolds(consumer, "red 2");
    }

    @Test
    @DisplayName("8.3.2: no selector and an empty selector are the same")
    void emptySelector() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name);
        MessageConsumer second = other.createSharedConsumer(topic, name, "");
        assertThat(second.getMessageSelector()).isNull();
        first.close();
        publish("a");
        assertHolds(second, "a");
    }

    @Test
    @DisplayName("8.3.2: a client id is part of the identity, if there is one")
    void clientId() throws JMSException {
        MessageConsumer without = session.createSharedConsumer(topic, name);
        Connection one = connect(unique("client"));
        MessageConsumer with = one.createSession().createSharedConsumer(topic, name);
        MessageConsumer withToo = one.createSession().createSharedConsumer(topic, name);
        Session two = connect(unique("client")).createSession();
        MessageConsumer withAnother = two.createSharedConsumer(topic, name, "colour <> 'blue'");
        publish("red 1", "blue 2");
        withToo.close();
        assertReceives(without, "red 1", "blue 2");
        assertReceives(withAnother, "red 1");
        with.close();
        assertHolds(without);
    }

    @Test
    @DisplayName("8.3.2: what a closed session has not acknowledged goes to another consumer, redelivered")
    void unacknowledged() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = client.createSharedConsumer(topic, name);
        publish("a", "b");
        first.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(first, "b");
        MessageConsumer second = other.createSharedConsumer(topic, name);
        client.close();
        Message again = second.receive(PATIENCE_MILLIS);
        assertThat(text(again)).isEqualTo("b");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertHolds(second);
    }

    @Test
    @DisplayName("8.3.2: it is separate from shared and unshared durable subscriptions of the same name")
    void durables() throws JMSException {
        MessageConsumer shared = session.createSharedConsumer(topic, name);
        MessageConsumer sharedDurable = other.createSharedDurableConsumer(topic, name, "colour <> 'blue'");
        Session client = connect(unique("client")).createSession();
        MessageConsumer sharedOfClient = client.createSharedConsumer(topic, name);
        MessageConsumer durable = client.createDurableConsumer(topic, name);
        publish("red 1", "blue 2");
        assertReceives(shared, "red 1", "blue 2");
        assertReceives(sharedOfClient, "red 1", "blue 2");
        assertReceives(durable, "red 1", "blue 2");
        assertHolds(sharedDurable, "red 1");
        sharedDurable.close();
        other.unsubscribe(name);
        assertHolds(shared, "marker");
    }

    @Test
    @DisplayName("4.2.4: a name has letters, digits, '_', '.' and '-', and up to 128 characters")
    void nameCharacters() throws JMSException {
        List<MessageConsumer> consumers = new ArrayList<>();
        String longest = (name + "_abcXYZ.0123456789-" + "x".repeat(128)).substring(0, 128);
        List<String> names = List.of(longest, "é" + name, "名前." + name, "0_.-" + name);
        for (String each : names) {
            consumers.add(session.createSharedConsumer(topic, each));
            session.createSharedDurableConsumer(topic, each).close();
        }
        publish("a");
        for (int i = 0; i < names.size(); i++) {
            assertReceives(consumers.get(i), "a");
            assertReceives(session.createSharedDurableConsumer(topic, names.get(i)), "a");
        }
    }

    @Test
    @DisplayName("7.9: a delayed message reaches the subscriptions that existed when it was sent, and no later ones")
    void deliveryDelay() throws JMSException {
        MessageConsumer before = session.createSharedConsumer(topic, name);
        publish("delayed", 0, 1_000);
        MessageConsumer after = other.createSharedConsumer(topic, unique("subscription"));
        MessageConsumer joined = other.createSharedConsumer(topic, name);
        before.close();
        assertHolds(after);
        assertReceives(joined, "marker", "delayed");
    }
}
