package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The interfaces of the two domains (chapter 9 with its table 9-1).
 */
@Timeout(60)
class DomainTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static final RedisTopic TOPIC = new RedisTopic("news");

    private interface Call {
        void run() throws JMSException;
    }

    private static void assertWrongDomain(List<Call> calls) {
        for (int i = 0; i < calls.size(); i++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .as("call %d", i)
                    .isThrownBy(calls.get(i)::run);
        }
    }

    @Test
    void queue_interfaces_send_and_receive() throws JMSException {
        QueueConnection connection = jms.closing(jms.factory().createQueueConnection());
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        QueueSender sender = session.createSender(queue);
        QueueReceiver receiver = session.createReceiver(queue);
        sender.send(session.createTextMessage("a"));
        sender.send(session.createTextMessage("b"), jakarta.jms.DeliveryMode.PERSISTENT, 4, 0);
        QueueSender unbound = session.createSender(null);
        unbound.send(queue, session.createTextMessage("c"));

        assertThat(sender.getQueue()).isEqualTo(queue);
        assertThat(receiver.getQueue()).isEqualTo(queue);
        assertThat(unbound.getQueue()).isNull();
        assertThat(Jms.receiveTexts(receiver, 3)).containsExactly("a", "b", "c");
    }

    @Test
    void a_queue_connection_and_session_refuse_what_belongs_to_topics() throws JMSException {
        QueueConnection connection = jms.closing(jms.factory().createQueueConnection());
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);

        assertWrongDomain(List.of(
                () -> connection.createDurableConnectionConsumer(TOPIC, "s", null, null, 1),
                () -> connection.createSharedConnectionConsumer(TOPIC, "s", null, null, 1),
                () -> connection.createSharedDurableConnectionConsumer(TOPIC, "s", null, null, 1),
                () -> session.createDurableConsumer(TOPIC, "s"),
                () -> session.createDurableConsumer(TOPIC, "s", null, false),
                () -> session.createDurableSubscriber(TOPIC, "s"),
                () -> session.createDurableSubscriber(TOPIC, "s", null, false),
                () -> session.createSharedConsumer(TOPIC, "s"),
                () -> session.createSharedConsumer(TOPIC, "s", null),
                () -> session.createSharedDurableConsumer(TOPIC, "s"),
                () -> session.createSharedDurableConsumer(TOPIC, "s", null),
                session::createTemporaryTopic,
                () -> session.createTopic("news"),
                () -> session.unsubscribe("s")));
    }

    @Test
    void a_topic_session_refuses_what_belongs_to_queues() throws JMSException {
        TopicConnection connection = jms.closing(jms.factory().createTopicConnection());
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);

        assertWrongDomain(List.of(
                () -> session.createBrowser(new RedisQueue("q")),
                () -> session.createBrowser(new RedisQueue("q"), null),
                () -> session.createQueue("q"),
                session::createTemporaryQueue));
        assertThat(session.createTopic("news")).isEqualTo(TOPIC);
    }

    @Test
    void a_selector_that_selects_everything_is_none() throws JMSException {
        Session session = jms.session();
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");

        assertThat(Jms.receiveText(session.createConsumer(queue, ""))).isEqualTo("x");
        assertThat(session.createConsumer(queue, null).getMessageSelector()).isNull();
    }
}
