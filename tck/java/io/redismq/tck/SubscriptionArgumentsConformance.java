package io.redismq.tck;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What subscribing must refuse, and with which exception, whoever provides it. */
abstract class SubscriptionArgumentsConformance extends PublishSubscribe {

    private static final String INVALID = "colour = ";

    private Session session;
    private JMSContext context;

    @BeforeEach
    void openSubscribers() throws JMSException {
        session = connect(unique("client")).createSession();
        context = closing(factory().createContext());
        context.setClientID(unique("client"));
    }

    @Test
    @DisplayName("10.3: an invalid topic is refused with InvalidDestinationException")
    void invalidTopic() throws JMSException {
        TopicConnection connection = closing(((TopicConnectionFactory) factory()).createTopicConnection());
        TopicSession topics = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        assertFails(
                InvalidDestinationException.class,
                () -> session.createConsumer(null),
                () -> session.createConsumer(null, "colour = 'red'"),
                () -> session.createConsumer(null, null, true),
                () -> session.createDurableConsumer(null, "s"),
                () -> session.createDurableConsumer(null, "s", null, false),
                () -> session.createDurableSubscriber(null, "s"),
                () -> session.createDurableSubscriber(null, "s", null, false),
                () -> session.createSharedConsumer(null, "s"),
                () -> session.createSharedConsumer(null, "s", null),
                () -> session.createSharedDurableConsumer(null, "s"),
                () -> session.createSharedDurableConsumer(null, "s", null),
                () -> topics.createSubscriber(null),
                () -> topics.createSubscriber(null, null, false));
    }

    @Test
    @DisplayName("10.3: the simplified interface refuses an invalid topic with InvalidDestinationRuntimeException")
    void invalidTopicOfContext() {
        assertFails(
                InvalidDestinationRuntimeException.class,
                () -> context.createConsumer(null),
                () -> context.createConsumer(null, "colour = 'red'"),
                () -> context.createConsumer(null, null, true),
                () -> context.createDurableConsumer(null, "s"),
                () -> context.createDurableConsumer(null, "s", null, false),
                () -> context.createSharedConsumer(null, "s"),
                () -> context.createSharedConsumer(null, "s", null),
                () -> context.createSharedDurableConsumer(null, "s"),
                () -> context.createSharedDurableConsumer(null, "s", null));
    }

    @Test
    @DisplayName("3.8, 10.3: a selector with invalid syntax is refused with InvalidSelectorException")
    void invalidSelector() throws JMSException {
        TopicConnection connection = closing(((TopicConnectionFactory) factory()).createTopicConnection());
        TopicSession topics = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        assertFails(
                InvalidSelectorException.class,
                () -> session.createConsumer(topic, INVALID),
                () -> session.createConsumer(topic, INVALID, true),
                () -> session.createDurableConsumer(topic, "s", INVALID, false),
                () -> session.createDurableSubscriber(topic, "s", INVALID, false),
                () -> session.createSharedConsumer(topic, "s", INVALID),
                () -> session.createSharedDurableConsumer(topic, "s", INVALID),
                () -> topics.createSubscriber(topic, INVALID, false));
        assertFails(
                InvalidSelectorRuntimeException.class,
                () -> context.createConsumer(topic, INVALID),
                () -> context.createConsumer(topic, INVALID, true),
                () -> context.createDurableConsumer(topic, "s", INVALID, false),
                () -> context.createSharedConsumer(topic, "s", INVALID),
                () -> context.createSharedDurableConsumer(topic, "s", INVALID));
    }

    @Test
    @DisplayName("8.3: what was refused because of its selector has not created a subscription")
    void nothingCreated() {
        assertFails(
                InvalidSelectorException.class,
                () -> session.createDurableConsumer(topic, "s", INVALID, false),
                () -> session.createSharedDurableConsumer(topic, "t", INVALID));
        assertFails(InvalidDestinationException.class, () -> session.unsubscribe("s"), () -> session.unsubscribe("t"));
    }

    @Test
    @DisplayName("8.3: a subscription with a name needs one")
    void missingName() throws JMSException {
        for (String name : new String[] {null, ""}) {
            assertFails(
                    JMSException.class,
                    () -> session.createDurableConsumer(topic, name),
                    () -> session.createDurableConsumer(topic, name, null, false),
                    () -> session.createDurableSubscriber(topic, name),
                    () -> session.createDurableSubscriber(topic, name, null, false),
                    () -> session.createSharedConsumer(topic, name),
                    () -> session.createSharedConsumer(topic, name, null),
                    () -> session.createSharedDurableConsumer(topic, name),
                    () -> session.createSharedDurableConsumer(topic, name, null));
            assertFails(
                    JMSRuntimeException.class,
                    () -> context.createDurableConsumer(topic, name),
                    () -> context.createSharedConsumer(topic, name),
                    () -> context.createSharedDurableConsumer(topic, name));
        }
    }

    @Test
    @DisplayName("Session.unsubscribe: an invalid name is refused with InvalidDestinationException")
    void unsubscribe() throws JMSException {
        Session without = session();
        for (String name : new String[] {null, "", "never created"}) {
            assertFails(
                    InvalidDestinationException.class,
                    () -> session.unsubscribe(name),
                    () -> without.unsubscribe(name));
            assertFails(InvalidDestinationRuntimeException.class, () -> context.unsubscribe(name));
        }
    }
}
