package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a producer of the classic interface must do, whoever provides it. */
abstract class ProducerConformance extends Conformance {

    /** A provider may read its clock once for each header. */
    private static final long READINGS_MILLIS = 100;

    Session session;
    Queue queue;
    MessageProducer producer;

    @BeforeEach
    void openProducer() throws JMSException {
        session = session();
        queue = queue(session);
        producer = session.createProducer(queue);
    }

    private static CompletionListener nothing() {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {}

            @Override
            public void onException(Message message, Exception failure) {}
        };
    }

    private static void assertDelayed(long delayMillis, Message message) throws JMSException {
        assertThat(message.getJMSDeliveryTime())
                .isCloseTo(message.getJMSTimestamp() + delayMillis, within(READINGS_MILLIS));
    }

    @Test
    @DisplayName("7.1: a producer with a destination sends there, one without where each send says")
    void destinations() throws JMSException {
        MessageProducer unbound = session.createProducer(null);
        assertThat(producer.getDestination()).isEqualTo(queue);
        assertThat(unbound.getDestination()).isNull();
        Queue other = queue(session);
        producer.send(session.createTextMessage("a"));
        producer.send(session.createTextMessage("b"), DeliveryMode.PERSISTENT, 4, 0);
        unbound.send(queue, session.createTextMessage("c"));
        unbound.send(other, session.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 0);
        assertHolds(queue, "a", "b", "c");
        assertHolds(other, "d");
    }

    @Test
    @DisplayName("7.1: a send without a destination is unsupported by a producer that has none")
    void noDestination() throws JMSException {
        MessageProducer unbound = session.createProducer(null);
        Message message = session.createTextMessage("never");
        assertFails(
                UnsupportedOperationException.class,
                () -> unbound.send(message),
                () -> unbound.send(message, DeliveryMode.PERSISTENT, 4, 0),
                () -> unbound.send(message, nothing()),
                () -> unbound.send(message, DeliveryMode.PERSISTENT, 4, 0, nothing()));
    }

    @Test
    @DisplayName("7.1: a send with a destination is unsupported by a producer that has one")
    void twoDestinations() throws JMSException {
        Message message = session.createTextMessage("never");
        assertFails(
                UnsupportedOperationException.class,
                () -> producer.send(queue, message),
                () -> producer.send(queue, message, DeliveryMode.PERSISTENT, 4, 0),
                () -> producer.send(queue, message, nothing()),
                () -> producer.send(queue, message, DeliveryMode.PERSISTENT, 4, 0, nothing()));
        assertHolds(queue);
    }

    @Test
    @DisplayName("MessageProducer.send: null as the destination is refused with InvalidDestinationException")
    void nullDestination() throws JMSException {
        MessageProducer unbound = session.createProducer(null);
        Message message = session.createTextMessage("never");
        assertFails(
                InvalidDestinationException.class,
                () -> unbound.send(null, message),
                () -> unbound.send(null, message, DeliveryMode.PERSISTENT, 4, 0),
                () -> unbound.send(null, message, nothing()),
                () -> unbound.send(null, message, DeliveryMode.PERSISTENT, 4, 0, nothing()));
    }

    @Test
    @DisplayName("MessageProducer.send: null as the message is refused with MessageFormatException")
    void nullMessage() {
        assertFails(
                MessageFormatException.class,
                () -> producer.send(null),
                () -> producer.send((Message) null, DeliveryMode.PERSISTENT, 4, 0));
    }

    @Test
    @DisplayName("MessageProducer.send: null as the completion listener is refused with IllegalArgumentException")
    void nullListener() throws JMSException {
        Message message = session.createTextMessage("never");
        assertFails(
                IllegalArgumentException.class,
                () -> producer.send(message, null),
                () -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0, null));
        assertHolds(queue);
    }

    @Test
    @DisplayName("7.1: the defaults are persistent, priority 4, no limit of life and no delay, ids and timestamps")
    void defaults() throws JMSException {
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
    }

    @Test
    @DisplayName("7.1: what a producer was set to goes for its sends, and those with arguments have their own")
    void settings() throws JMSException {
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setPriority(9);
        producer.setTimeToLive(60_000);
        TextMessage first = session.createTextMessage("a");
        producer.send(first);
        TextMessage second = session.createTextMessage("b");
        producer.send(second, DeliveryMode.PERSISTENT, 2, 0);
        MessageConsumer consumer = session.createConsumer(queue);
        Message a = consumer.receive(PATIENCE_MILLIS);
        assertThat(a.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(a.getJMSPriority()).isEqualTo(9);
        assertThat(a.getJMSExpiration()).isCloseTo(a.getJMSTimestamp() + 60_000, within(READINGS_MILLIS));
        Message b = consumer.receive(PATIENCE_MILLIS);
        assertThat(b.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(b.getJMSPriority()).isEqualTo(2);
        assertThat(b.getJMSExpiration()).isZero();
    }

    @Test
    @DisplayName("3.4: what the application sets of the headers that send decides is overwritten")
    void overwritten() throws JMSException {
        TextMessage message = session.createTextMessage("a");
        message.setJMSPriority(1);
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSExpiration(1);
        message.setJMSMessageID("ID:mine");
        message.setJMSDestination(queue(session));
        producer.send(message);
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        for (Message each : new Message[] {message, received}) {
            assertThat(each.getJMSPriority()).isEqualTo(4);
            assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(each.getJMSExpiration()).isZero();
            assertThat(each.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
            assertThat(each.getJMSDestination()).isEqualTo(queue);
        }
    }

    @Test
    @DisplayName("MessageProducer: a priority or delivery mode that there is not is refused, and changes nothing")
    void invalidSettings() throws JMSException {
        assertFails(
                JMSException.class,
                () -> producer.setPriority(-1),
                () -> producer.setPriority(10),
                () -> producer.setDeliveryMode(0),
                () -> producer.setDeliveryMode(3));
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    }

    @Test
    @DisplayName("7.1: without a timestamp it is zero, and the time to live works all the same")
    void disabled() throws JMSException {
        producer.setDisableMessageTimestamp(true);
        producer.setDisableMessageID(true);
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
        assertThat(producer.getDisableMessageID()).isTrue();
        producer.setTimeToLive(60_000);
        long before = System.currentTimeMillis();
        producer.send(session.createTextMessage("a"));
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        assertThat(received.getJMSTimestamp()).isZero();
        assertThat(received.getJMSExpiration()).isBetween(before + 59_000, System.currentTimeMillis() + 61_000);
    }

    @Test
    @DisplayName("7.7: a message of each delivery mode is delivered once, and says which it has")
    void deliveryModes() throws JMSException {
        for (int mode : new int[] {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT}) {
            producer.send(session.createTextMessage("mode " + mode), mode, 4, 0);
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                Message received = consumer.receive(PATIENCE_MILLIS);
                assertThat(text(received)).isEqualTo("mode " + mode);
                assertThat(received.getJMSDeliveryMode()).isEqualTo(mode);
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    @Test
    @DisplayName("7.8: what expires while its consumer waits, or its connection is stopped, is not delivered")
    void expires() throws JMSException {
        session.createProducer(queue).send(session.createTextMessage("gone"), DeliveryMode.PERSISTENT, 4, 1);
        MessageConsumer consumer = session.createConsumer(queue);
        producer.send(session.createTextMessage("also gone"), DeliveryMode.PERSISTENT, 4, 1);
        CompletableFuture<Void> expired = new CompletableFuture<>();
        expired.completeOnTimeout(null, 20, TimeUnit.MILLISECONDS).join();
        producer.send(session.createTextMessage("stays"), DeliveryMode.PERSISTENT, 4, 60_000);
        assertReceives(consumer, "stays");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName(
            "7.8, 7.9: JMSExpiration and JMSDeliveryTime count from the send, the one with the delay the other needs")
    void times() throws JMSException {
        producer.setDeliveryDelay(100);
        producer.setTimeToLive(60_000);
        TextMessage sent = session.createTextMessage("a");
        producer.send(sent);
        assertDelayed(100, sent);
        Message received = session.createConsumer(queue).receive(PATIENCE_MILLIS);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        assertThat(sent.getJMSExpiration()).isGreaterThanOrEqualTo(sent.getJMSTimestamp() + 60_000 - READINGS_MILLIS);
    }

    @Test
    @DisplayName("7.9: without a delay the delivery time is the time of the send")
    void noDelay() throws JMSException {
        TextMessage sent = session.createTextMessage("a");
        producer.send(sent);
        assertDelayed(0, sent);
        assertDelayed(0, session.createConsumer(queue).receive(PATIENCE_MILLIS));
    }

    @Test
    @DisplayName("7.9: the delay of a message in a transaction counts from its send, not from the commit")
    void delayInTransaction() throws JMSException {
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageProducer delaying = transacted.createProducer(queue);
        delaying.setDeliveryDelay(300);
        TextMessage sent = transacted.createTextMessage("a");
        delaying.send(sent);
        assertDelayed(300, sent);
        transacted.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        Message received = consumer.receive(PATIENCE_MILLIS);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
    }

    @Test
    @DisplayName("7.9: delayed messages do not hold up others, and come in the order of their delivery times")
    void delays() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        for (int delay : new int[] {400, 200, 0}) {
            producer.setDeliveryDelay(delay);
            producer.send(session.createTextMessage("after " + delay));
        }
        assertReceives(consumer, "after 0", "after 200", "after 400");
    }

    @Test
    @DisplayName("7.1: every method of a closed producer but close throws IllegalStateException")
    void closed() throws JMSException {
        Message message = session.createTextMessage("never");
        producer.close();
        producer.close();
        assertFails(
                IllegalStateException.class,
                () -> producer.send(message),
                () -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0),
                () -> producer.send(message, nothing()),
                producer::getDestination,
                producer::getDeliveryMode,
                () -> producer.setDeliveryMode(DeliveryMode.PERSISTENT),
                producer::getPriority,
                () -> producer.setPriority(4),
                producer::getTimeToLive,
                () -> producer.setTimeToLive(1),
                producer::getDeliveryDelay,
                () -> producer.setDeliveryDelay(1),
                producer::getDisableMessageID,
                () -> producer.setDisableMessageID(true),
                producer::getDisableMessageTimestamp,
                () -> producer.setDisableMessageTimestamp(true));
    }

    @Test
    @DisplayName(
            "Session.createProducer: a destination that no provider made is refused with InvalidDestinationException")
    void foreign() {
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createProducer(new jakarta.jms.Destination() {}));
    }
}
