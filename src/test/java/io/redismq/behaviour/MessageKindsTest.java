package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of message comes out of Redis as it went in: body, properties, client headers, and read-only. */
@Timeout(60)
class MessageKindsTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
    }

    private <M extends Message> M roundTrip(M message, Class<M> type) throws JMSException {
        session.createProducer(queue).send(message);
        return type.cast(Jms.receive(session.createConsumer(queue)));
    }

    @Test
    void a_text_message_keeps_its_text() throws JMSException {
        String text = "line one\nline two\r\n\u0000 ü 漢 😀 \"quoted\" \\";
        TextMessage received = roundTrip(session.createTextMessage(text), TextMessage.class);

        assertThat(received.getText()).isEqualTo(text);
        assertThat(received.getBody(String.class)).isEqualTo(text);
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.setText("no"));
    }

    @Test
    void an_empty_text_and_no_text_are_different() throws JMSException {
        assertThat(roundTrip(session.createTextMessage(""), TextMessage.class).getText())
                .isEmpty();
        assertThat(roundTrip(session.createTextMessage(), TextMessage.class).getText())
                .isNull();
    }

    @Test
    void a_bytes_message_keeps_its_bytes() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(42);
        message.writeUTF("ü");
        message.writeBytes(new byte[] {0, -1, 13, 10});
        BytesMessage received = roundTrip(message, BytesMessage.class);

        assertThat(received.getBodyLength()).isEqualTo(4 + 4 + 4);
        assertThat(received.readInt()).isEqualTo(42);
        assertThat(received.readUTF()).isEqualTo("ü");
        byte[] rest = new byte[10];
        assertThat(received.readBytes(rest)).isEqualTo(4);
        assertThat(rest).startsWith(0, -1, 13, 10);
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.writeInt(1));
    }

    @Test
    void a_map_message_keeps_names_values_and_types() throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setString("s", "text");
        message.setInt("i", 7);
        message.setBytes("b", new byte[] {1, 2});
        message.setDouble("d", 0.1);
        message.setChar("c", 'x');
        message.setObject("null", null);
        MapMessage received = roundTrip(message, MapMessage.class);

        assertThat(Collections.list((java.util.Enumeration<?>) received.getMapNames()))
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder("s", "i", "b", "d", "c", "null");
        assertThat(received.getObject("s")).isEqualTo("text");
        assertThat(received.getObject("i")).isEqualTo(7);
        assertThat(received.getBytes("b")).containsExactly(1, 2);
        assertThat(received.getObject("d")).isEqualTo(0.1);
        assertThat(received.getChar("c")).isEqualTo('x');
        assertThat(received.getObject("null")).isNull();
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.setInt("i", 8));
    }

    @Test
    void a_stream_message_keeps_the_order_and_types_of_its_fields() throws JMSException {
        StreamMessage message = session.createStreamMessage();
        message.writeBoolean(true);
        message.writeLong(Long.MIN_VALUE);
        message.writeString(null);
        message.writeBytes(new byte[] {9});
        StreamMessage received = roundTrip(message, StreamMessage.class);

        assertThat(received.readObject()).isEqualTo(true);
        assertThat(received.readObject()).isEqualTo(Long.MIN_VALUE);
        assertThat(received.readObject()).isNull();
        assertThat((byte[]) received.readObject()).containsExactly(9);
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.writeInt(1));
    }

    @Test
    void an_object_message_keeps_its_object_as_it_was_when_it_was_set() throws JMSException {
        ArrayList<String> list = new ArrayList<>(List.of("a", "b"));
        ObjectMessage message = session.createObjectMessage(list);
        list.add("added later");
        ObjectMessage received = roundTrip(message, ObjectMessage.class);

        assertThat(received.getObject()).isEqualTo(List.of("a", "b"));
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.setObject("no"));
    }

    @Test
    void a_message_without_body_arrives_with_headers_and_properties_alone() throws JMSException {
        Message message = session.createMessage();
        message.setStringProperty("only", "this");
        Message received = roundTrip(message, Message.class);

        assertThat(received).isNotInstanceOf(TextMessage.class);
        assertThat(received.getStringProperty("only")).isEqualTo("this");
    }

    @Test
    void the_headers_of_the_client_travel_with_the_message() throws JMSException {
        TextMessage message = session.createTextMessage("hello");
        message.setJMSCorrelationID("order 4711");
        message.setJMSType("greeting");
        message.setJMSReplyTo(session.createQueue("answers"));
        TextMessage received = roundTrip(message, TextMessage.class);

        assertThat(received.getJMSCorrelationID()).isEqualTo("order 4711");
        assertThat(received.getJMSType()).isEqualTo("greeting");
        assertThat(received.getJMSReplyTo()).isEqualTo(session.createQueue("answers"));
    }

    @Test
    void a_correlation_id_of_bytes_travels_with_the_message() throws JMSException {
        Message message = session.createMessage();
        message.setJMSCorrelationIDAsBytes(new byte[] {0, (byte) 0xFF, 10});

        assertThat(roundTrip(message, Message.class).getJMSCorrelationIDAsBytes())
                .containsExactly(0, 0xFF, 10);
    }

    @Test
    void properties_keep_their_types_and_cannot_be_changed_on_receipt() throws JMSException {
        Message message = session.createMessage();
        message.setBooleanProperty("bool", true);
        message.setByteProperty("byte", Byte.MIN_VALUE);
        message.setShortProperty("short", Short.MAX_VALUE);
        message.setIntProperty("int", -1);
        message.setLongProperty("long", Long.MAX_VALUE);
        message.setFloatProperty("float", Float.MIN_VALUE);
        message.setDoubleProperty("double", Double.NEGATIVE_INFINITY);
        message.setStringProperty("string", "a\nb=c");
        Message received = roundTrip(message, Message.class);

        assertThat(received.getObjectProperty("bool")).isEqualTo(true);
        assertThat(received.getObjectProperty("byte")).isEqualTo(Byte.MIN_VALUE);
        assertThat(received.getObjectProperty("short")).isEqualTo(Short.MAX_VALUE);
        assertThat(received.getObjectProperty("int")).isEqualTo(-1);
        assertThat(received.getObjectProperty("long")).isEqualTo(Long.MAX_VALUE);
        assertThat(received.getObjectProperty("float")).isEqualTo(Float.MIN_VALUE);
        assertThat(received.getObjectProperty("double")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(received.getObjectProperty("string")).isEqualTo("a\nb=c");
        assertThatExceptionOfType(MessageNotWriteableException.class)
                .isThrownBy(() -> received.setIntProperty("int", 2));
        received.clearProperties();
        received.setIntProperty("int", 2);
        assertThat(received.getIntProperty("int")).isEqualTo(2);
    }

    @Test
    void a_large_message_arrives_whole() throws JMSException {
        String text = "0123456789abcdef".repeat(200_000);

        assertThat(roundTrip(session.createTextMessage(text), TextMessage.class).getText())
                .isEqualTo(text);
    }

    @Test
    void an_entry_added_by_hand_arrives_as_a_text_message() throws JMSException {
        try (redis.clients.jedis.Jedis jedis = jms.redis().jedis()) {
            jedis.xadd(
                    Jms.key(queue), redis.clients.jedis.StreamEntryID.NEW_ENTRY, java.util.Map.of("body", "by hand"));
        }
        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(Jms.text(received)).isEqualTo("by hand");
        assertThat(received.getJMSMessageID()).startsWith("ID:");
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSTimestamp()).isPositive();
    }
}
