package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that publish to topics and receive from subscriptions. */
@Timeout(60)
class TopicTransactionTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session session;
    private Topic topic;
    private MessageProducer publisher;

    @BeforeEach
    void open() throws JMSException {
        Connection connection = jms.connection();
        connection.setClientID(RedisExtension.unique("client"));
        connection.start();
        session = connection.createSession(Session.SESSION_TRANSACTED);
        topic = session.createTopic(RedisExtension.unique("news"));
        publisher = session.createProducer(topic);
    }

    private void publish(String... texts) throws JMSException {
        for (String text : texts) {
            publisher.send(session.createTextMessage(text));
        }
    }

    @Test
    void what_is_published_reaches_all_subscriptions_with_the_commit_and_not_before() throws JMSException {
        MessageConsumer one = jms.session().createConsumer(topic);
        MessageConsumer two = jms.session().createSharedConsumer(topic, RedisExtension.unique("shared"));
        publish("a", "b");
        assertThat(one.receive(200)).isNull();
        session.commit();
        for (MessageConsumer each : List.of(one, two)) {
            assertThat(Jms.receiveTexts(each, 2)).containsExactly("a", "b");
        }
        publish("never");
        session.rollback();
        publisher.setPriority(9);
        publish("urgent");
        publisher.setPriority(4);
        publisher.setDeliveryDelay(300);
        publish("later");
        session.commit();
        for (MessageConsumer each : List.of(one, two)) {
            assertThat(Jms.receiveTexts(each, 2)).containsExactly("urgent", "later");
        }
    }

    @Test
    void what_a_subscription_delivered_is_acknowledged_with_the_commit_and_redelivered_after_a_rollback()
            throws JMSException {
        MessageConsumer durable = session.createDurableConsumer(topic, "d");
        MessageConsumer other = jms.session().createConsumer(topic);
        Queue target = Jms.queue(session);
        publish("a", "b");
        session.commit();
        Jms.send(session, target, "never");
        assertThat(Jms.receiveTexts(durable, 2)).containsExactly("a", "b");
        session.rollback();
        Message again = Jms.receive(durable);
        assertThat(Jms.text(again)).isEqualTo("a");
        assertThat(Jms.deliveryCount(again)).isEqualTo(2);
        Jms.send(session, target, "got a");
        session.commit();
        assertThat(jms.bodies(target)).containsExactly("got a");
        durable.close();
        durable = session.createDurableConsumer(topic, "d");
        assertThat(Jms.receiveText(durable)).isEqualTo("b");
        session.commit();
        assertThat(durable.receiveNoWait()).isNull();
        assertThat(Jms.receiveTexts(other, 2)).containsExactly("a", "b");
    }

    @Test
    void a_large_transaction_reaches_and_leaves_subscriptions_whole() throws JMSException {
        MessageConsumer durable = session.createDurableConsumer(topic, "d");
        MessageConsumer other = jms.session().createConsumer(topic);
        publish(Jms.numbered("m", 1_200));
        assertThat(other.receiveNoWait()).isNull();
        session.commit();
        assertThat(Jms.receiveTexts(other, 1_200)).containsExactly(Jms.numbered("m", 1_200));
        assertThat(Jms.receiveTexts(durable, 1_200)).containsExactly(Jms.numbered("m", 1_200));
        publish("after");
        session.commit();
        assertThat(Jms.receiveText(durable)).isEqualTo("after");
        session.rollback();
        assertThat(Jms.receiveText(durable)).isEqualTo("after");
    }
}
