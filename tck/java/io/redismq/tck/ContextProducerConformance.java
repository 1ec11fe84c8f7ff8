package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.Queue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What JMSProducer must do. */
abstract class ContextProducerConformance extends Conformance {

    private JMSContext context;
    private Queue queue;

    @BeforeEach
    void open() {
        context = closing(factory().createContext());
        queue = context.createQueue(unique("conformance"));
    }

    @Test
    @DisplayName("JMSProducer: every setter, send and clear returns the producer itself")
    void fluent() {
        JMSProducer producer = context.createProducer();
        assertThat(Arrays.asList(
                        producer.setDisableMessageID(false),
                        producer.setDisableMessageTimestamp(false),
                        producer.setDeliveryMode(DeliveryMode.PERSISTENT),
                        producer.setPriority(5),
                        producer.setTimeToLive(60_000),
                        producer.setDeliveryDelay(0),
                        producer.setAsync(null),
                        producer.setJMSCorrelationID("c"),
                        producer.setJMSCorrelationIDAsBytes(new byte[] {1}),
                        producer.setJMSType("t"),
                        producer.setJMSReplyTo(queue),
                        producer.setProperty("boolean", true),
                        producer.setProperty("byte", (byte) 1),
                        producer.setProperty("short", (short) 1),
                        producer.setProperty("int", 1),
                        producer.setProperty("long", 1L),
                        producer.setProperty("float", 1f),
                        producer.setProperty("double", 1d),
                        producer.setProperty("string", "s"),
                        producer.setProperty("object", (Object) 1),
                        producer.clearProperties(),
                        producer.send(queue, "a")))
                .allMatch(each -> each == producer);
    }

    @Test
    @DisplayName("JMSProducer: has the defaults of the specification, and tells what was set")
    void settings() {
        JMSProducer producer = context.createProducer();
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(Message.DEFAULT_PRIORITY);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        assertThat(producer.getAsync()).isNull();
        CompletionListener listener = noListener();
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setPriority(9)
                .setTimeToLive(5)
                .setDeliveryDelay(6);
        producer.setDisableMessageID(true).setDisableMessageTimestamp(true).setAsync(listener);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(9);
        assertThat(producer.getTimeToLive()).isEqualTo(5);
        assertThat(producer.getDeliveryDelay()).isEqualTo(6);
        assertThat(producer.getDisableMessageID()).isTrue();
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
        assertThat(producer.getAsync()).isSameAs(listener);
    }

    private static CompletionListener noListener() {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {}

            @Override
            public void onException(Message message, Exception exception) {}
        };
    }

    @Test
    @DisplayName("JMSProducer: a priority or a delivery mode that there is not is refused, and changes nothing")
    void invalidSettings() {
        JMSProducer producer = context.createProducer();
        assertFails(
                JMSRuntimeException.class,
                () -> producer.setPriority(10),
                () -> producer.setPriority(-1),
                () -> producer.setDeliveryMode(3));
        assertThat(producer.getPriority()).isEqualTo(Message.DEFAULT_PRIORITY);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    }

    @Test
    @DisplayName("JMSProducer: its properties convert by the table when they are read")
    void properties() {
        JMSProducer producer = context.createProducer();
        producer.setProperty("number", 42).setProperty("text", "17").setProperty("flag", true);
        producer.setProperty("float", 1.5f).setProperty("null", (Object) null);
        assertThat(producer.getLongProperty("number")).isEqualTo(42);
        assertThat(producer.getStringProperty("number")).isEqualTo("42");
        assertThat(producer.getObjectProperty("number")).isEqualTo(42);
        assertThat(producer.getIntProperty("text")).isEqualTo(17);
        assertThat(producer.getByteProperty("text")).isEqualTo((byte) 17);
        assertThat(producer.getShortProperty("text")).isEqualTo((short) 17);
        assertThat(producer.getBooleanProperty("flag")).isTrue();
        assertThat(producer.getDoubleProperty("float")).isEqualTo(1.5);
        assertThat(producer.getFloatProperty("float")).isEqualTo(1.5f);
        assertThat(producer.getObjectProperty("absent")).isNull();
        assertThat(producer.getBooleanProperty("absent")).isFalse();
        assertThat(producer.propertyExists("number")).isTrue();
        assertThat(producer.propertyExists("absent")).isFalse();
        assertThat(producer.getPropertyNames()).contains("number", "text", "flag", "float");
        producer.clearProperties();
        assertThat(producer.propertyExists("number")).isFalse();
        assertThat(producer.getPropertyNames()).isEmpty();
    }

    @Test
    @DisplayName("JMSProducer: reading a property as a type it does not convert to is refused")
    void conversions() {
        JMSProducer producer =
                context.createProducer().setProperty("number", 42).setProperty("flag", true);
        producer.setProperty("text", "x");
        assertFails(
                MessageFormatRuntimeException.class,
                () -> producer.getByteProperty("number"),
                () -> producer.getShortProperty("number"),
                () -> producer.getBooleanProperty("number"),
                () -> producer.getIntProperty("flag"),
                () -> producer.setProperty("list", List.of()));
        assertFails(
                NumberFormatException.class,
                () -> producer.getIntProperty("text"),
                () -> producer.getIntProperty("absent"));
    }

    @Test
    @DisplayName("JMSProducer: a property needs a name, which may not be empty")
    void noName() {
        JMSProducer producer = context.createProducer();
        assertFails(
                IllegalArgumentException.class,
                () -> producer.setProperty(null, 1),
                () -> producer.setProperty("", 1),
                () -> producer.setProperty(null, "x"),
                () -> producer.setProperty("", (Object) 1L));
    }

    @Test
    @DisplayName("JMSProducer: its headers and properties are on every message that it sends, over the message's own")
    void headers() throws JMSException {
        Message message = context.createTextMessage("a");
        message.setIntProperty("number", 1);
        message.setStringProperty("own", "kept");
        message.setJMSType("own");
        JMSProducer producer = context.createProducer();
        producer.setProperty("number", 2)
                .setJMSType("producer")
                .setJMSCorrelationID("c")
                .setJMSReplyTo(queue);
        producer.setPriority(8).send(queue, message).send(queue, "b");
        JMSConsumer consumer = context.createConsumer(queue);
        Message first = consumer.receive(PATIENCE_MILLIS);
        assertThat(first.getStringProperty("own")).isEqualTo("kept");
        for (Message each : List.of(first, consumer.receive(PATIENCE_MILLIS))) {
            assertThat(each.getIntProperty("number")).isEqualTo(2);
            assertThat(each.getJMSType()).isEqualTo("producer");
            assertThat(each.getJMSCorrelationID()).isEqualTo("c");
            assertThat(each.getJMSReplyTo()).isEqualTo(queue);
            assertThat(each.getJMSPriority()).isEqualTo(8);
        }
    }

    @Test
    @DisplayName("JMSProducer: tells the headers that were set, null where none was")
    void toldHeaders() {
        JMSProducer producer = context.createProducer();
        assertThat(producer.getJMSType()).isNull();
        assertThat(producer.getJMSCorrelationID()).isNull();
        assertThat(producer.getJMSReplyTo()).isNull();
        producer.setJMSType("t").setJMSCorrelationID("c").setJMSReplyTo(queue);
        assertThat(producer.getJMSType()).isEqualTo("t");
        assertThat(producer.getJMSCorrelationID()).isEqualTo("c");
        assertThat(producer.getJMSReplyTo()).isEqualTo(queue);
    }

    @Test
    @DisplayName("JMSProducer.send: a body may be null, which sends a message of its kind without one")
    void nullBodies() throws JMSException {
        JMSProducer producer = context.createProducer();
        producer.send(queue, (String) null).send(queue, (byte[]) null).send(queue, (Map<String, Object>) null);
        producer.send(queue, (Serializable) null);
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receive(PATIENCE_MILLIS)).isInstanceOf(jakarta.jms.TextMessage.class);
        assertThat(consumer.receive(PATIENCE_MILLIS)).isInstanceOf(jakarta.jms.BytesMessage.class);
        assertThat(consumer.receive(PATIENCE_MILLIS)).isInstanceOf(jakarta.jms.MapMessage.class);
        assertThat(consumer.receive(PATIENCE_MILLIS)).isInstanceOf(jakarta.jms.ObjectMessage.class);
    }

    @Test
    @DisplayName("JMSProducer.send: without a destination or a message is refused")
    void refusedSends() {
        JMSProducer producer = context.createProducer();
        assertFails(InvalidDestinationRuntimeException.class, () -> producer.send((Destination) null, "a"));
        assertFails(MessageFormatRuntimeException.class, () -> producer.send(queue, (Message) null));
    }

    @Test
    @DisplayName("JMSProducer.send: a map with a value of a type that no message has is refused")
    void invalidMap() {
        Map<String, Object> map = new LinkedHashMap<>(Map.ofEntries(entry("list", List.of())));
        assertFails(MessageFormatRuntimeException.class, () -> context.createProducer()
                .send(queue, map));
    }

    @Test
    @DisplayName("JMSProducer.send: of a message whose properties are read-only is refused when it has some to set")
    void readOnly() {
        context.createProducer().send(queue, "a");
        Message received = context.createConsumer(queue).receive(PATIENCE_MILLIS);
        JMSProducer producer = context.createProducer().setProperty("number", 1);
        assertFails(MessageNotWriteableRuntimeException.class, () -> producer.send(queue, received));
    }
}
