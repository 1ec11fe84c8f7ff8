package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryTopic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the simplified interface must do with topics, whoever provides it. */
abstract class TopicContextConformance extends PublishSubscribe {

    private JMSContext context() {
        return closing(factory().createContext());
    }

    private JMSContext context(String clientId) {
        JMSContext context = context();
        context.setClientID(clientId);
        return context;
    }

    private static void assertBodies(JMSConsumer consumer, String... texts) {
        for (String text : texts) {
            assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo(text);
        }
    }

    /** That a subscription has these messages and no other. */
    private void assertHolds(JMSConsumer consumer, String... texts) throws JMSException {
        publish("marker");
        assertBodies(consumer, texts);
        assertBodies(consumer, "marker");
    }

    @Test
    @DisplayName("8.3.1: unshared non-durable subscriptions, which start the connection")
    void unshared() throws JMSException {
        JMSContext context = context();
        JMSConsumer all = context.createConsumer(topic);
        JMSConsumer selected = context.createConsumer(topic, "colour <> 'blue'");
        JMSConsumer foreign = context.createConsumer(topic, "colour <> 'blue'", true);
        context.createProducer().setProperty("colour", "red").send(topic, "red 1");
        publish("blue 2", "red 3");
        assertThat(selected.getMessageSelector()).isEqualTo("colour <> 'blue'");
        assertBodies(all, "red 1", "blue 2", "red 3");
        assertBodies(selected, "red 1", "red 3");
        assertHolds(foreign, "red 3");
        all.close();
        publish("red 4");
        assertBodies(selected, "marker", "red 4");
    }

    @Test
    @DisplayName("8.3.3: unshared durable subscriptions")
    void durable() throws JMSException {
        String clientId = unique("client");
        JMSContext context = context(clientId);
        context.createDurableConsumer(topic, "s").close();
        context.createDurableConsumer(topic, "t", "colour <> 'blue'", true).close();
        context.createProducer().setProperty("colour", "red").send(topic, "red 1");
        context.close();
        publish("red 2", "blue 3");
        JMSContext next = context(clientId);
        JMSConsumer consumer = next.createDurableConsumer(topic, "s");
        assertFails(
                JMSRuntimeException.class, () -> next.createDurableConsumer(topic, "s"), () -> next.unsubscribe("s"));
        assertHolds(consumer, "red 1", "red 2", "blue 3");
        assertBodies(next.createDurableConsumer(topic, "t", "colour <> 'blue'", true), "red 2", "marker");
        consumer.close();
        next.unsubscribe("s");
        assertFails(InvalidDestinationRuntimeException.class, () -> next.unsubscribe("s"));
    }

    @Test
    @DisplayName("8.3.3: an unshared durable subscription needs a client id")
    void clientIdNeeded() {
        JMSContext context = context();
        assertFails(
                IllegalStateRuntimeException.class,
                () -> context.createDurableConsumer(topic, "s"),
                () -> context.createDurableConsumer(topic, "s", null, false));
    }

    @Test
    @DisplayName("6.1.2: a client id in use is refused")
    void clientIdInUse() {
        String clientId = unique("client");
        context(clientId);
        JMSContext second = context();
        assertFails(InvalidClientIDRuntimeException.class, () -> second.setClientID(clientId));
    }

    @Test
    @DisplayName("8.3.2: shared non-durable subscriptions")
    void shared() throws JMSException {
        String name = unique("subscription");
        JMSContext one = context();
        JMSContext two = context();
        JMSConsumer first = one.createSharedConsumer(topic, name, "colour <> 'blue'");
        JMSConsumer second = two.createSharedConsumer(topic, name, "colour <> 'blue'");
        assertFails(JMSRuntimeException.class, () -> two.createSharedConsumer(topic, name));
        publish("red 1", "blue 2");
        first.close();
        assertHolds(second, "red 1");
        second.close();
        awaitEndOfSubscription();
        publish("unseen");
        assertHolds(one.createSharedConsumer(topic, name));
    }

    @Test
    @DisplayName("8.3.4: shared durable subscriptions")
    void sharedDurable() throws JMSException {
        String name = unique("subscription");
        JMSContext one = context();
        one.createSharedDurableConsumer(topic, name).close();
        publish("a");
        one.close();
        JMSContext two = context();
        JMSContext three = context();
        JMSConsumer consumer = two.createSharedDurableConsumer(topic, name);
        assertFails(
                JMSRuntimeException.class,
                () -> three.createSharedDurableConsumer(topic, name, "colour = 'red'"),
                () -> three.unsubscribe(name));
        assertHolds(consumer, "a");
        consumer.close();
        three.unsubscribe(name);
    }

    @Test
    @DisplayName("8.3.3, 8.3.4: shared and unshared durable subscriptions of one identity exclude each other")
    void otherKind() {
        JMSContext context = context(unique("client"));
        context.createDurableConsumer(topic, "s").close();
        context.createSharedDurableConsumer(topic, "t").close();
        assertFails(
                JMSRuntimeException.class,
                () -> context.createSharedDurableConsumer(topic, "s"),
                () -> context.createSharedDurableConsumer(topic, "s", "colour = 'red'"),
                () -> context.createDurableConsumer(topic, "t"),
                () -> context.createDurableConsumer(topic, "t", null, true));
    }

    @Test
    @DisplayName("8.4: every kind of subscription starts the connection, unless that is switched off")
    void autoStart() throws JMSException {
        JMSContext durable = context(unique("client"));
        JMSContext shared = context();
        JMSContext sharedDurable = context();
        JMSContext manual = context();
        manual.setAutoStart(false);
        List<JMSConsumer> consumers = List.of(
                durable.createDurableConsumer(topic, "s"),
                shared.createSharedConsumer(topic, unique("subscription")),
                sharedDurable.createSharedDurableConsumer(topic, unique("subscription")));
        JMSConsumer waiting = manual.createConsumer(topic);
        publish("a");
        for (JMSConsumer consumer : consumers) {
            assertBodies(consumer, "a");
        }
        assertThat(waiting.receive(SHORTLY_MILLIS)).isNull();
        manual.start();
        assertHolds(waiting, "a");
    }

    @Test
    @DisplayName("6.2.10: recover redelivers to the subscription what its context has not acknowledged")
    void recover() throws JMSException {
        JMSContext context = closing(factory().createContext(JMSContext.CLIENT_ACKNOWLEDGE));
        JMSConsumer consumer = context.createConsumer(topic);
        JMSConsumer other = context().createConsumer(topic);
        publish("a", "b");
        assertBodies(consumer, "a", "b");
        context.recover();
        Message again = consumer.receive(PATIENCE_MILLIS);
        assertThat(text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertBodies(consumer, "b");
        context.acknowledge();
        context.recover();
        assertHolds(other, "a", "b");
        assertBodies(consumer, "marker");
    }

    @Test
    @DisplayName("6.2.5: contexts on one connection have subscriptions of their own, and noLocal sees one connection")
    void oneConnection() throws JMSException {
        JMSContext context = context();
        JMSContext second = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        List<String> received = new CopyOnWriteArrayList<>();
        JMSConsumer foreign = context.createConsumer(topic, null, true);
        second.createConsumer(topic).setMessageListener(message -> received.add(bodyOf(message)));
        context.createProducer().send(topic, "a");
        context().createProducer().send(topic, "b");
        await().untilAsserted(() -> assertThat(received).containsExactly("a", "b"));
        assertHolds(foreign, "b");
    }

    private static String bodyOf(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("4.2.7: temporary topics are consumed by their own connection only")
    void temporaryTopic() {
        JMSContext context = context();
        TemporaryTopic temporary = context.createTemporaryTopic();
        JMSConsumer consumer = context.createConsumer(temporary);
        JMSContext other = context();
        assertFails(JMSRuntimeException.class, () -> other.createConsumer(temporary));
        other.createProducer().send(temporary, "a");
        assertBodies(consumer, "a");
        consumer.close();
        assertThat(context.createTopic("t")).isEqualTo(other.createTopic("t"));
    }

    @Test
    @DisplayName("6.1.8: everything on a closed context throws IllegalStateRuntimeException")
    void closed() {
        JMSContext context = context(unique("client"));
        context.close();
        context.close();
        assertFails(
                IllegalStateRuntimeException.class,
                () -> context.createConsumer(topic),
                () -> context.createDurableConsumer(topic, "s"),
                () -> context.createSharedConsumer(topic, "s"),
                () -> context.createSharedDurableConsumer(topic, "s"),
                () -> context.unsubscribe("s"));
    }
}
