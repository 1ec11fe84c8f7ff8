package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What messages must do that have a body, whatever its type. */
abstract class BodyConformance<M extends Message> extends Delivery {

    final Class<M> type;

    BodyConformance(Class<M> type) {
        this.type = type;
    }

    /** A new message without a body. */
    abstract M empty() throws JMSException;

    /** A message of this type that no provider made. */
    abstract ForeignMessage foreign();

    abstract void write(M message, String text) throws JMSException;

    /** What was written, read from the start; null when there is no body. */
    abstract String content(M message) throws JMSException;

    final M written(String text) throws JMSException {
        M message = empty();
        write(message, text);
        return message;
    }

    final M received(M sent) throws JMSException {
        return delivered(type, sent);
    }

    /** That a body can be had as some types, and only those. */
    static void assertBody(Message message, Object body, Class<?>[] types, Class<?>... others) throws JMSException {
        for (Class<?> each : types) {
            assertThat(message.isBodyAssignableTo(each)).as(each.getName()).isTrue();
            assertThat((Object) message.getBody(each)).as(each.getName()).isEqualTo(body);
        }
        for (Class<?> each : others) {
            assertThat(message.isBodyAssignableTo(each)).as(each.getName()).isFalse();
            assertFails(MessageFormatException.class, () -> message.getBody(each));
        }
    }

    static void assertNoBody(Message message) throws JMSException {
        assertBody(message, null, new Class<?>[] {String.class, byte[].class, Integer.class, Object.class});
    }

    @Test
    @DisplayName("3.9: what is written arrives")
    void arrives() throws JMSException {
        assertThat(content(received(written("größe")))).isEqualTo("größe");
    }

    @Test
    @DisplayName("3.9: a message without a body arrives without one")
    void arrivesEmpty() throws JMSException {
        assertThat(content(received(empty()))).isNull();
    }

    @Test
    @DisplayName("3.10: the body of a received message is read-only, and stays as it is")
    void bodyReadOnly() throws JMSException {
        M received = received(written("a"));
        assertFails(MessageNotWriteableException.class, () -> write(received, "b"));
        assertThat(content(received)).isEqualTo("a");
        received.clearProperties();
        assertFails(MessageNotWriteableException.class, () -> write(received, "b"));
    }

    @Test
    @DisplayName("3.10: clearing the body of a received message empties it and makes it writable, as if it were new")
    void clearBody() throws JMSException {
        M received = received(written("a"));
        received.clearBody();
        assertThat(content(received(received))).isNull();
        received.clearBody();
        write(received, "b");
        assertThat(content(received(received))).isEqualTo("b");
    }

    @Test
    @DisplayName("Message.clearBody: leaves the headers and the properties, which stay read-only")
    void clearBodyOnly() throws JMSException {
        M sent = written("a");
        sent.setJMSType("type");
        sent.setIntProperty("number", 1);
        M received = received(sent);
        String id = received.getJMSMessageID();
        received.clearBody();
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSMessageID()).isEqualTo(id);
        assertThat(received.getIntProperty("number")).isEqualTo(1);
        assertFails(MessageNotWriteableException.class, () -> received.setIntProperty("number", 2));
        sent.clearBody();
        assertThat(sent.getIntProperty("number")).isEqualTo(1);
    }

    @Test
    @DisplayName("3.9: send does not alter the body, and sending again sends the same")
    void sentTwice() throws JMSException {
        M sent = written("a");
        producer.send(sent);
        producer.send(sent);
        assertThat(content(sent)).isEqualTo("a");
        producer.send(sent);
        for (int i = 0; i < 3; i++) {
            assertThat(content(next(type))).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("3.9: what happens to a message after its send does not influence what was sent")
    void changedAfterSend() throws JMSException {
        M sent = written("a");
        sent.setStringProperty("p", "a");
        producer.send(sent);
        sent.clearBody();
        write(sent, "b");
        sent.setStringProperty("p", "b");
        producer.send(sent);
        for (String expected : new String[] {"a", "b"}) {
            M received = next(type);
            assertThat(content(received)).isEqualTo(expected);
            assertThat(received.getStringProperty("p")).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("3.9: a transaction commits messages as they were when they were sent")
    void changedBeforeCommit() throws JMSException {
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageProducer sender = transacted.createProducer(queue);
        M sent = written("a");
        sender.send(sent);
        sent.clearBody();
        write(sent, "b");
        sender.send(sent);
        sent.clearBody();
        transacted.commit();
        assertThat(content(next(type))).isEqualTo("a");
        assertThat(content(next(type))).isEqualTo("b");
    }

    @Test
    @DisplayName("Message: each subscription has a message of its own, whatever another receiver does to its one")
    void messageOfItsOwn() throws JMSException {
        Topic topic = session.createTopic(unique("conformance"));
        MessageConsumer first = session.createConsumer(topic);
        MessageConsumer second = session.createConsumer(topic);
        session.createProducer(topic).send(written("a"));
        M received = type.cast(first.receive(PATIENCE_MILLIS));
        received.clearBody();
        write(received, "b");
        received.setJMSType("mine");
        M other = type.cast(second.receive(PATIENCE_MILLIS));
        assertThat(content(other)).isEqualTo("a");
        assertThat(other.getJMSType()).isNull();
    }

    @Test
    @DisplayName("3.9: a redelivered message is as it was sent, whatever its first receiver did to it")
    void redelivered() throws JMSException {
        consumer.close();
        session.close();
        session = session(Session.CLIENT_ACKNOWLEDGE);
        consumer = session.createConsumer(queue);
        producer = session.createProducer(queue);
        M sent = written("a");
        sent.setJMSType("type");
        sent.setIntProperty("number", 1);
        M first = received(sent);
        content(first);
        first.clearBody();
        write(first, "b");
        first.clearProperties();
        first.setJMSType("other");
        session.recover();
        M second = next(type);
        assertThat(content(second)).isEqualTo("a");
        assertThat(second.getIntProperty("number")).isEqualTo(1);
        assertThat(second.getJMSType()).isEqualTo("type");
        assertFails(MessageNotWriteableException.class, () -> write(second, "b"));
        second.acknowledge();
    }

    @Test
    @DisplayName(
            "3.12: a message that another provider made is taken, with its properties and the headers of the client")
    void foreignMessage() throws JMSException {
        M foreign = type.cast(foreign());
        write(foreign, "a");
        foreign.setJMSCorrelationID("correlated");
        foreign.setJMSType("type");
        foreign.setJMSReplyTo(queue);
        foreign.setIntProperty("number", 1);
        foreign.setStringProperty("text", "x");
        M received = received(foreign);
        assertThat(content(received)).isEqualTo("a");
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getObjectProperty("number")).isEqualTo(1);
        assertThat(received.getObjectProperty("text")).isEqualTo("x");
        assertThat(received).isNotInstanceOf(ForeignMessage.class);
        assertFails(MessageNotWriteableException.class, () -> write(received, "b"));
    }

    @Test
    @DisplayName("3.12: send sets the headers that it decides on the message that another provider made")
    void foreignHeaders() throws JMSException {
        M foreign = type.cast(foreign());
        write(foreign, "a");
        producer.send(foreign, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        M received = next(type);
        assertThat(foreign.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
        assertThat(foreign.getJMSDestination()).isEqualTo(queue);
        assertThat(foreign.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(foreign.getJMSPriority()).isEqualTo(7);
        assertThat(foreign.getJMSTimestamp()).isPositive().isEqualTo(received.getJMSTimestamp());
        assertThat(foreign.getJMSExpiration()).isPositive().isEqualTo(received.getJMSExpiration());
    }

    @Test
    @DisplayName("3.12: a message that another provider made may be sent again, and keeps its body")
    void foreignMessageAgain() throws JMSException {
        M foreign = type.cast(foreign());
        write(foreign, "a");
        assertThat(content(received(foreign))).isEqualTo("a");
        assertThat(content(foreign)).isEqualTo("a");
        assertThat(content(received(foreign))).isEqualTo("a");
        foreign.clearBody();
        write(foreign, "b");
        assertThat(content(received(foreign))).isEqualTo("b");
    }

    @Test
    @DisplayName("3.12: a message without a body that another provider made arrives without one")
    void foreignMessageEmpty() throws JMSException {
        assertThat(content(received(type.cast(foreign())))).isNull();
    }
}
