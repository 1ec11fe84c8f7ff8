package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a topic and its unshared non-durable subscriptions must do, whoever provides them. */
abstract class TopicConformance extends PublishSubscribe {

    @Test
    @DisplayName("4.2.2: each message goes to every subscription")
    void everySubscription() throws JMSException {
        Session session = session();
        List<MessageConsumer> consumers = List.of(
                session.createConsumer(topic),
                session.createConsumer(topic),
                session().createConsumer(topic));
        publish("a", "b");
        for (MessageConsumer consumer : consumers) {
            assertHoldsFirst(consumer, "a", "b");
        }
    }

    /** As assertHolds, for one of several that all get the later message. */
    private void assertHoldsFirst(MessageConsumer consumer, String... texts) throws JMSException {
        assertReceives(consumer, texts);
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("8.3.1: a subscription has what is published while its consumer is open, and nothing else")
    void whileActive() throws JMSException {
        publish("too early");
        Session session = session();
        MessageConsumer first = session.createConsumer(topic);
        assertHolds(first);
        publish("unseen");
        first.close();
        publish("too late for one, too early for the other");
        MessageConsumer second = session.createConsumer(topic);
        publish("seen");
        assertHolds(second, "seen");
    }

    @Test
    @DisplayName("8.3.1: closing one of several subscriptions does not take anything from the others")
    void closingOne() throws JMSException {
        MessageConsumer stays = session().createConsumer(topic);
        MessageConsumer goes = session().createConsumer(topic);
        publish("a", "b");
        assertReceives(goes, "a");
        goes.close();
        publish("c");
        assertHolds(stays, "a", "b", "c");
    }

    @Test
    @DisplayName("4.2.2: topics are separate from each other")
    void topics() throws JMSException {
        Topic other = topic();
        MessageConsumer consumer = session().createConsumer(topic);
        MessageConsumer otherConsumer = session().createConsumer(other);
        publish("a");
        publish(other, "b");
        assertHolds(consumer, "a");
        assertReceives(otherConsumer, "b");
    }

    @Test
    @DisplayName("6.2.9: each subscription gets the messages of a session in the order of sending")
    void order() throws JMSException {
        MessageConsumer one = session().createConsumer(topic);
        MessageConsumer two = session().createConsumer(topic);
        String[] sent = numbered("message", 300);
        publish(sent);
        assertReceives(one, sent);
        assertReceives(two, sent);
    }

    @Test
    @DisplayName("8.3.1, 3.8: a subscription with a selector has the messages that match it")
    void selector() throws JMSException {
        Session session = session();
        MessageConsumer red = session.createConsumer(topic, "colour = 'red'");
        MessageConsumer notBlue = session.createConsumer(topic, "colour <> 'blue'", false);
        MessageConsumer all = session.createConsumer(topic, "");
        publish("red 1", "blue 2", "green 3", "red 4");
        assertHolds(notBlue, "red 1", "green 3", "red 4");
        assertReceives(red, "red 1", "red 4");
        assertReceives(all, "red 1", "blue 2", "green 3", "red 4");
        assertThat(red.getMessageSelector()).isEqualTo("colour = 'red'");
        assertThat(all.getMessageSelector()).isNull();
        publish("red 5");
        assertReceives(red, "red 5");
    }

    @Test
    @DisplayName("8.3.1: with noLocal a subscription has nothing that its own connection published")
    void noLocal() throws JMSException {
        Connection connection = connect();
        Session session = connection.createSession();
        MessageConsumer foreignOnly = session.createConsumer(topic, null, true);
        MessageConsumer both = session.createConsumer(topic, null, false);
        publish(session, topic, "local");
        publish(connection.createSession(), topic, "local too");
        publish("foreign");
        assertReceives(both, "local", "local too", "foreign");
        assertHolds(foreignOnly, "foreign");
    }

    @Test
    @DisplayName("8.3.1: noLocal and a selector both apply")
    void noLocalWithSelector() throws JMSException {
        Session session = session();
        MessageConsumer consumer = session.createConsumer(topic, "colour <> 'blue'", true);
        publish(session, topic, "red 1");
        publish("red 2", "blue 3");
        assertHolds(consumer, "red 2");
    }

    @Test
    @DisplayName("6.1.4: nothing is delivered before start, and what was published meanwhile is after it")
    void start() throws JMSException {
        Connection stopped = closing(factory().createConnection());
        MessageConsumer consumer = stopped.createSession().createConsumer(topic);
        publish("a", "b");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        stopped.start();
        assertHolds(consumer, "a", "b");
    }

    @Test
    @DisplayName("6.1.5: while the connection is stopped nothing is delivered, and nothing is lost")
    void stop() throws JMSException {
        Connection connection = connect();
        MessageConsumer consumer = connection.createSession().createConsumer(topic);
        publish("a");
        assertReceives(consumer, "a");
        connection.stop();
        publish("b", "c");
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertHolds(consumer, "b", "c");
    }

    @Test
    @DisplayName("4.2.2: acknowledging in one subscription acknowledges nothing in another")
    void acknowledgements() throws JMSException {
        Session acknowledging = connect().createSession(Session.CLIENT_ACKNOWLEDGE);
        Session recovering = connect().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer one = acknowledging.createConsumer(topic);
        MessageConsumer two = recovering.createConsumer(topic);
        publish("a", "b");
        assertReceives(one, "a");
        one.receive(PATIENCE_MILLIS).acknowledge();
        acknowledging.recover();
        assertReceives(two, "a", "b");
        recovering.recover();
        assertDelivery(two, "a", 2);
        assertDelivery(two, "b", 2);
        publish("c");
        assertDelivery(one, "c", 1);
        assertDelivery(two, "c", 1);
    }

    private static void assertDelivery(MessageConsumer consumer, String text, int count) throws JMSException {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(text(message)).isEqualTo(text);
        assertThat(message.getIntProperty("JMSXDeliveryCount"))
                .as("count of " + text)
                .isEqualTo(count);
        assertThat(message.getJMSRedelivered()).as("redelivered " + text).isEqualTo(count > 1);
    }

    @Test
    @DisplayName("6.2.10: recover redelivers what is not acknowledged, in order, before anything newer")
    void recover() throws JMSException {
        Session client = connect().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createConsumer(topic);
        publish("a", "b", "c");
        assertDelivery(consumer, "a", 1);
        assertDelivery(consumer, "b", 1);
        client.recover();
        assertDelivery(consumer, "a", 2);
        assertDelivery(consumer, "b", 2);
        assertReceives(consumer, "c");
    }

    @Test
    @DisplayName("6.2.10: acknowledging a message acknowledges what the session consumed from all its subscriptions")
    void acknowledgeSession() throws JMSException {
        Session client = connect().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer one = client.createConsumer(topic);
        MessageConsumer two = client.createConsumer(topic);
        publish("a");
        assertReceives(one, "a");
        two.receive(PATIENCE_MILLIS).acknowledge();
        client.recover();
        publish("b");
        assertReceives(one, "b");
        assertReceives(two, "b");
    }

    @Test
    @DisplayName("6.2.13: a message whose listener throws is redelivered to its subscription alone")
    void listenerFailure() throws JMSException {
        List<String> failing = new CopyOnWriteArrayList<>();
        List<String> calm = new CopyOnWriteArrayList<>();
        session().createConsumer(topic).setMessageListener(message -> {
            failing.add(describe(message));
            if (failing.size() == 1) {
                throw new RuntimeException("on purpose");
            }
        });
        session().createConsumer(topic).setMessageListener(message -> calm.add(describe(message)));
        publish("a", "b");
        await().untilAsserted(() -> assertThat(failing).hasSize(3));
        await().untilAsserted(() -> assertThat(calm).hasSize(2));
        assertThat(failing).containsExactly("a", "a again", "b");
        assertThat(calm).containsExactly("a", "b");
    }

    private static String describe(Message message) {
        try {
            return text(message) + (message.getJMSRedelivered() ? " again" : "");
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("3.4: every subscription gets the message with the headers that were sent")
    void headers() throws JMSException {
        MessageConsumer one = session().createConsumer(topic);
        MessageConsumer two = session().createConsumer(topic);
        Session session = session();
        Topic replies = topic();
        TextMessage sent = session.createTextMessage("x");
        sent.setJMSCorrelationID("correlated");
        sent.setJMSType("type");
        sent.setJMSReplyTo(replies);
        session.createProducer(topic).send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        assertThat(sent.getJMSDestination()).isEqualTo(topic);
        for (MessageConsumer consumer : List.of(one, two)) {
            Message received = consumer.receive(PATIENCE_MILLIS);
            assertThat(received.getJMSMessageID()).startsWith("ID:").isEqualTo(sent.getJMSMessageID());
            assertThat(received.getJMSDestination()).isEqualTo(topic).isInstanceOf(Topic.class);
            assertThat(received.getJMSReplyTo()).isEqualTo(replies).isInstanceOf(Topic.class);
            assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
            assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
            assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(received.getJMSPriority()).isEqualTo(7);
            assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
            assertThat(received.getJMSType()).isEqualTo("type");
            assertThat(received.getJMSRedelivered()).isFalse();
        }
    }

    @Test
    @DisplayName("4.2.2: each subscription gets a copy of its own")
    void copies() throws JMSException {
        Session session = session();
        MessageConsumer one = session.createConsumer(topic);
        MessageConsumer two = session.createConsumer(topic);
        publish("red");
        TextMessage first = (TextMessage) one.receive(PATIENCE_MILLIS);
        first.clearBody();
        first.setText("changed");
        first.clearProperties();
        Message second = two.receive(PATIENCE_MILLIS);
        assertThat(text(second)).isEqualTo("red");
        assertThat(second.getStringProperty("colour")).isEqualTo("red");
    }

    @Test
    @DisplayName("7.8: a message whose time to live is over is not delivered")
    void expiration() throws JMSException {
        Connection stopped = closing(factory().createConnection());
        MessageConsumer consumer = stopped.createSession().createConsumer(topic);
        awaitExpiry(publish("gone", 1, 0));
        publish("stays", 60_000, 0);
        assertThat(consumer.receive(SHORTLY_MILLIS)).isNull();
        stopped.start();
        assertHolds(consumer, "stays");
    }

    @Test
    @DisplayName("7.9: a message is not delivered before its delivery time")
    void deliveryDelay() throws JMSException {
        MessageConsumer one = session().createConsumer(topic);
        MessageConsumer two = session().createConsumer(topic);
        long before = System.nanoTime();
        publish("later", 0, 500);
        publish("now");
        for (MessageConsumer consumer : List.of(one, two)) {
            assertReceives(consumer, "now", "later");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
                    .isGreaterThanOrEqualTo(499);
        }
    }

    @Test
    @DisplayName("7.9: a delayed message reaches the subscriptions that existed when it was sent, and no later ones")
    void deliveryDelayAndNewSubscription() throws JMSException {
        MessageConsumer before = session().createConsumer(topic);
        publish("delayed", 0, 500);
        MessageConsumer after = session().createConsumer(topic);
        assertReceives(before, "delayed");
        assertHolds(after);
    }

    @Test
    @DisplayName("7.9: a delayed message that was sent when there was no subscription reaches none")
    void deliveryDelayWithoutSubscription() throws JMSException {
        publish("nobody's", 0, 300);
        MessageConsumer consumer = session().createConsumer(topic);
        publish("delayed", 0, 600);
        assertReceives(consumer, "delayed");
        assertHolds(consumer);
    }

    @Test
    @DisplayName("7.1: a producer has the topic it was created with, or is given one with each message")
    void producers() throws JMSException {
        MessageConsumer consumer = session().createConsumer(topic);
        Session session = session();
        MessageProducer bound = session.createProducer(topic);
        MessageProducer unbound = session.createProducer(null);
        bound.send(session.createTextMessage("a"));
        unbound.send(topic, session.createTextMessage("b"));
        assertThat(bound.getDestination()).isEqualTo(topic);
        assertThat(unbound.getDestination()).isNull();
        assertHolds(consumer, "a", "b");
        Message message = session.createMessage();
        assertFails(UnsupportedOperationException.class, () -> unbound.send(message), () -> bound.send(topic, message));
        assertFails(InvalidDestinationException.class, () -> unbound.send((Topic) null, message));
    }

    @Test
    @DisplayName("6.2.13: the listeners of a session run one at a time, whatever their subscriptions")
    void oneListenerAtATime() throws JMSException {
        Connection connection = closing(factory().createConnection());
        Session session = connection.createSession();
        List<String> events = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            session.createConsumer(topic).setMessageListener(message -> {
                events.add("begin");
                Thread.yield();
                events.add("end");
            });
        }
        connection.start();
        publish(numbered("message", 20));
        await().untilAsserted(() -> assertThat(events).hasSize(120));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            expected.addAll(List.of("begin", "end"));
        }
        assertThat(events).isEqualTo(expected);
    }
}
