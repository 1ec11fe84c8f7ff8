package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.QueueBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JmsTemplate on the connection factories that Spring has for it. */
class JmsTemplateTest extends Frameworks {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    enum Connections {
        CACHING,
        SINGLE;

        SingleConnectionFactory over(ConnectionFactory factory) {
            return this == SINGLE ? new SingleConnectionFactory(factory) : new CachingConnectionFactory(factory);
        }
    }

    @Override
    RedisExtension redis() {
        return redis;
    }

    private SingleConnectionFactory connections(Connections kind) {
        SingleConnectionFactory factory = kind.over(factory());
        closing(factory::destroy);
        return factory;
    }

    private static JmsTemplate template(ConnectionFactory factory) {
        JmsTemplate template = new JmsTemplate(factory);
        template.setReceiveTimeout(PATIENCE.toMillis());
        return template;
    }

    private JmsTemplate template(Connections kind) {
        return template(connections(kind));
    }

    private void assertNoMore(JmsTemplate template, String destination) {
        template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
        assertThat(template.receive(destination)).isNull();
        template.setReceiveTimeout(PATIENCE.toMillis());
    }

    @ParameterizedTest
    @EnumSource
    void what_it_sends_it_receives_in_order(Connections kind) {
        JmsTemplate template = template(kind);
        send(template, queue, numbered(0, 100));
        for (String expected : numbered(0, 100)) {
            assertThat(template.receiveAndConvert(queue)).isEqualTo(expected);
        }
        assertNoMore(template, queue);
    }

    @ParameterizedTest
    @EnumSource
    void it_converts_texts_bytes_and_maps_and_sets_properties(Connections kind) throws JMSException {
        JmsTemplate template = template(kind);
        template.convertAndSend(queue, "text", message -> {
            message.setStringProperty("colour", "red");
            message.setJMSCorrelationID("c1");
            return message;
        });
        template.convertAndSend(queue, new byte[] {1, 2, 3});
        template.convertAndSend(queue, Map.of("apples", 3));
        Message text = template.receive(queue);
        assertThat(text).isNotNull();
        assertThat(text.getStringProperty("colour")).isEqualTo("red");
        assertThat(text.getJMSCorrelationID()).isEqualTo("c1");
        assertThat(template.receiveAndConvert(queue)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(template.receiveAndConvert(queue)).isEqualTo(Map.of("apples", 3));
    }

    @ParameterizedTest
    @EnumSource
    void it_receives_what_it_selects_and_leaves_the_rest(Connections kind) throws JMSException {
        JmsTemplate template = template(kind);
        for (int i = 0; i < 20; i++) {
            int number = i;
            template.send(queue, session -> {
                Message message = session.createTextMessage("p:" + number);
                message.setIntProperty("number", number);
                return message;
            });
        }
        assertThat(template.receiveSelectedAndConvert(queue, "number = 7")).isEqualTo("p:7");
        assertThat(template.receiveSelectedAndConvert(queue, "number > 18")).isEqualTo("p:19");
        Message first = template.receive(queue);
        assertThat(first).isNotNull();
        assertThat(first.getBody(String.class)).isEqualTo("p:0");
        assertThat(first.getJMSRedelivered()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void it_looks_at_a_queue_without_taking_anything(Connections kind) {
        JmsTemplate template = template(kind);
        send(template, queue, numbered(0, 5));
        List<String> seen = template.browse(queue, (session, browser) -> texts(browser));
        assertThat(seen).containsExactly(numbered(0, 5));
        assertThat(template.receiveAndConvert(queue)).isEqualTo("p:0");
    }

    private static List<String> texts(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
            texts.add(textOf((Message) messages.nextElement()));
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource
    void a_request_gets_its_reply_over_a_temporary_queue(Connections kind) throws JMSException {
        DefaultMessageListenerContainer replier = new DefaultMessageListenerContainer();
        ConnectionFactory connections = connections(kind);
        JmsTemplate replying = template(connections);
        replier.setConnectionFactory(factory());
        replier.setDestinationName(queue);
        replier.setReceiveTimeout(200);
        replier.setMessageListener((MessageListener) request -> reply(replying, request));
        started(replier);
        JmsTemplate template = template(connections);
        for (String text : numbered(0, 20)) {
            Message reply = template.sendAndReceive(queue, session -> session.createTextMessage(text));
            assertThat(reply).isNotNull();
            assertThat(reply.getBody(String.class)).isEqualTo("reply to " + text);
        }
    }

    private static void reply(JmsTemplate template, Message request) {
        try {
            template.convertAndSend(request.getJMSReplyTo(), "reply to " + textOf(request));
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_transacted_callback_commits_goes_together_or_not_at_all(Connections kind) {
        JmsTemplate template = template(kind);
        template.setSessionTransacted(true);
        String out = RedisExtension.unique("out");
        send(template, queue, "p:0");
        assertThatThrownBy(() -> move(template, out, true)).hasMessage("changed my mind");
        assertNoMore(template, out);
        move(template, out, false);
        assertThat(template.receiveAndConvert(out)).isEqualTo("p:0");
        assertNoMore(template, queue);
    }

    private void move(JmsTemplate template, String out, boolean failing) {
        template.execute(
                session -> {
                    try (var consumer = session.createConsumer(session.createQueue(queue));
                            var producer = session.createProducer(session.createQueue(out))) {
                        producer.send(consumer.receive(PATIENCE.toMillis()));
                        if (failing) {
                            throw new IllegalStateException("changed my mind");
                        }
                        session.commit();
                        return null;
                    }
                },
                true);
    }

    @ParameterizedTest
    @EnumSource
    void a_transaction_of_the_transaction_manager_commits_or_rolls_back_both(Connections kind) throws JMSException {
        ConnectionFactory connections = connections(kind);
        JmsTemplate template = template(connections);
        TransactionTemplate transaction = new TransactionTemplate(new JmsTransactionManager(connections));
        String out = RedisExtension.unique("out");
        send(template, queue, "p:0");
        transaction.executeWithoutResult(status -> {
            template.convertAndSend(out, template.receiveAndConvert(queue));
            status.setRollbackOnly();
        });
        assertNoMore(template, out);
        transaction.executeWithoutResult(status -> {
            Message again = template.receive(queue);
            assertThat(again).isNotNull();
            assertThat(redelivered(again)).isTrue();
            template.send(out, session -> again);
        });
        assertThat(template.receiveAndConvert(out)).isEqualTo("p:0");
        assertNoMore(template, queue);
    }

    private static boolean redelivered(Message message) {
        try {
            return message.getJMSRedelivered();
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_quality_of_service_reaches_the_message(Connections kind) throws JMSException {
        JmsTemplate template = template(kind);
        template.setExplicitQosEnabled(true);
        template.setDeliveryPersistent(false);
        template.setPriority(8);
        template.setTimeToLive(Duration.ofMinutes(10).toMillis());
        template.setDeliveryDelay(300);
        send(template, queue, "p:0");
        assertNoMore(template, queue);
        Message message = template.receive(queue);
        assertThat(message).isNotNull();
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(8);
        assertThat(message.getJMSExpiration() - message.getJMSTimestamp())
                .isEqualTo(Duration.ofMinutes(10).toMillis());
        assertThat(message.getJMSDeliveryTime() - message.getJMSTimestamp()).isEqualTo(300);
    }
}
