package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser shows what is on a queue and changes nothing (sections 4.1.2 and 6.2.4). */
class QueueBrowserTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        connection = new RedisConnectionFactory(redis.uri()).createConnection();
        connection.start();
        session = connection.createSession();
        queue = session.createQueue(RedisExtension.unique("browsed"));
        producer = session.createProducer(queue);
    }

    @AfterEach
    void close() throws JMSException {
        connection.close();
    }

    private void send(String text, int priority) throws JMSException {
        producer.send(session.createTextMessage(text), producer.getDeliveryMode(), priority, 0);
    }

    private List<String> browse() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (QueueBrowser browser = session.createBrowser(queue)) {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                texts.add(((TextMessage) messages.nextElement()).getText());
            }
        }
        return texts;
    }

    @Test
    void shows_messages_in_the_order_of_delivery_across_priorities() throws JMSException {
        send("a", 4);
        send("b", 9);
        send("c", 4);
        send("d", 0);
        assertThat(browse()).containsExactly("b", "a", "c", "d");
    }

    @Test
    void takes_nothing_and_counts_nothing() throws JMSException {
        send("a", 4);
        assertThat(browse()).isEqualTo(browse()).containsExactly("a");
        Message received = session.createConsumer(queue).receive(5_000);
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    void shows_what_is_delivered_and_not_acknowledged_and_no_longer_what_is() throws JMSException {
        send("a", 4);
        send("b", 4);
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Message received = client.createConsumer(queue).receive(5_000);
        assertThat(browse()).containsExactly("a", "b");
        received.acknowledge();
        await().until(() -> browse().equals(List.of("b")));
    }

    @Test
    void shows_nothing_that_was_received_in_a_session_that_acknowledges_by_itself() throws JMSException {
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE)) {
            MessageConsumer consumer = connection.createSession(mode).createConsumer(queue);
            for (int i = 0; i < 100; i++) {
                send("a", 4);
                assertThat(consumer.receive(5_000)).isNotNull();
                assertThat(browse()).isEmpty();
            }
            consumer.close();
        }
    }

    @Test
    void shows_neither_delayed_nor_expired_messages() throws JMSException {
        producer.setDeliveryDelay(60_000);
        send("later", 4);
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("gone"), producer.getDeliveryMode(), 4, 1);
        send("now", 4);
        await().until(() -> browse().equals(List.of("now")));
    }

    @Test
    void reads_a_long_queue_page_by_page() throws JMSException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            expected.add("message " + i);
            send("message " + i, 4);
        }
        assertThat(browse()).isEqualTo(expected);
    }

    @Test
    void shows_nothing_on_a_queue_that_was_never_used() throws JMSException {
        Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
        assertThat(messages.hasMoreElements()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(messages::nextElement);
    }

    @Test
    void shows_only_what_its_selector_matches() throws JMSException {
        for (int i = 0; i < 10; i++) {
            TextMessage message = session.createTextMessage("message " + i);
            message.setIntProperty("number", i);
            producer.send(message);
        }
        List<String> shown = new ArrayList<>();
        try (QueueBrowser browser = session.createBrowser(queue, "number BETWEEN 3 AND 5 OR number = 9")) {
            assertThat(browser.getMessageSelector()).isEqualTo("number BETWEEN 3 AND 5 OR number = 9");
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                shown.add(((TextMessage) messages.nextElement()).getText());
            }
        }
        assertThat(shown).containsExactly("message 3", "message 4", "message 5", "message 9");
    }

    @Test
    void refuses_a_selector_that_is_none_with_the_position_of_the_error() {
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> session.createBrowser(queue, "number = = 3"))
                .withMessageContaining("position 9");
    }

    @Test
    void refuses_everything_once_it_is_closed() throws JMSException {
        QueueBrowser browser = session.createBrowser(queue);
        assertThat(browser.getQueue()).isEqualTo(queue);
        assertThat(browser.getMessageSelector()).isNull();
        browser.close();
        browser.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(browser::getEnumeration);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(browser::getQueue);
    }
}
