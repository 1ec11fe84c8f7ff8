package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a producer refuses, with which exception, and that nothing is stored then; and messages of other providers. */
@Timeout(60)
class SendArgumentsTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static final CompletionListener NOBODY = new CompletionListener() {
        @Override
        public void onCompletion(Message message) {
            // Only its being there matters.
        }

        @Override
        public void onException(Message message, Exception exception) {
            // Only its being there matters.
        }
    };

    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = jms.session();
        queue = Jms.queue(session);
    }

    @Test
    void a_producer_with_a_destination_sends_to_no_other() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = session.createTextMessage("x");

        assertThat(producer.getDestination()).isEqualTo(queue);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> producer.send(queue, message));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.send(queue, message, DeliveryMode.PERSISTENT, 4, 0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.send(queue, message, NOBODY));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.send(queue, message, DeliveryMode.PERSISTENT, 4, 0, NOBODY));
        assertThat(jms.stored(queue)).isZero();
    }

    @Test
    void a_producer_without_destination_needs_one_with_each_send() throws JMSException {
        MessageProducer producer = session.createProducer(null);
        TextMessage message = session.createTextMessage("x");

        assertThat(producer.getDestination()).isNull();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> producer.send(message));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> producer.send(message, NOBODY));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0, NOBODY));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send((Destination) null, message));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send((Destination) null, message, NOBODY));

        producer.send(queue, message);
        assertThat(jms.bodies(queue)).containsExactly("x");
    }

    @Test
    void a_destination_that_is_neither_queue_nor_topic_is_invalid() throws JMSException {
        Destination odd = new Destination() {};
        MessageProducer producer = session.createProducer(null);

        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createProducer(odd));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createConsumer(odd));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.createConsumer(null));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send(odd, session.createMessage()));
    }

    @Test
    void a_queue_needs_a_name() {
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> session.createQueue(null));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> session.createQueue(""));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> session.createQueue("\uD800"));
    }

    @Test
    void no_message_is_no_valid_message() throws JMSException {
        MessageProducer producer = session.createProducer(queue);

        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> producer.send(null));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> producer.send(null, NOBODY));
    }

    @Test
    void a_completion_listener_must_be_there() throws JMSException {
        MessageProducer bound = session.createProducer(queue);
        MessageProducer unbound = session.createProducer(null);
        TextMessage message = session.createTextMessage("x");

        assertThatIllegalArgumentException().isThrownBy(() -> bound.send(message, (CompletionListener) null));
        assertThatIllegalArgumentException().isThrownBy(() -> bound.send(message, DeliveryMode.PERSISTENT, 4, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> unbound.send(queue, message, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unbound.send(queue, message, DeliveryMode.PERSISTENT, 4, 0, null));
    }

    @Test
    void a_quality_of_service_out_of_range_is_refused_by_setter_and_send_alike() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = session.createTextMessage("x");

        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setDeliveryMode(0));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setDeliveryMode(3));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setPriority(-1));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setPriority(10));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setTimeToLive(-1));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setDeliveryDelay(-1));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.send(message, 3, 4, 0));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 10, 0));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 4, -1));
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(jms.stored(queue)).isZero();
    }

    @Test
    void the_simplified_producer_refuses_the_same_with_unchecked_exceptions() throws JMSException {
        JMSContext context = jms.context();
        JMSProducer producer = context.createProducer();

        assertThatExceptionOfType(InvalidDestinationRuntimeException.class)
                .isThrownBy(() -> producer.send(null, "body"));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.send(queue, (Message) null));
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> producer.setDeliveryMode(7));
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> producer.setPriority(10));
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> producer.setTimeToLive(-1));
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> producer.setDeliveryDelay(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(null, 1));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.setProperty("object", new Object()));
        assertThat(jms.stored(queue)).isZero();
    }

    @Test
    void the_simplified_producer_cannot_add_properties_to_a_received_message() throws JMSException {
        JMSContext context = jms.context();
        context.createProducer().send(queue, "first");
        Message received = Jms.receive(context.createConsumer(queue));

        assertThatExceptionOfType(MessageNotWriteableRuntimeException.class)
                .isThrownBy(() -> context.createProducer().setProperty("p", 1).send(queue, received));
    }

    @Test
    void a_message_of_another_provider_is_sent_and_told_its_headers() throws JMSException {
        Map<String, Object> headers = new HashMap<>();
        TextMessage foreign = foreign(headers, "from elsewhere");
        session.createProducer(queue).send(foreign, DeliveryMode.NON_PERSISTENT, 6, 60_000);

        Message received = Jms.receive(session.createConsumer(queue));

        assertThat(Jms.text(received)).isEqualTo("from elsewhere");
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(received.getIntProperty("n")).isEqualTo(7);
        assertThat(received.getJMSPriority()).isEqualTo(6);
        assertThat(headers)
                .containsEntry("setJMSMessageID", received.getJMSMessageID())
                .containsEntry("setJMSDestination", queue)
                .containsEntry("setJMSDeliveryMode", DeliveryMode.NON_PERSISTENT)
                .containsEntry("setJMSPriority", 6)
                .containsEntry("setJMSTimestamp", received.getJMSTimestamp())
                .containsEntry("setJMSExpiration", received.getJMSTimestamp() + 60_000)
                .containsEntry("setJMSDeliveryTime", received.getJMSTimestamp());
    }

    /** The least a provider can offer: a text, one property and a correlation id; setters are recorded. */
    private static TextMessage foreign(Map<String, Object> set, String text) {
        return (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(), new Class<?>[] {TextMessage.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("set")) {
                        set.put(method.getName(), arguments[0]);
                        return null;
                    }
                    return switch (method.getName()) {
                        case "getText" -> text;
                        case "getJMSCorrelationID" -> "correlated";
                        case "getPropertyNames" -> Collections.enumeration(java.util.List.of("n"));
                        case "getObjectProperty" -> 7;
                        case "getJMSReplyTo", "getJMSType" -> null;
                        default -> throw new AssertionError("The provider called " + method);
                    };
                });
    }

    @Test
    void a_destination_of_another_provider_is_known_by_its_name() throws JMSException {
        String name = queue.getQueueName();
        Queue foreign = new Queue() {
            @Override
            public String getQueueName() {
                return name;
            }
        };
        session.createProducer(foreign).send(session.createTextMessage("x"));

        assertThat(Jms.receive(session.createConsumer(foreign)).getJMSDestination())
                .isEqualTo(queue);
    }
}
