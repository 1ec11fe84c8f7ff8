package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delayed messages of a topic: for the subscriptions that existed when they were sent, and on time (section 7.9). */
@Timeout(60)
class TopicDelayTest {

    private static final long DELAY_MILLIS = 600;

    @RegisterExtension
    static final Jms jms = new Jms();

    private Session publishing;
    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        publishing = jms.session();
        session = Topics.subscriber(jms, "client", Session.AUTO_ACKNOWLEDGE);
        topic = Topics.topic(publishing);
    }

    private void delayed(String... texts) throws JMSException {
        Topics.publish(publishing, topic, Topics.delay(DELAY_MILLIS), texts);
    }

    /** Waits for the delayed messages in a subscription that gets all, so that they are due for every other. */
    private static void awaitDue(MessageConsumer witness, String... texts) throws JMSException {
        assertThat(Jms.receiveTexts(witness, texts.length)).containsExactly(texts);
    }

    @Test
    void a_delayed_message_reaches_active_and_inactive_subscriptions_when_it_is_due() throws JMSException {
        Topics.subscribe(session, topic, "inactive");
        MessageConsumer active = session.createConsumer(topic);
        long before = System.nanoTime();
        delayed("later");
        Topics.publish(publishing, topic, "now");
        awaitDue(active, "now", "later");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(DELAY_MILLIS - 1);
        Topics.assertHolds(publishing, topic, session.createDurableConsumer(topic, "inactive"), "now", "later");
    }

    @Test
    void it_does_not_reach_a_subscription_that_was_made_anew_in_the_meantime() throws JMSException {
        MessageConsumer witness = jms.session().createConsumer(topic);
        Topics.subscribe(session, topic, "unsubscribed", "changed");
        delayed("later");
        session.unsubscribe("unsubscribed");
        MessageConsumer again = session.createDurableConsumer(topic, "unsubscribed");
        MessageConsumer changed = session.createDurableConsumer(topic, "changed", "colour <> 'blue'", false);
        awaitDue(witness, "later");
        Topics.assertHolds(publishing, topic, again);
        assertThat(Jms.receiveText(changed)).isEqualTo("marker");
    }

    @Test
    void it_reaches_a_shared_subscription_whose_consumers_have_all_changed_but_not_one_that_ended()
            throws JMSException {
        MessageConsumer witness = jms.session().createConsumer(topic);
        MessageConsumer first = session.createSharedConsumer(topic, "goes on");
        session.createSharedConsumer(topic, "ends").close();
        MessageConsumer last = session.createSharedConsumer(topic, "ends");
        delayed("later");
        MessageConsumer second = session.createSharedConsumer(topic, "goes on");
        first.close();
        last.close();
        MessageConsumer afresh = session.createSharedConsumer(topic, "ends");
        awaitDue(witness, "later");
        Topics.assertHolds(publishing, topic, afresh);
        assertThat(Jms.receiveTexts(second, 2)).containsExactly("later", "marker");
    }

    @Test
    void what_is_delayed_does_not_keep_others_from_being_removed() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, "s");
        Topics.publish(publishing, topic, Topics.delay(60_000), "much later");
        Topics.publish(publishing, topic, "now");
        awaitDue(consumer, "now");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void when_it_was_delivered_everywhere_it_is_removed() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, "s");
        MessageConsumer other = session.createDurableConsumer(topic, "t", "colour = 'other'", false);
        delayed("a", "b");
        awaitDue(consumer, "a", "b");
        assertThat(other.receiveNoWait()).isNull();
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void delayed_messages_have_their_priority_and_selectors_see_them() throws JMSException {
        Topics.subscribe(session, topic, "all");
        session.createDurableConsumer(topic, "red", "colour = 'red'", false).close();
        MessageConsumer witness = jms.session().createConsumer(topic, "colour = 'last'");
        try (MessageProducer producer = publishing.createProducer(topic)) {
            producer.setDeliveryDelay(DELAY_MILLIS);
            producer.send(Topics.coloured(publishing, "red low"), DeliveryMode.PERSISTENT, 1, 0);
            producer.send(Topics.coloured(publishing, "blue high"), DeliveryMode.PERSISTENT, 8, 0);
            producer.send(Topics.coloured(publishing, "red high"), DeliveryMode.PERSISTENT, 8, 0);
            producer.setDeliveryDelay(DELAY_MILLIS + 100);
            producer.send(Topics.coloured(publishing, "last"), DeliveryMode.PERSISTENT, 0, 0);
        }
        awaitDue(witness, "last");
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "red", "colour = 'red'", false), 2))
                .containsExactly("red high", "red low");
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "all"), 4))
                .containsExactly("blue high", "red high", "red low", "last");
    }

    @Test
    void noLocal_holds_for_delayed_messages() throws JMSException {
        MessageConsumer foreign = session.createDurableConsumer(topic, "s", null, true);
        Topics.publish(session, topic, Topics.delay(DELAY_MILLIS), "local");
        Topics.publish(publishing, topic, Topics.delay(DELAY_MILLIS + 100), "foreign");
        Topics.assertHolds(publishing, topic, session.createConsumer(topic), new String[0]);
        assertThat(Jms.receiveTexts(foreign, 2)).containsExactly("marker", "foreign");
    }
}
