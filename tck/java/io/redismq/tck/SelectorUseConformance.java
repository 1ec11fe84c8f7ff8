package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where selectors are given, and what they do for a consumer. */
abstract class SelectorUseConformance extends Conformance {

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    @Test
    @DisplayName("3.8: an empty selector and null are no selector")
    void none() throws JMSException {
        sendColours("subject");
        for (String none : new String[] {"", null}) {
            try (QueueBrowser browser = session.createBrowser(queue, none)) {
                assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
            }
        }
        try (MessageConsumer empty = session.createConsumer(queue, "")) {
            assertThat(empty.getMessageSelector()).isNull();
        }
        assertThat(receive(session.createConsumer(queue, null))).isEqualTo("subject");
    }

    @ParameterizedTest(name = "3.8: a selector with invalid syntax is refused everywhere, in both interfaces ({0})")
    @ValueSource(
            strings = {
                "a =",
                "= 1",
                "a = 'x",
                "a = 1 AND",
                "(a = 1",
                "a = 1)",
                "a b",
                "a == 1",
                "a != 1",
                "NOT",
                "a LIKE b",
                "a IS 1",
                "a IN ()",
                "a IN ('x'",
                "a IN (1)",
                "a BETWEEN 1 OR 2",
                "a LIKE 'x' ESCAPE 'ab'",
                "a LIKE 'x' ESCAPE",
                "NULL = 1",
                "a = NULL",
                "BETWEEN = 1",
                "AND",
                "1a = 1",
                "a-b-",
                "a NOT = 1",
                "'x' IN ('x')",
                "#a = 1",
            })
    void invalid(String selector) throws JMSException {
        assertRefused(selector);
    }

    @Test
    @DisplayName("3.8: SQL comments, double quotes, other operators and tests of literals for NULL are refused")
    void notInTheSyntax() throws JMSException {
        for (String selector : List.of("a = 1 -- comment", "a = \"x\"", "a % 2 = 0", "5 IS NULL")) {
            assertRefused(selector);
        }
    }

    private void assertRefused(String selector) throws JMSException {
        Topic topic = session.createTopic(unique("conformance"));
        assertFails(
                InvalidSelectorException.class,
                () -> session.createConsumer(queue, selector),
                () -> session.createConsumer(queue, selector, false),
                () -> session.createBrowser(queue, selector),
                () -> session.createConsumer(topic, selector),
                () -> session.createConsumer(topic, selector, true),
                () -> session.createSharedConsumer(topic, "shared", selector));
        JMSContext context = closing(factory().createContext());
        assertFails(
                InvalidSelectorRuntimeException.class,
                () -> context.createConsumer(queue, selector),
                () -> context.createConsumer(queue, selector, false),
                () -> context.createBrowser(queue, selector),
                () -> context.createSharedConsumer(topic, "shared", selector));
    }

    private void sendColours(String... colours) throws JMSException {
        for (String colour : colours) {
            TextMessage message = session.createTextMessage(colour);
            message.setStringProperty("colour", colour.split(" ")[0]);
            producer.send(message);
        }
    }

    @Test
    @DisplayName("3.8: a consumer gets what matches, in its order, and the rest stays for others, in its order")
    void consumers() throws JMSException {
        sendColours("red 1", "blue 1", "red 2", "green 1", "blue 2");
        try (MessageConsumer blue = session.createConsumer(queue, "colour = 'blue'")) {
            assertReceives(blue, "blue 1", "blue 2");
            assertThat(blue.receiveNoWait()).isNull();
        }
        MessageConsumer all = session.createConsumer(queue);
        assertReceives(all, "red 1", "red 2", "green 1");
        assertThat(all.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName(
            "3.8, 6.2.9: the listeners of consumers with different selectors share a queue, each in the order of sending")
    void listeners() throws JMSException {
        List<String> red = Collections.synchronizedList(new ArrayList<>());
        List<String> blue = Collections.synchronizedList(new ArrayList<>());
        session().createConsumer(queue, "colour = 'red'").setMessageListener(message -> red.add(textOf(message)));
        session().createConsumer(queue, "colour <> 'red'").setMessageListener(message -> blue.add(textOf(message)));
        sendColours("red 1", "blue 1", "red 2", "blue 2", "blue 3", "red 3");
        await().until(() -> red.size() + blue.size() == 6);
        assertThat(red).containsExactly("red 1", "red 2", "red 3");
        assertThat(blue).containsExactly("blue 1", "blue 2", "blue 3");
    }

    @Test
    @DisplayName("3.8: what does not match was not delivered, so that others get it as new")
    void notDelivered() throws JMSException {
        sendColours("red");
        try (MessageConsumer blue = session.createConsumer(queue, "colour = 'blue'")) {
            assertThat(blue.receive(SHORTLY_MILLIS)).isNull();
        }
        assertThat(counted(session.createConsumer(queue).receive(PATIENCE_MILLIS)))
                .isEqualTo("red 1 false");
    }

    @Test
    @DisplayName("3.8: a consumer and a browser tell the selector as it was given")
    void told() throws JMSException {
        String selector = " colour='blue'  and\tx > 1 ";
        assertThat(session.createConsumer(queue, selector).getMessageSelector()).isEqualTo(selector);
        assertThat(session.createBrowser(queue, selector).getMessageSelector()).isEqualTo(selector);
        assertThat(session.createConsumer(queue).getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue).getMessageSelector()).isNull();
    }
}
