package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.tck.foreign.ForeignMessage;
import io.redismq.tck.foreign.ForeignObjectMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an object message must do, whoever provides it. */
abstract class ObjectBodyConformance extends BodyConformance<ObjectMessage> {

    ObjectBodyConformance() {
        super(ObjectMessage.class);
    }

    @Override
    ObjectMessage empty() throws JMSException {
        return session.createObjectMessage();
    }

    @Override
    ForeignMessage foreign() {
        return new ForeignObjectMessage();
    }

    @Override
    void write(ObjectMessage message, String text) throws JMSException {
        message.setObject(text);
    }

    @Override
    String content(ObjectMessage message) throws JMSException {
        return (String) message.getObject();
    }

    @Test
    @DisplayName("ObjectMessage: objects arrive equal, with all that they refer to")
    void objects() throws JMSException {
        HashMap<String, Serializable> graph = new HashMap<>();
        graph.put("list", new ArrayList<>(List.of(1, 2L, "three")));
        graph.put("array", new int[][] {{1}, {}});
        Map<?, ?> received = received(session.createObjectMessage(graph)).getBody(Map.class);
        assertThat(received.get("list")).isEqualTo(List.of(1, 2L, "three"));
        assertThat(received.get("array")).isEqualTo(new int[][] {{1}, {}});
    }

    @Test
    @DisplayName("ObjectMessage: the object is null until it is set, and may be set to null")
    void nullObject() throws JMSException {
        assertThat(empty().getObject()).isNull();
        ObjectMessage sent = session.createObjectMessage("a");
        assertThat(sent.getObject()).isEqualTo("a");
        sent.setObject(null);
        assertThat(sent.getObject()).isNull();
        assertThat(received(sent).getObject()).isNull();
        assertThat(received(session.createObjectMessage(null)).getObject()).isNull();
    }

    @Test
    @DisplayName("ObjectMessage.setObject: keeps a snapshot of the object as it is then")
    void snapshot() throws JMSException {
        ArrayList<String> list = new ArrayList<>(List.of("a"));
        ObjectMessage set = empty();
        set.setObject(list);
        ObjectMessage created = session.createObjectMessage(list);
        list.add("b");
        for (ObjectMessage each : List.of(set, created)) {
            assertThat(each.getObject()).isEqualTo(List.of("a"));
            producer.send(each);
            list.add("c");
            assertThat(next(type).getObject()).isEqualTo(List.of("a"));
        }
    }

    @Test
    @DisplayName("ObjectMessage.setObject: what cannot be serialized is refused with MessageFormatException")
    void notSerializable() throws JMSException {
        ArrayList<Object> list = new ArrayList<>(List.of(new Object()));
        ObjectMessage message = empty();
        assertFails(
                MessageFormatException.class, () -> message.setObject(list), () -> session.createObjectMessage(list));
    }

    @Test
    @DisplayName(
            "ObjectMessage: a received one is read-only until it is cleared, then it can be read and written at once")
    void clearedObject() throws JMSException {
        ObjectMessage received = received(written("a"));
        assertFails(MessageNotWriteableException.class, () -> received.setObject(1), () -> received.setObject(null));
        received.clearBody();
        assertThat(received.getObject()).isNull();
        received.setObject(1);
        assertThat(received.getObject()).isEqualTo(1);
    }

    @Test
    @DisplayName("Message.getBody: an object is had as what it is assignable to, before it is sent and after")
    void objectBody() throws JMSException {
        ObjectMessage sent = session.createObjectMessage(12);
        producer.send(sent);
        for (ObjectMessage each : new ObjectMessage[] {sent, next(type)}) {
            assertBody(
                    each,
                    12,
                    new Class<?>[] {Integer.class, Number.class, Comparable.class, Serializable.class, Object.class},
                    Long.class,
                    String.class,
                    byte[].class,
                    Map.class);
        }
    }

    @Test
    @DisplayName("Message.getBody: where there is no object, it is null as any type")
    void noObjectBody() throws JMSException {
        assertNoBody(empty());
        assertNoBody(received(empty()));
    }
}
