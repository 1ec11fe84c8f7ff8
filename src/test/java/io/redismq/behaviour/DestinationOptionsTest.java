package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisQueue;
import io.redismq.api.WhenFull;
import io.redismq.testing.RedisExtension;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options per destination: in the name, on the destination object, for the connection; and what they are no part of. */
@Timeout(60)
class DestinationOptionsTest {

    private static final String ALL =
            "exclusive=true&expiryQueue=true&fullTimeout=1500ms&initialDelay=2000ms&jitter=0.5"
                    + "&maxLength=7&maximumDelay=60000ms&maximumDeliveries=3&multiplier=1.5&whenFull=drop-oldest";

    @RegisterExtension
    static final Jms jms = new Jms();

    private static DestinationOptions options(String text) throws JMSException {
        return DestinationOptions.parse(text);
    }

    // ---- the text

    @Test
    void every_option_can_stand_in_the_name() throws JMSException {
        DestinationOptions options = ((RedisQueue) jms.session().createQueue("orders?" + ALL)).options();
        assertThat(options.maxLength()).isEqualTo(7);
        assertThat(options.whenFull()).isEqualTo(WhenFull.DROP_OLDEST);
        assertThat(options.fullTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(options.expiryQueue()).isTrue();
        assertThat(options.exclusive()).isTrue();
        assertThat(options.redelivery(RedeliveryPolicy.defaults()))
                .isEqualTo(RedeliveryPolicy.builder()
                        .maximumDeliveries(3)
                        .initialDelay(Duration.ofSeconds(2))
                        .multiplier(1.5)
                        .maximumDelay(Duration.ofMinutes(1))
                        .jitter(0.5)
                        .build());
    }

    @Test
    void what_is_written_can_be_read() throws JMSException {
        assertThat(options(ALL).toString()).isEqualTo(ALL);
        assertThat(options(options(ALL).toString())).isEqualTo(options(ALL)).hasSameHashCodeAs(options(ALL));
        assertThat(options("")).isEqualTo(DestinationOptions.defaults());
        assertThat(DestinationOptions.defaults()).hasToString("");
        assertThat(options("fullTimeout=2s")).isEqualTo(options("fullTimeout=2000ms"));
        assertThat(options("fullTimeout=1h")).isEqualTo(options("fullTimeout=60min"));
    }

    @ParameterizedTest
    @CsvSource({
        "maxLenght=5, maxLength",
        "MAXLENGTH=5, maxLength",
        "whenful=reject, whenFull",
        "expireQueue=true, expiryQueue",
        "maxDeliveries=3, maximumDeliveries",
        "exclusive =true, exclusive",
        "limit, jitter"
    })
    void an_unknown_option_names_the_nearest_known_one(String text, String nearest) throws JMSException {
        Session session = jms.session();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue("orders?" + text))
                .withMessageContaining("'" + text.split("=")[0] + "' is no option")
                .withMessageContaining("did you mean " + nearest)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("argument"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxLength=-1",
                "maxLength=many",
                "maxLength=",
                "maxLength",
                "maxLength=99999999999999999999",
                "maxLength=1000000000001",
                "maxLength=1&maxLength=2",
                "maxLength=1&",
                "&maxLength=1",
                "whenFull=drop",
                "whenFull=REJECT",
                "fullTimeout=5",
                "fullTimeout=0s",
                "fullTimeout=-5s",
                "fullTimeout=999999999999999h",
                "expiryQueue=yes",
                "exclusive=1",
                "maximumDeliveries=-1",
                "initialDelay=1.5s",
                "multiplier=0.5",
                "multiplier=NaN",
                "jitter=2",
                "?",
                "maxLength=1?whenFull=reject"
            })
    void what_cannot_be_used_is_refused(String text) throws JMSException {
        Session session = jms.session();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue("orders?" + text))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("argument"))
                .satisfies(e -> assertThat(e.getMessage()).contains("of a destination"));
    }

    @Test
    void the_builder_refuses_the_same() {
        DestinationOptions.Builder builder = DestinationOptions.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxLength(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.fullTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumDeliveries(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.jitter(1.1));
        assertThat(builder.build()).isEqualTo(DestinationOptions.defaults());
    }

    @Test
    void a_name_is_needed_before_the_options() throws JMSException {
        Session session = jms.session();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createQueue("?maxLength=5"));
    }

    // ---- identity

    @Test
    void options_are_no_part_of_a_queues_identity() throws Exception {
        Session session = jms.session();
        Queue limited = session.createQueue("orders?maxLength=5");
        Queue plain = session.createQueue("orders");
        assertThat(limited).isEqualTo(plain).hasSameHashCodeAs(plain).hasToString("queue:orders");
        assertThat(limited.getQueueName()).isEqualTo("orders");
        assertThat(RedisDestination.parse(limited.toString())).isEqualTo(plain);
        assertThat(((RedisQueue) plain).options()).isEqualTo(DestinationOptions.defaults());
    }

    @Test
    void a_serialized_queue_keeps_its_options() throws Exception {
        RedisQueue queue = RedisQueue.withOptions("orders?" + ALL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(queue);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            RedisQueue read = (RedisQueue) in.readObject();
            assertThat(read).isEqualTo(queue);
            assertThat(read.options()).isEqualTo(queue.options());
        }
    }

    @Test
    void a_received_message_carries_no_options() throws JMSException {
        Session session = jms.session();
        Queue queue = session.createQueue(RedisExtension.unique("options") + "?maxLength=5");
        TextMessage sent = session.createTextMessage("x");
        sent.setJMSReplyTo(queue);
        session.createProducer(queue).send(sent);

        Message browsed =
                (Message) session.createBrowser(queue).getEnumeration().nextElement();
        Message received = Jms.receive(session.createConsumer(queue));
        for (Message message : new Message[] {browsed, received}) {
            assertThat(message.getJMSDestination()).isEqualTo(queue);
            assertThat(((RedisQueue) message.getJMSDestination()).options()).isEqualTo(DestinationOptions.defaults());
            assertThat(message.getJMSReplyTo()).isEqualTo(queue);
            assertThat(((RedisQueue) message.getJMSReplyTo()).options()).isEqualTo(DestinationOptions.defaults());
        }
    }

    @Test
    void a_queue_whose_name_has_a_question_mark_is_made_with_the_constructor() throws JMSException {
        Session session = jms.session();
        RedisQueue queue = new RedisQueue(RedisExtension.unique("really?") + "?maxLength=1");
        Jms.send(session, queue, "a", "b");
        assertThat(Jms.receiveTexts(session.createConsumer(queue), 2)).containsExactly("a", "b");
    }

    // ---- where options come from

    @Test
    void the_options_of_the_connection_apply_wherever_the_name_does_not_say_otherwise() throws JMSException {
        String name = RedisExtension.unique("options");
        RedisConnectionFactory factory = jms.factory(options -> options.destination(
                name, DestinationOptions.builder().maxLength(1).build()));
        Session session = jms.session(factory, Session.AUTO_ACKNOWLEDGE);
        Jms.send(session, session.createQueue(name), "a");

        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Jms.send(session, session.createQueue(name), "b"));
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> Jms.send(session, session.createQueue(name + "?exclusive=false"), "b"));
        Jms.send(session, session.createQueue(name + "?maxLength=2"), "b");
        assertThatExceptionOfType(ResourceAllocationException.class).isThrownBy(() -> session.createProducer(null)
                .send(new RedisQueue(name), session.createTextMessage("c")));
        Jms.send(session, session.createQueue(name + "?maxLength=0"), "c");
        Jms.send(session, session.createQueue(RedisExtension.unique("other")), "x", "y");
    }

    @Test
    void the_connections_options_are_kept_by_its_builder() {
        DestinationOptions some = DestinationOptions.builder().exclusive(true).build();
        assertThat(jms.factory(options -> options.destination("a", some)).getOptions().toBuilder()
                        .build()
                        .destination("a"))
                .isEqualTo(some);
        assertThat(jms.factory().getOptions().destination("a")).isEqualTo(DestinationOptions.defaults());
    }

    @Test
    void the_redelivery_policy_of_a_queue_overrides_the_connections_where_it_says_so() throws JMSException {
        Session session = jms.session(
                jms.redelivering(policy -> policy.maximumDeliveries(5).initialDelay(Duration.ofMillis(10))),
                Session.CLIENT_ACKNOWLEDGE);
        Queue queue = session.createQueue(RedisExtension.unique("options") + "?maximumDeliveries=2");
        Jms.send(session, queue, "x");
        MessageConsumer consumer = session.createConsumer(queue);
        for (int delivery = 1; delivery <= 2; delivery++) {
            assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(delivery);
            session.recover();
        }
        Message letter = Jms.receive(session.createConsumer(session.createQueue("DLQ." + queue.getQueueName())));
        assertThat(letter.getIntProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(2);
    }
}
