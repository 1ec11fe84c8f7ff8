package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a shared durable subscription must do, whoever provides it. */
abstract class SharedDurableSubscriptionConformance extends PublishSubscribe {

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
    @DisplayName("8.3.4: what is published while there is no consumer is kept, for whichever connection comes next")
    void retention() throws JMSException {
        publish("too early");
        session.createSharedDurableConsumer(topic, name).close();
        publish("a");
        connection.close();
        publish("b");
        assertHolds(other.createSharedDurableConsumer(topic, name), "a", "b");
    }

    @Test
    @DisplayName("8.3.4: each message goes to one of the consumers, whatever their connections and sessions")
    void oneConsumer() throws JMSException {
        List<String> received = new CopyOnWriteArrayList<>();
        for (Session each : List.of(session, connection.createSession(), other)) {
            each.createSharedDurableConsumer(topic, name).setMessageListener(message -> received.add(textOf(message)));
        }
        String[] sent = numbered("message", 200);
        publish(sent);
        await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder(sent));
        connection.close();
        publish("last");
        await().untilAsserted(() -> assertThat(received).hasSize(201).endsWith("last"));
    }

    @Test
    @DisplayName("8.3.4: what is not acknowledged is kept and redelivered, what is acknowledged is not")
    void unacknowledged() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createSharedDurableConsumer(topic, name);
        publish("a", "b", "c");
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(consumer, "b");
        connection.close();
        MessageConsumer next = other.createSharedDurableConsumer(topic, name);
        Message again = next.receive(PATIENCE_MILLIS);
        assertThat(text(again)).isEqualTo("b");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertHolds(next, "c");
    }

    @Test
    @DisplayName("8.3.4: a client id is part of the identity, if there is one")
    void clientId() throws JMSException {
        String clientId = unique("client");
        session.createSharedDurableConsumer(topic, name).close();
        Connection client = connect(clientId);
        client.createSession()
                .createSharedDurableConsumer(topic, name, "colour <> 'blue'")
                .close();
        client.close();
        publish("red 1", "blue 2");
        Session again = connect(clientId).createSession();
        assertHolds(again.createSharedDurableConsumer(topic, name, "colour <> 'blue'"), "red 1");
        assertReceives(other.createSharedDurableConsumer(topic, name), "red 1", "blue 2", "marker");
    }

    @Test
    @DisplayName("8.3.4: another topic or selector is refused while there is a consumer, and changes nothing")
    void conflicts() throws JMSException {
        MessageConsumer consumer = session.createSharedDurableConsumer(topic, name, "colour <> 'blue'");
        Topic another = topic();
        assertFails(
                JMSException.class,
                () -> session.createSharedDurableConsumer(another, name, "colour <> 'blue'"),
                () -> other.createSharedDurableConsumer(another, name, "colour <> 'blue'"),
                () -> session.createSharedDurableConsumer(topic, name),
                () -> other.createSharedDurableConsumer(topic, name, "colour = 'blue'"));
        publish("red 1", "blue 2");
        assertHolds(consumer, "red 1");
    }

    @Test
    @DisplayName("8.3.4: without consumers another topic makes a new subscription of that name")
    void otherTopic() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        publish("kept for nobody");
        Topic old = topic;
        topic = topic();
        MessageConsumer consumer = other.createSharedDurableConsumer(topic, name);
        publish(old, "old");
        publish("new");
        assertHolds(consumer, "new");
    }

    @Test
    @DisplayName("8.3.4: without consumers another selector makes a new subscription of that name")
    void otherSelector() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        publish("red 1");
        MessageConsumer consumer = other.createSharedDurableConsumer(topic, name, "colour <> 'blue'");
        publish("red 2", "blue 3");
        assertHolds(consumer, "red 2");
    }

    @Test
    @DisplayName("8.3.4: no selector and an empty selector are the same")
    void emptySelector() throws JMSException {
        MessageConsumer first = session.createSharedDurableConsumer(topic, name);
        MessageConsumer second = other.createSharedDurableConsumer(topic, name, "");
        publish("a");
        first.close();
        second.close();
        assertHolds(session.createSharedDurableConsumer(topic, name, null), "a");
    }

    @Test
    @DisplayName("8.3.4: an unshared durable subscription of that name and client id is in the way, active or not")
    void unsharedInTheWay() throws JMSException {
        Connection client = connect(unique("client"));
        Session own = client.createSession();
        Session second = client.createSession();
        MessageConsumer unshared = own.createDurableConsumer(topic, name);
        assertFails(JMSException.class, () -> second.createSharedDurableConsumer(topic, name));
        unshared.close();
        publish("a");
        assertFails(
                JMSException.class,
                () -> own.createSharedDurableConsumer(topic, name),
                () -> second.createSharedDurableConsumer(topic, name, "colour = 'red'"));
        assertHolds(own.createDurableConsumer(topic, name), "a");
        session.createSharedDurableConsumer(topic, name);
    }

    @Test
    @DisplayName("8.3.3: a shared durable subscription of that name and client id is in the way, active or not")
    void sharedInTheWay() throws JMSException {
        Connection client = connect(unique("client"));
        Session own = client.createSession();
        Session second = client.createSession();
        MessageConsumer shared = own.createSharedDurableConsumer(topic, name);
        assertFails(JMSException.class, () -> second.createDurableConsumer(topic, name));
        shared.close();
        publish("a");
        assertFails(
                JMSException.class,
                () -> own.createDurableConsumer(topic, name),
                () -> own.createDurableConsumer(topic, name, null, true),
                () -> own.createDurableSubscriber(topic, name),
                () -> second.createDurableSubscriber(topic, name, "colour = 'red'", false));
        assertHolds(second.createSharedDurableConsumer(topic, name), "a");
    }

    @Test
    @DisplayName("8.3.4: once it is unsubscribed, the name is free for the other kind")
    void otherKindAfterUnsubscribe() throws JMSException {
        Session own = connect(unique("client")).createSession();
        own.createSharedDurableConsumer(topic, name).close();
        publish("a");
        own.unsubscribe(name);
        own.createDurableConsumer(topic, name).close();
        publish("b");
        assertHolds(own.createDurableConsumer(topic, name), "b");
    }

    @Test
    @DisplayName("8.3.4: unsubscribe deletes the subscription with its messages, from any connection")
    void unsubscribe() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        publish("pending");
        other.unsubscribe(name);
        assertFails(InvalidDestinationException.class, () -> session.unsubscribe(name));
        assertHolds(session.createSharedDurableConsumer(topic, name));
    }

    @Test
    @DisplayName("8.3.4: a subscription with an active consumer is not deleted")
    void unsubscribeActive() throws JMSException {
        MessageConsumer first = session.createSharedDurableConsumer(topic, name);
        MessageConsumer second = other.createSharedDurableConsumer(topic, name);
        assertFails(JMSException.class, () -> session.unsubscribe(name), () -> other.unsubscribe(name));
        first.close();
        assertFails(JMSException.class, () -> session.unsubscribe(name), () -> other.unsubscribe(name));
        publish("a");
        assertHolds(second, "a");
        second.close();
        session.unsubscribe(name);
    }

    @Test
    @DisplayName("Session.unsubscribe: with a client id it names another subscription than without")
    void unsubscribeForeign() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        Session client = connect(unique("client")).createSession();
        assertFails(InvalidDestinationException.class, () -> client.unsubscribe(name));
        publish("a");
        assertHolds(other.createSharedDurableConsumer(topic, name), "a");
    }

    @Test
    @DisplayName("6.1.5: messages of a stopped connection's consumer are not lost when it closes")
    void stopped() throws JMSException {
        session.createSharedDurableConsumer(topic, name);
        connection.stop();
        publish("a", "b");
        connection.close();
        assertHolds(other.createSharedDurableConsumer(topic, name), "a", "b");
    }
}
