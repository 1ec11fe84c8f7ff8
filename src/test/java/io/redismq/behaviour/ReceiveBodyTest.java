package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The receiveBody methods of section 8.6, above all what becomes of a message whose body has another type. */
@Timeout(60)
class ReceiveBodyTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void a_body_is_received_as_its_type() {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer()
                .send(queue, "text")
                .send(queue, new byte[] {1, 2})
                .send(queue, Map.<String, Object>of("k", 5))
                .send(queue, new ArrayList<>(List.of("a")))
                .send(queue, "as object");

        assertThat(consumer.receiveBody(String.class)).isEqualTo("text");
        assertThat(consumer.receiveBody(byte[].class, Jms.SOON)).containsExactly(1, 2);
        assertThat((Object) consumer.receiveBodyNoWait(Map.class)).isEqualTo(Map.of("k", 5));
        assertThat(consumer.receiveBody(Serializable.class, Jms.SOON)).isEqualTo(List.of("a"));
        assertThat(consumer.receiveBody(Object.class, Jms.SOON)).isEqualTo("as object");
        assertThat(consumer.receiveBodyNoWait(Object.class)).isNull();
        jms.awaitEmpty(queue);
    }

    @Test
    void a_body_of_the_wrong_type_leaves_the_message_undelivered() throws JMSException {
        for (int mode : new int[] {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE}) {
            JMSContext context = jms.context(mode);
            Queue queue = Jms.queue(context);
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer().send(queue, "one").send(queue, "two");

            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(Map.class, Jms.SOON));
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBodyNoWait(byte[].class));
            Message one = Jms.receive(consumer);
            assertThat(Jms.text(one)).isEqualTo("one");
            assertThat(one.getJMSRedelivered()).isFalse();
            assertThat(Jms.deliveryCount(one)).isEqualTo(1);
            assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("two");
        }
    }

    @Test
    void a_body_of_the_wrong_type_counts_as_received_when_the_client_acknowledges() throws JMSException {
        JMSContext context = jms.context(JMSContext.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "one").send(queue, "two");

        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class, Jms.SOON));
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("two");
        context.recover();
        Message one = Jms.receive(consumer);
        assertThat(Jms.text(one)).isEqualTo("one");
        assertThat(one.getJMSRedelivered()).isTrue();
        assertThat(Jms.deliveryCount(one)).isEqualTo(2);
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("two");
        context.acknowledge();
        jms.awaitEmpty(queue);
    }

    @Test
    void messages_without_a_body_of_one_type_have_none_to_receive() throws JMSException {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        StreamMessage stream = context.createStreamMessage();
        stream.writeInt(1);
        for (Message odd : List.of(context.createMessage(), stream, context.createTextMessage())) {
            context.createProducer().send(queue, odd);
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .as(odd.getClass().getName())
                    .isThrownBy(() -> consumer.receiveBody(Object.class, Jms.SOON));
            assertThat(Jms.receive(consumer).getJMSMessageID()).isEqualTo(odd.getJMSMessageID());
        }
    }

    @Test
    void an_object_that_is_not_trusted_cannot_be_received_as_a_body() throws JMSException {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, new Untrusted());

        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Serializable.class, Jms.SOON));
        assertThat(Jms.receive(consumer).getJMSRedelivered()).isFalse();
    }

    @Test
    void without_a_type_nothing_is_received() throws JMSException {
        JMSContext context = jms.context();
        Queue queue = Jms.queue(context);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "x");

        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> consumer.receiveBody(null, Jms.SOON));
        assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("x");
    }

    /** A class that no one has declared trusted. */
    private static final class Untrusted implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
