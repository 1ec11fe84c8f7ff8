package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the tests of topics have in common: a topic of their own, a publisher on a connection of its own, and that
 * nothing else came is shown by a message that was published later.
 */
abstract class PublishSubscribe extends Conformance {

    private static final String MARKER = "marker";

    private Session publishing;
    private MessageProducer publisher;
    Topic topic;

    @BeforeEach
    void openPublisher() throws JMSException {
        publishing = session();
        publisher = publishing.createProducer(null);
        topic = topic();
    }

    Topic topic() throws JMSException {
        return publishing.createTopic(unique("conformance"));
    }

    /** Publishes texts; the first word of each is also its property "colour". */
    void publish(String... texts) throws JMSException {
        publish(topic, texts);
    }

    void publish(Topic to, String... texts) throws JMSException {
        publish(publishing, to, texts);
    }

    static void publish(Session session, Topic to, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (String text : texts) {
                producer.send(coloured(session, text));
            }
        }
    }

    static Message coloured(Session session, String text) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        message.setStringProperty("colour", text.split(" ")[0]);
        return message;
    }

    /** Publishes one text that lives and is delayed for so long; 0 for no limit and no delay. */
    Message publish(String text, long timeToLiveMillis, long delayMillis) throws JMSException {
        publisher.setDeliveryDelay(delayMillis);
        Message sent = coloured(publishing, text);
        publisher.send(topic, sent, Message.DEFAULT_DELIVERY_MODE, Message.DEFAULT_PRIORITY, timeToLiveMillis);
        return sent;
    }

    /** Waits until a subscription of the topic that has ended is gone; close() waits for that, or should. */
    void awaitEndOfSubscription() throws JMSException {}

    /** That a subscription to the topic has these messages and no other; it must let through what has no colour. */
    void assertHolds(MessageConsumer consumer, String... texts) throws JMSException {
        publish(MARKER);
        assertReceives(consumer, texts);
        assertThat(receive(consumer)).isEqualTo(MARKER);
    }
}
