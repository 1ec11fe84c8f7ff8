package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an unshared durable subscription must do, whoever provides it. */
abstract class DurableSubscriptionConformance extends PublishSubscribe {

    private static final String NAME = "subscription";

    private String clientId;
    private Connection connection;
    private Session session;

    @BeforeEach
    void openSubscriber() throws JMSException {
        clientId = unique("client");
        connection = connect(clientId);
        session = connection.createSession();
    }

    /** Closes the connection and opens another with the same client id. */
    private void reconnect() throws JMSException {
        connection.close();
        connection = connect(clientId);
        session = connection.createSession();
    }

    private void createAndClose(String selector, boolean noLocal) throws JMSException {
        session.createDurableConsumer(topic, NAME, selector, noLocal).close();
    }

    @Test
    @DisplayName("8.3.3: what is published while there is no consumer is kept, also without the connection")
    void retention() throws JMSException {
        publish("too early");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        publish("a");
        assertReceives(consumer, "a");
        consumer.close();
        publish("b");
        consumer = session.createDurableConsumer(topic, NAME);
        assertReceives(consumer, "b");
        connection.close();
        publish("c", "d");
        connection = connect(clientId);
        assertHolds(connection.createSession().createDurableConsumer(topic, NAME), "c", "d");
    }

    @Test
    @DisplayName("8.3.3: what is not acknowledged is kept and redelivered, what is acknowledged is not")
    void unacknowledged() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createDurableConsumer(topic, NAME);
        publish("a", "b", "c");
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(consumer, "b");
        reconnect();
        MessageConsumer next = session.createDurableConsumer(topic, NAME);
        Message again = next.receive(PATIENCE_MILLIS);
        assertThat(text(again)).isEqualTo("b");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertHolds(next, "c");
    }

    @Test
    @DisplayName("8.3.3: each durable subscription has its own messages and its own acknowledgements")
    void independence() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer one = client.createDurableConsumer(topic, "one");
        Session other = connect(unique("client")).createSession();
        MessageConsumer two = other.createDurableConsumer(topic, "one");
        session.createDurableConsumer(topic, "two").close();
        publish("a");
        assertReceives(one, "a");
        assertReceives(two, "a");
        client.close();
        assertHolds(session.createDurableConsumer(topic, "one"), "a");
        assertReceives(two, "marker");
        assertReceives(session.createDurableConsumer(topic, "two"), "a", "marker");
    }

    @Test
    @DisplayName("8.3.3: an unshared durable subscription needs a client id")
    void clientIdNeeded() throws JMSException {
        Session without = session();
        assertFails(
                IllegalStateException.class,
                () -> without.createDurableConsumer(topic, NAME),
                () -> without.createDurableConsumer(topic, NAME, null, false),
                () -> without.createDurableSubscriber(topic, NAME),
                () -> without.createDurableSubscriber(topic, NAME, null, false));
    }

    @Test
    @DisplayName("6.1.2: a client id in use is refused, and free again when its connection is closed")
    void clientIdInUse() throws JMSException {
        Connection second = closing(factory().createConnection());
        assertFails(InvalidClientIDException.class, () -> second.setClientID(clientId));
        connection.close();
        assertThat(connect(clientId).getClientID()).isEqualTo(clientId);
    }

    @Test
    @DisplayName("6.1.2: a client id is set before the connection is used, and once")
    void clientIdFirst() throws JMSException {
        Connection used = closing(factory().createConnection());
        used.createSession();
        assertFails(
                IllegalStateException.class,
                () -> used.setClientID(unique("client")),
                () -> connection.setClientID(unique("client")));
    }

    @Test
    @DisplayName("8.3.3: an unshared durable subscription has one consumer at a time")
    void exclusive() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        Session other = connection.createSession();
        assertFails(
                JMSException.class,
                () -> session.createDurableConsumer(topic, NAME),
                () -> other.createDurableConsumer(topic, NAME),
                () -> other.createDurableSubscriber(topic, NAME));
        publish("a");
        assertReceives(consumer, "a");
        consumer.close();
        publish("b");
        assertHolds(other.createDurableConsumer(topic, NAME), "b");
    }

    @Test
    @DisplayName("8.3.3: closing the session of its consumer makes a durable subscription free for another")
    void freeWithSession() throws JMSException {
        Session first = connection.createSession();
        first.createDurableConsumer(topic, NAME);
        publish("a");
        first.close();
        assertHolds(session.createDurableConsumer(topic, NAME), "a");
    }

    @Test
    @DisplayName(
            "8.3.3: a subscription with an active consumer is neither changed nor deleted by an attempt to change it")
    void changeWhileActive() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        publish("red 1");
        Session other = connection.createSession();
        Topic otherTopic = topic();
        assertFails(
                JMSException.class,
                () -> other.createDurableConsumer(topic, NAME, "colour = 'blue'", false),
                () -> other.createDurableConsumer(topic, NAME, null, true),
                () -> other.createDurableConsumer(otherTopic, NAME));
        publish("red 2");
        assertHolds(consumer, "red 1", "red 2");
    }

    @Test
    @DisplayName("8.3.3: the same topic, selector and noLocal go on with the subscription")
    void unchanged() throws JMSException {
        createAndClose("colour <> 'blue'", true);
        publish("red 1", "blue 2");
        createAndClose("colour <> 'blue'", true);
        publish("red 3", "blue 4");
        assertHolds(session.createDurableConsumer(topic, NAME, "colour <> 'blue'", true), "red 1", "red 3");
    }

    @Test
    @DisplayName("8.3.3: no selector and an empty selector are the same")
    void emptySelector() throws JMSException {
        createAndClose(null, false);
        publish("a");
        createAndClose("", false);
        publish("b");
        assertHolds(session.createDurableConsumer(topic, NAME), "a", "b");
    }

    @Test
    @DisplayName("8.3.3: another topic makes a new subscription of that name")
    void otherTopic() throws JMSException {
        createAndClose(null, false);
        publish("kept for nobody");
        Topic old = topic;
        topic = topic();
        createAndClose(null, false);
        publish("new");
        publish(old, "old");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        assertHolds(consumer, "new");
        consumer.close();
        topic = old;
        assertHolds(session.createDurableConsumer(topic, NAME));
    }

    @Test
    @DisplayName("8.3.3: another selector makes a new subscription of that name")
    void otherSelector() throws JMSException {
        createAndClose(null, false);
        publish("red 1", "blue 2");
        createAndClose("colour <> 'blue'", false);
        publish("red 3", "blue 4");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME, "colour <> 'blue'", false);
        assertHolds(consumer, "red 3");
        consumer.close();
        publish("red 5");
        assertHolds(session.createDurableConsumer(topic, NAME));
    }

    @Test
    @DisplayName("8.3.3: another noLocal makes a new subscription of that name")
    void otherNoLocal() throws JMSException {
        createAndClose(null, false);
        publish("before");
        createAndClose(null, true);
        publish("after");
        assertHolds(session.createDurableConsumer(topic, NAME, null, true), "after");
    }

    @Test
    @DisplayName("8.3.3: what the selector does not match is not added to the subscription")
    void selector() throws JMSException {
        createAndClose("colour = 'red'", false);
        publish("red 1", "blue 2", "red 3");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME, "colour = 'red'", false);
        assertThat(consumer.getMessageSelector()).isEqualTo("colour = 'red'");
        publish("green 4", "red 5");
        assertReceives(consumer, "red 1", "red 3", "red 5");
    }

    @Test
    @DisplayName("8.3.3: with noLocal, nothing is added that any connection of the same client id published")
    void noLocal() throws JMSException {
        createAndClose(null, true);
        publish(session, topic, "own");
        publish("foreign 1");
        reconnect();
        publish(session, topic, "also own");
        publish("foreign 2");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME, null, true);
        publish(session, topic, "own as well");
        assertHolds(consumer, "foreign 1", "foreign 2");
    }

    @Test
    @DisplayName("8.3.3: unsubscribe deletes the subscription with its messages")
    void unsubscribe() throws JMSException {
        createAndClose(null, false);
        publish("pending");
        session.unsubscribe(NAME);
        publish("between");
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        publish("after");
        assertHolds(consumer, "after");
    }

    @Test
    @DisplayName(
            "Session.unsubscribe: another connection of the client id may do it; the rest of its subscriptions stay")
    void unsubscribeElsewhere() throws JMSException {
        createAndClose(null, false);
        session.createDurableConsumer(topic, "stays").close();
        publish("a");
        reconnect();
        session.unsubscribe(NAME);
        assertFails(InvalidDestinationException.class, () -> session.unsubscribe(NAME));
        assertHolds(session.createDurableConsumer(topic, "stays"), "a");
    }

    @Test
    @DisplayName("8.3.3: a subscription with an active consumer is not deleted")
    void unsubscribeActive() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
        publish("a");
        Session other = connection.createSession();
        assertFails(JMSException.class, () -> session.unsubscribe(NAME), () -> other.unsubscribe(NAME));
        assertHolds(consumer, "a");
        consumer.close();
        other.unsubscribe(NAME);
    }

    @Test
    @DisplayName("Session.unsubscribe: only the client id that a subscription was created with names it")
    void unsubscribeForeign() throws JMSException {
        createAndClose(null, false);
        publish("a");
        Session foreign = connect(unique("client")).createSession();
        Session without = session();
        assertFails(
                InvalidDestinationException.class,
                () -> foreign.unsubscribe(NAME),
                () -> without.unsubscribe(NAME),
                () -> session.unsubscribe("never created"));
        assertHolds(session.createDurableConsumer(topic, NAME), "a");
    }

    @Test
    @DisplayName("3.8: a selector with invalid syntax is refused and leaves the subscription as it was")
    void invalidSelector() throws JMSException {
        createAndClose(null, false);
        publish("a");
        assertFails(
                InvalidSelectorException.class,
                () -> session.createDurableConsumer(topic, NAME, "colour =", false),
                () -> session.createDurableSubscriber(topic, NAME, "colour =", false));
        assertHolds(session.createDurableConsumer(topic, NAME), "a");
    }

    @Test
    @DisplayName("8.3.3: a durable subscription and a shared non-durable one of the same name are separate")
    void sharedNonDurable() throws JMSException {
        MessageConsumer durable = session.createDurableConsumer(topic, NAME);
        MessageConsumer shared = connection.createSession().createSharedConsumer(topic, NAME);
        publish("a");
        assertReceives(shared, "a");
        assertHolds(durable, "a");
        durable.close();
        session.unsubscribe(NAME);
        publish("b");
        assertReceives(shared, "marker", "b");
    }

    @Test
    @DisplayName("7.8: what expires while there is no consumer is not delivered")
    void expiration() throws JMSException {
        createAndClose(null, false);
        awaitExpiry(publish("gone", 1, 0));
        publish("stays", 60_000, 0);
        assertHolds(session.createDurableConsumer(topic, NAME), "stays");
    }

    @Test
    @DisplayName("7.9: a delayed message is added to an inactive subscription, and not to one that is created later")
    void deliveryDelay() throws JMSException {
        createAndClose(null, false);
        publish("delayed", 0, 400);
        MessageConsumer later = session.createDurableConsumer(topic, "later");
        assertReceives(session.createDurableConsumer(topic, NAME), "delayed");
        assertHolds(later);
    }

    @Test
    @DisplayName("MessageConsumer: tells the selector that it was given, also with noLocal")
    void toldSelector() throws JMSException {
        assertThat(session.createDurableConsumer(topic, "one", "colour = 'red'", false)
                        .getMessageSelector())
                .isEqualTo("colour = 'red'");
        assertThat(session.createDurableConsumer(topic, "two", "colour = 'red'", true)
                        .getMessageSelector())
                .isEqualTo("colour = 'red'");
    }

    @Test
    @DisplayName("TopicSubscriber: tells its topic and its noLocal, and acts on it")
    void subscriber() throws JMSException {
        try (TopicSubscriber plain = session.createDurableSubscriber(topic, NAME)) {
            assertThat(plain.getTopic()).isEqualTo(topic);
            assertThat(plain.getNoLocal()).isFalse();
            assertThat(plain.getMessageSelector()).isNull();
        }
        TopicSubscriber special = session.createDurableSubscriber(topic, NAME, "colour <> 'blue'", true);
        assertThat(special.getNoLocal()).isTrue();
        publish(session, topic, "red 1");
        publish("red 2", "blue 3");
        assertHolds(special, "red 2");
        special.close();
        publish("red 4");
        assertHolds(session.createDurableConsumer(topic, NAME, "colour <> 'blue'", true), "red 4");
    }
}
