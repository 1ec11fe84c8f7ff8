package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a browser shows, and that it only shows it. */
abstract class BrowserConformance extends Conformance {

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    private static List<String> shown(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
            texts.add(text((Message) messages.nextElement()));
        }
        return texts;
    }

    private void assertShows(String... texts) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue)) {
            assertThat(shown(browser)).containsExactly(texts);
        }
    }

    @Test
    @DisplayName("QueueBrowser: shows the messages in the order in which they would be received")
    void order() throws JMSException {
        send(queue, numbered("m", 250));
        assertShows(numbered("m", 250));
    }

    @Test
    @DisplayName("QueueBrowser: shows higher priorities first")
    void priorities() throws JMSException {
        for (int priority : new int[] {4, 9, 0, 4, 9}) {
            producer.send(session.createTextMessage("p" + priority), DeliveryMode.PERSISTENT, priority, 0);
        }
        assertShows("p9", "p9", "p4", "p4", "p0");
        assertReceives(session.createConsumer(queue), "p9", "p9", "p4", "p4", "p0");
    }

    @Test
    @DisplayName("QueueBrowser: takes nothing, and what it showed is delivered for the first time still")
    void takesNothing() throws JMSException {
        send(queue, "a", "b");
        assertShows("a", "b");
        assertShows("a", "b");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 1 false");
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("b 1 false");
    }

    @Test
    @DisplayName("4.1: a browser shows what is still on the queue, and not what was received")
    void received() throws JMSException {
        send(queue, "a", "b", "c");
        assertReceives(session.createConsumer(queue), "a");
        assertThat(shown(session.createBrowser(queue))).doesNotContain("a").endsWith("c");
    }

    @Test
    @DisplayName("QueueBrowser: shows messages with their headers, properties and bodies")
    void wholeMessages() throws JMSException {
        Message message = session.createTextMessage("whole");
        message.setJMSCorrelationID("correlated");
        message.setJMSType("type");
        message.setJMSReplyTo(queue);
        message.setIntProperty("number", 5);
        producer.send(message, DeliveryMode.NON_PERSISTENT, 6, 0);
        Message shown = (Message) session.createBrowser(queue).getEnumeration().nextElement();
        assertThat(text(shown)).isEqualTo("whole");
        assertThat(shown.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(shown.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(shown.getJMSType()).isEqualTo("type");
        assertThat(shown.getJMSReplyTo()).isEqualTo(queue);
        assertThat(shown.getJMSDestination()).isEqualTo(queue);
        assertThat(shown.getJMSPriority()).isEqualTo(6);
        assertThat(shown.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(shown.getIntProperty("number")).isEqualTo(5);
    }

    @Test
    @DisplayName("7.9: a browser does not show what is delayed, until it is due")
    void delayed() throws JMSException {
        producer.setDeliveryDelay(60_000);
        producer.send(session.createTextMessage("later"));
        producer.setDeliveryDelay(0);
        send(queue, "now");
        assertShows("now");
    }

    @Test
    @DisplayName("7.8: a browser does not show what has expired")
    void expired() throws JMSException {
        Message gone = session.createTextMessage("gone");
        producer.send(gone, DeliveryMode.PERSISTENT, 4, 1);
        awaitExpiry(gone);
        MessageConsumer other = session.createConsumer(queue);
        assertThat(other.receive(SHORTLY_MILLIS)).isNull();
        other.close();
        send(queue, "stays");
        assertShows("stays");
    }

    @Test
    @DisplayName("QueueBrowser: with a selector shows what matches it")
    void selector() throws JMSException {
        for (int i = 0; i < 6; i++) {
            Message message = session.createTextMessage("m" + i);
            message.setIntProperty("number", i);
            producer.send(message);
        }
        assertThat(shown(session.createBrowser(queue, "number BETWEEN 2 AND 4")))
                .containsExactly("m2", "m3", "m4");
        assertThat(shown(session.createBrowser(queue, "number > 5"))).isEmpty();
    }

    @Test
    @DisplayName("QueueBrowser: tells its queue and its selector, null where there is none")
    void tells() throws JMSException {
        assertThat(session.createBrowser(queue).getQueue()).isEqualTo(queue);
        assertThat(session.createBrowser(queue).getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, "").getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    }

    @Test
    @DisplayName("QueueBrowser: an empty queue has nothing to show")
    void empty() throws JMSException {
        assertShows();
    }

    @Test
    @DisplayName("QueueBrowser: at its end an enumeration throws NoSuchElementException")
    void end() throws JMSException {
        send(queue, "a");
        Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
        assertThat(text((Message) messages.nextElement())).isEqualTo("a");
        assertThat(messages.hasMoreElements()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(messages::nextElement);
    }

    @Test
    @DisplayName("QueueBrowser: hasMoreElements goes no further, and nextElement needs no hasMoreElements")
    void enumeration() throws JMSException {
        send(queue, "a", "b");
        Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
        assertThat(messages.hasMoreElements() && messages.hasMoreElements()).isTrue();
        assertThat(text((Message) messages.nextElement())).isEqualTo("a");
        assertThat(text((Message) messages.nextElement())).isEqualTo("b");
    }

    @Test
    @DisplayName("QueueBrowser: every enumeration begins at the head of the queue")
    void again() throws JMSException {
        send(queue, "a");
        QueueBrowser browser = session.createBrowser(queue);
        assertThat(shown(browser)).containsExactly("a");
        send(queue, "b");
        assertThat(shown(browser)).containsExactly("a", "b");
    }

    @Test
    @DisplayName("6.2.7: a browser does not show what a transaction sent before it commits, nor after a rollback")
    void uncommitted() throws JMSException {
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageProducer sender = transacted.createProducer(queue);
        sender.send(transacted.createTextMessage("back"));
        assertShows();
        transacted.rollback();
        assertShows();
        sender.send(transacted.createTextMessage("forth"));
        transacted.commit();
        assertShows("forth");
    }

    @Test
    @DisplayName("6.2.7: a browser of a transacted session shows committed messages, and is no part of the transaction")
    void transacted() throws JMSException {
        send(queue, "a", "b");
        Session transacted = session(Session.SESSION_TRANSACTED);
        assertThat(shown(transacted.createBrowser(queue))).containsExactly("a", "b");
        transacted.commit();
        assertThat(shown(transacted.createBrowser(queue))).containsExactly("a", "b");
        transacted.rollback();
        assertHolds(queue, "a", "b");
    }

    @Test
    @DisplayName("4.1: a browser shows again what was rolled back")
    void rolledBack() throws JMSException {
        send(queue, "a", "b");
        Session transacted = session(Session.SESSION_TRANSACTED);
        assertReceives(transacted.createConsumer(queue), "a", "b");
        transacted.rollback();
        transacted.close();
        assertShows("a", "b");
    }

    @Test
    @DisplayName("QueueBrowser: a closed browser throws IllegalStateException, closing it again does not")
    void closed() throws JMSException {
        QueueBrowser browser = session.createBrowser(queue);
        browser.close();
        browser.close();
        assertFails(
                IllegalStateException.class, browser::getQueue, browser::getMessageSelector, browser::getEnumeration);
    }

    @Test
    @DisplayName("Session.createBrowser: without a queue is refused with InvalidDestinationException")
    void noQueue() {
        assertFails(
                InvalidDestinationException.class,
                () -> session.createBrowser(null),
                () -> session.createBrowser(null, "a = 1"));
        JMSContext context = closing(factory().createContext());
        assertFails(
                InvalidDestinationRuntimeException.class,
                () -> context.createBrowser(null),
                () -> context.createBrowser(null, "a = 1"));
    }

    @Test
    @DisplayName("4.1: a temporary queue is browsed by its own connection alone")
    void temporary() throws JMSException {
        Queue temporary = session.createTemporaryQueue();
        send(temporary, "a");
        assertThat(shown(session.createBrowser(temporary))).containsExactly("a");
        Session other = session();
        assertFails(JMSException.class, () -> shown(other.createBrowser(temporary)));
    }

    @Test
    @DisplayName("JMSContext.createBrowser: shows what the classic one does, and does not start the connection")
    void context() throws JMSException {
        send(queue, "a", "b");
        JMSContext context = closing(factory().createContext());
        assertThat(shown(context.createBrowser(queue))).containsExactly("a", "b");
        context.setAutoStart(false);
        assertThat(context.createConsumer(queue).receive(SHORTLY_MILLIS)).isNull();
        context.close();
        assertFails(IllegalStateRuntimeException.class, () -> context.createBrowser(queue));
    }
}
