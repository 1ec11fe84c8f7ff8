package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private void publishTo(Topic to, int count) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (String text : Jms.numbered("m", count)) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private Topic limited(String options) throws JMSException {
        return session.createTopic(topic.getTopicName() + "?" + options);
    }

    /** The second is staged, as it is too large for one step. */
    @ParameterizedTest
    @ValueSource(ints = {2, 1_200})
    void a_commit_ends_the_subscription_that_nobody_consumes_and_that_keeps_the_topic_full(int count)
            throws JMSException {
        Topic limited = limited("whenFull=expire&maxLength=" + count);
        session.createDurableConsumer(topic, "slow").close();
        publishTo(limited, count);
        session.commit();
        publishTo(limited, count);
        MessageConsumer quick = jms.session().createConsumer(topic);
        session.commit();
        assertThat(Jms.receiveTexts(quick, count)).containsExactly(Jms.numbered("m", count));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> session.unsubscribe("slow"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1_200})
    void a_commit_is_rolled_back_where_the_slowest_subscription_has_a_consumer(int count) throws JMSException {
        Topic limited = limited("whenFull=expire&maxLength=" + count);
        MessageConsumer busy = session.createDurableConsumer(topic, "busy");
        publishTo(limited, count);
        session.commit();
        publishTo(limited, count);
        assertThatExceptionOfType(TransactionRolledBackException.class)
                .isThrownBy(session::commit)
                .withMessageContaining("busy")
                .matches(e -> e.getErrorCode().equals("broker.QUEUE_FULL"));
        assertThat(Jms.receiveTexts(busy, count)).containsExactly(Jms.numbered("m", count));
        assertThat(busy.receiveNoWait()).isNull();
    }

    @Test
    void no_subscription_ends_for_a_commit_that_is_refused_elsewhere_or_never_fits() throws JMSException {
        Topic limited = limited("whenFull=expire&maxLength=2");
        session.createDurableConsumer(topic, "slow").close();
        publishTo(limited, 2);
        session.commit();
        Queue full = session.createQueue(RedisExtension.unique("full") + "?maxLength=1");
        publishTo(limited, 1);
        Jms.send(session, full, "a", "b");
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);
        publishTo(limited, 3);
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "slow"), 2))
                .containsExactly("m1", "m2");
    }

    @Test
    void what_one_producer_asks_to_retain_is_retained_whatever_limit_another_has() throws JMSException {
        publishTo(limited("maxLength=5"), 1);
        publishTo(limited("retention=1h"), 1);
        publishTo(topic, 1);
        session.commit();
        Topic fromTheStart = limited("retention=1h&startFrom=oldest");
        assertThat(Jms.receiveTexts(jms.session().createConsumer(fromTheStart), 3))
                .containsExactly("m1", "m1", "m1");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_200})
    void a_commit_that_is_refused_gives_back_what_a_subscription_delivered(int count) throws JMSException {
        MessageConsumer durable = session.createDurableConsumer(topic, "d");
        publish(Jms.numbered("m", count));
        session.commit();
        assertThat(Jms.receiveTexts(durable, count)).containsExactly(Jms.numbered("m", count));
        Queue full = session.createQueue(RedisExtension.unique("full") + "?maxLength=1");
        Jms.send(session, full, "a", "b");
        Session later = jms.session();
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);
        Jms.send(later, topic, "newer");
        Message again = Jms.receive(durable);
        assertThat(Jms.text(again)).isEqualTo("m1");
        assertThat(Jms.deliveryCount(again)).isEqualTo(2);
        assertThat(Jms.receiveTexts(durable, count)).endsWith("m" + count, "newer");
        session.commit();
        assertThat(durable.receiveNoWait()).isNull();
        assertThat(jms.bodies(full)).isEmpty();
    }
}
