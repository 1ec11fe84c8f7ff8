package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Dead letters of a subscription: a queue of its own, whatever becomes of the message in the other subscriptions. */
@Timeout(60)
class TopicDeadLetterTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Connection connection;
    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        RedisConnectionFactory twice = jms.factory(options -> options.clientId("client")
                .redelivery(io.redismq.api.RedeliveryPolicy.builder()
                        .maximumDeliveries(2)
                        .build()));
        connection = jms.closing(twice.createConnection());
        connection.start();
        session = connection.createSession();
        topic = Topics.topic(session);
    }

    /** Lets a listener of a durable subscription fail on everything that comes. */
    private void failing(String name) throws JMSException {
        connection.createSession().createDurableConsumer(topic, name).setMessageListener(message -> {
            throw new UnsupportedOperationException("thrown on purpose");
        });
    }

    private Queue deadLetters(String name) throws JMSException {
        return Topics.deadLetters(session, topic, "client", name);
    }

    @Test
    void a_dead_letter_of_one_subscription_is_delivered_in_the_others() throws JMSException {
        MessageConsumer calm = session.createDurableConsumer(topic, "calm");
        failing("failing");
        Topics.publish(jms.session(), topic, "a", "b");
        MessageConsumer dead = session.createConsumer(deadLetters("failing"));
        assertThat(Jms.receiveTexts(dead, 2)).containsExactly("a", "b");
        assertThat(Jms.receiveTexts(calm, 2)).containsExactly("a", "b");
        assertThat(session.createConsumer(deadLetters("calm")).receiveNoWait()).isNull();
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void each_subscription_has_dead_letters_of_its_own() throws JMSException {
        failing("one");
        failing("two");
        Topics.publish(jms.session(), topic, "a");
        for (String name : new String[] {"one", "two"}) {
            MessageConsumer dead = session.createConsumer(deadLetters(name));
            assertThat(Jms.receiveText(dead)).isEqualTo("a");
            assertThat(dead.receiveNoWait()).isNull();
        }
    }

    @Test
    void a_dead_letter_is_the_unmodified_message_with_evidence() throws JMSException {
        failing("s");
        TextMessage sent = session.createTextMessage("poison");
        sent.setJMSCorrelationID("c");
        sent.setJMSReplyTo(topic);
        sent.setIntProperty("n", 7);
        session.createProducer(topic).send(sent, Message.DEFAULT_DELIVERY_MODE, 6, 0);
        Message letter = Jms.receive(session.createConsumer(deadLetters("s")));
        assertThat(Jms.text(letter)).isEqualTo("poison");
        assertThat(letter.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(letter.getJMSCorrelationID()).isEqualTo("c");
        assertThat(letter.getJMSReplyTo()).isEqualTo(topic);
        assertThat(letter.getJMSPriority()).isEqualTo(6);
        assertThat(letter.getObjectProperty("n")).isEqualTo(7);
        assertThat(letter.getJMSDestination()).isEqualTo(deadLetters("s"));
        assertThat(letter.getJMSRedelivered()).isFalse();
        assertThat(letter.getStringProperty("JMS_RedisMQ_OriginalDestination"))
                .contains("topic")
                .contains(topic.getTopicName());
        assertThat(letter.getObjectProperty("JMS_RedisMQ_DeliveryCount")).isEqualTo(2);
        assertThat(letter.getStringProperty("JMS_RedisMQ_DeadLetterReason")).isNotBlank();
        assertThat(letter.getStringProperty("JMS_RedisMQ_ExceptionMessage")).isEqualTo("thrown on purpose");
    }

    @Test
    void a_dead_letter_can_be_published_again() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, "calm");
        failing("failing");
        Topics.publish(jms.session(), topic, "a");
        assertThat(Jms.receiveText(consumer)).isEqualTo("a");
        Message letter = Jms.receive(session.createConsumer(deadLetters("failing")));
        session.createProducer(topic).send(letter);
        assertThat(Jms.receiveText(consumer)).isEqualTo("a");
    }

    @Test
    void shared_durable_subscriptions_have_dead_letters_too() throws JMSException {
        Session client = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = client.createSharedDurableConsumer(topic, "shared");
        Topics.publish(session, topic, "a", "b");
        for (int i = 0; i < 2; i++) {
            assertThat(Jms.receiveText(consumer)).isEqualTo("a");
            client.recover();
        }
        assertThat(Jms.receiveText(consumer)).isEqualTo("b");
        assertThat(Jms.receiveText(session.createConsumer(deadLetters("shared"))))
                .isEqualTo("a");
    }

    @Test
    void an_entry_that_is_no_message_becomes_a_dead_letter_of_every_subscription() throws JMSException {
        MessageConsumer one = session.createDurableConsumer(topic, "one");
        MessageConsumer two = session.createDurableConsumer(topic, "two", "colour = 'red'", false);
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.xadd(Topics.key(topic), (StreamEntryID) null, Map.of("header", "?", "body", "nonsense"));
        }
        Topics.publish(jms.session(), topic, "red");
        assertThat(Jms.receiveText(one)).isEqualTo("red");
        assertThat(Jms.receiveText(two)).isEqualTo("red");
        for (String name : new String[] {"one", "two"}) {
            assertThat(Jms.receive(session.createConsumer(deadLetters(name)))
                            .getStringProperty("JMS_RedisMQ_DeadLetterReason"))
                    .isNotBlank();
        }
    }

    @Test
    void dead_letters_of_a_topic_are_not_those_of_the_queue_of_its_name() throws JMSException {
        failing("s");
        Topics.publish(jms.session(), topic, "a");
        assertThat(Jms.receiveText(session.createConsumer(deadLetters("s")))).isEqualTo("a");
        assertThat(session.createConsumer(session.createQueue("DLQ." + topic.getTopicName()))
                        .receiveNoWait())
                .isNull();
    }

    @Test
    void a_waiting_reader_of_the_dead_letters_hears_of_a_new_one_promptly() throws JMSException {
        Recorder reader = new Recorder();
        failing("s");
        jms.session().createConsumer(deadLetters("s")).setMessageListener(reader);
        Topics.publish(jms.session(), topic, "a");
        assertThat(reader.awaitTexts(1)).containsExactly("a");
    }
}
