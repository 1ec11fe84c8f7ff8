package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the headers of a message must be, and who decides them, whoever provides the message. */
abstract class HeaderConformance extends Delivery {

    /** A provider may read its clock once for each header. */
    private static final long READINGS_MILLIS = 100;

    private TextMessage textMessage() throws JMSException {
        return session.createTextMessage("x");
    }

    private Message delivered(Message message) throws JMSException {
        return delivered(Message.class, message);
    }

    private void setEveryHeader(Message message, Destination destination) throws JMSException {
        message.setJMSMessageID("ID:mine");
        message.setJMSTimestamp(1);
        message.setJMSCorrelationID("correlated");
        message.setJMSReplyTo(destination);
        message.setJMSDestination(destination);
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSRedelivered(true);
        message.setJMSType("type");
        message.setJMSExpiration(2);
        message.setJMSDeliveryTime(3);
        message.setJMSPriority(9);
    }

    @Test
    @DisplayName("Message: headers are never read-only, and are what they were set to, received or not")
    void neverReadOnly() throws JMSException {
        Destination destination = queue(session);
        for (Message message : new Message[] {textMessage(), delivered(textMessage())}) {
            setEveryHeader(message, destination);
            assertThat(message.getJMSMessageID()).isEqualTo("ID:mine");
            assertThat(message.getJMSTimestamp()).isEqualTo(1);
            assertThat(message.getJMSCorrelationID()).isEqualTo("correlated");
            assertThat(message.getJMSReplyTo()).isEqualTo(destination);
            assertThat(message.getJMSDestination()).isEqualTo(destination);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(message.getJMSRedelivered()).isTrue();
            assertThat(message.getJMSType()).isEqualTo("type");
            assertThat(message.getJMSExpiration()).isEqualTo(2);
            assertThat(message.getJMSDeliveryTime()).isEqualTo(3);
            assertThat(message.getJMSPriority()).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("3.4.1: the destination of a received message equals the one it was sent to, a queue or a topic")
    void destination() throws JMSException {
        Topic topic = session.createTopic(unique("conformance"));
        MessageConsumer subscriber = session.createConsumer(topic);
        MessageProducer unbound = session.createProducer(null);
        for (Destination destination : new Destination[] {queue, topic}) {
            TextMessage sent = textMessage();
            unbound.send(destination, sent);
            assertThat(sent.getJMSDestination()).isEqualTo(destination);
        }
        assertThat(next(Message.class).getJMSDestination())
                .isInstanceOf(Queue.class)
                .isEqualTo(queue);
        assertThat(subscriber.receive(PATIENCE_MILLIS).getJMSDestination())
                .isInstanceOf(Topic.class)
                .isEqualTo(topic);
    }

    @Test
    @DisplayName("3.4: once send has returned, the message has the headers that its receiver will see")
    void afterSend() throws JMSException {
        TextMessage sent = textMessage();
        producer.setDeliveryDelay(20);
        producer.send(sent, DeliveryMode.NON_PERSISTENT, 8, 60_000);
        Message received = next(Message.class);
        for (Message each : new Message[] {sent, received}) {
            assertThat(each.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
            assertThat(each.getJMSDestination()).isEqualTo(queue);
            assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(each.getJMSPriority()).isEqualTo(8);
            assertThat(each.getJMSTimestamp()).isPositive().isEqualTo(received.getJMSTimestamp());
            assertThat(each.getJMSExpiration())
                    .isCloseTo(each.getJMSTimestamp() + 60_000, within(READINGS_MILLIS))
                    .isEqualTo(received.getJMSExpiration());
            assertThat(each.getJMSDeliveryTime())
                    .isCloseTo(each.getJMSTimestamp() + 20, within(READINGS_MILLIS))
                    .isEqualTo(received.getJMSDeliveryTime());
        }
    }

    @Test
    @DisplayName(
            "3.4.3: ids begin with ID: and no two sends have the same, of whatever session, client and destination")
    void ids() throws JMSException {
        Set<String> ids = new HashSet<>();
        for (int client = 0; client < 3; client++) {
            Session other = session();
            MessageProducer unbound = other.createProducer(null);
            TextMessage again = other.createTextMessage("x");
            for (Queue each : new Queue[] {queue, queue(other), queue}) {
                unbound.send(each, again);
                assertThat(again.getJMSMessageID()).startsWith("ID:");
                ids.add(again.getJMSMessageID());
            }
        }
        assertThat(ids).hasSize(9);
    }

    @Test
    @DisplayName("3.4.3: with ids disabled, a message has either none or a unique one as ever")
    void disabledIds() throws JMSException {
        producer.setDisableMessageID(true);
        assertThat(producer.getDisableMessageID()).isTrue();
        String first = delivered(textMessage()).getJMSMessageID();
        String second = delivered(textMessage()).getJMSMessageID();
        if (first == null) {
            assertThat(second).isNull();
        } else {
            assertThat(first).startsWith("ID:");
            assertThat(second).startsWith("ID:").isNotEqualTo(first);
        }
    }

    @Test
    @DisplayName("3.4.5: a correlation id is any string, for example the id of a message, or nothing")
    void correlationId() throws JMSException {
        assertThat(delivered(textMessage()).getJMSCorrelationID()).isNull();
        TextMessage request = textMessage();
        producer.send(request);
        consumer.receive(PATIENCE_MILLIS);
        for (String id : new String[] {request.getJMSMessageID(), "größe 注文", "x".repeat(5_000), ""}) {
            TextMessage sent = textMessage();
            sent.setJMSCorrelationID(id);
            assertThat(delivered(sent).getJMSCorrelationID()).isEqualTo(id);
        }
    }

    @Test
    @DisplayName("3.4.5: a correlation id may be bytes, which arrive as they are")
    void correlationIdAsBytes() throws JMSException {
        assertThat(delivered(textMessage()).getJMSCorrelationIDAsBytes()).isNull();
        byte[] id = {0, 1, -1, (byte) 0xC3, 0x28, 127, -128};
        TextMessage sent = textMessage();
        sent.setJMSCorrelationIDAsBytes(id);
        assertThat(sent.getJMSCorrelationIDAsBytes()).isEqualTo(id);
        assertThat(delivered(sent).getJMSCorrelationIDAsBytes()).isEqualTo(id);
        sent.setJMSCorrelationIDAsBytes(new byte[] {2});
        assertThat(delivered(sent).getJMSCorrelationIDAsBytes()).containsExactly(2);
    }

    @Test
    @DisplayName("3.4.5: what is set last is the correlation id, as a string or as bytes")
    void correlationIdSetTwice() throws JMSException {
        TextMessage sent = textMessage();
        sent.setJMSCorrelationIDAsBytes(new byte[] {1});
        sent.setJMSCorrelationID("text");
        assertThat(delivered(sent).getJMSCorrelationID()).isEqualTo("text");
        sent.setJMSCorrelationIDAsBytes(new byte[] {2});
        assertThat(delivered(sent).getJMSCorrelationIDAsBytes()).containsExactly(2);
        sent.setJMSCorrelationID(null);
        assertThat(delivered(sent).getJMSCorrelationID()).isNull();
    }

    @Test
    @DisplayName("3.4.5: a reply is selected by the id of its request")
    void replySelected() throws JMSException {
        Queue replies = queue(session);
        TextMessage request = textMessage();
        producer.send(request);
        MessageProducer replier = session.createProducer(replies);
        for (String id :
                new String[] {"ID:other", consumer.receive(PATIENCE_MILLIS).getJMSMessageID()}) {
            TextMessage reply = session.createTextMessage("to " + id);
            reply.setJMSCorrelationID(id);
            replier.send(reply);
        }
        String id = request.getJMSMessageID();
        assertReceives(session.createConsumer(replies, "JMSCorrelationID = '" + id + "'"), "to " + id);
    }

    @Test
    @DisplayName("3.4.6: JMSReplyTo arrives as a queue or a topic that equals the one set, and can be sent to")
    void replyTo() throws JMSException {
        Queue replyQueue = queue(session);
        Topic replyTopic = session.createTopic(unique("conformance"));
        for (Destination replyTo : new Destination[] {replyQueue, replyTopic}) {
            MessageConsumer replies = session.createConsumer(replyTo);
            TextMessage sent = textMessage();
            sent.setJMSReplyTo(replyTo);
            Destination arrived = delivered(sent).getJMSReplyTo();
            assertThat(arrived).isEqualTo(replyTo);
            assertThat(arrived instanceof Topic).isEqualTo(replyTo == replyTopic);
            session.createProducer(arrived).send(session.createTextMessage("reply"));
            assertReceives(replies, "reply");
        }
        assertThat(delivered(textMessage()).getJMSReplyTo()).isNull();
    }

    @Test
    @DisplayName("3.4.7: send leaves JMSRedelivered alone, and the first delivery says false")
    void redeliveredOnSend() throws JMSException {
        TextMessage sent = textMessage();
        sent.setJMSRedelivered(true);
        assertThat(delivered(sent).getJMSRedelivered()).isFalse();
        assertThat(sent.getJMSRedelivered()).isTrue();
    }

    @Test
    @DisplayName("3.4.8: JMSType arrives as it was set, and a selector sees it")
    void type() throws JMSException {
        assertThat(delivered(textMessage()).getJMSType()).isNull();
        consumer.close();
        consumer = session.createConsumer(queue, "JMSType = 'größe/1'");
        TextMessage sent = textMessage();
        sent.setJMSType("other");
        producer.send(sent);
        sent.setJMSType("größe/1");
        assertThat(delivered(sent).getJMSType()).isEqualTo("größe/1");
    }

    @Test
    @DisplayName("3.4.9: without a time to live JMSExpiration is 0")
    void withoutExpiration() throws JMSException {
        TextMessage sent = textMessage();
        assertThat(delivered(sent).getJMSExpiration()).isZero();
        assertThat(sent.getJMSExpiration()).isZero();
    }

    @Test
    @DisplayName("3.4.10: all ten priorities arrive as they were sent")
    void priorities() throws JMSException {
        for (int priority = 0; priority <= 9; priority++) {
            producer.setPriority(priority);
            assertThat(delivered(textMessage()).getJMSPriority()).isEqualTo(priority);
        }
    }

    @Test
    @DisplayName("3.4.11: a received message that is sent on gets headers of its own, and keeps those the client sets")
    void sentOn() throws JMSException {
        TextMessage original = textMessage();
        setEveryHeader(original, queue);
        original.setStringProperty("colour", "red");
        TextMessage received = delivered(TextMessage.class, original);
        String id = received.getJMSMessageID();
        Queue other = queue(session);
        session.createProducer(other).send(received);
        Message again = session.createConsumer(other).receive(PATIENCE_MILLIS);
        assertThat(again.getJMSMessageID()).startsWith("ID:").isNotEqualTo(id);
        assertThat(again.getJMSDestination()).isEqualTo(other);
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(again.getJMSRedelivered()).isFalse();
        assertThat(again.getJMSReplyTo()).isEqualTo(queue);
        assertThat(again.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(again.getJMSType()).isEqualTo("type");
        assertThat(again.getStringProperty("colour")).isEqualTo("red");
        assertThat(text(again)).isEqualTo("x");
    }
}
