package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Priorities in subscriptions: strict in each, also those that are used for the first time. */
@Timeout(60)
class TopicPriorityTest {

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

    private void publish(int... priorities) throws JMSException {
        for (int priority : priorities) {
            Topics.publish(publishing, topic, Topics.priority(priority), "p" + priority);
        }
    }

    @Test
    void higher_priorities_come_first_in_every_subscription() throws JMSException {
        Topics.subscribe(session, topic, "one", "two");
        publish(0, 9, 4, 5, 1, 9);
        for (String name : new String[] {"one", "two"}) {
            assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, name), 6))
                    .containsExactly("p9", "p9", "p5", "p4", "p1", "p0");
        }
    }

    @Test
    void a_priority_that_was_never_used_reaches_subscriptions_that_exist() throws JMSException {
        Topics.subscribe(session, topic, "inactive");
        MessageConsumer active = session.createDurableConsumer(topic, "active");
        publish(4);
        assertThat(Jms.receiveText(active)).isEqualTo("p4");
        publish(8);
        assertThat(Jms.receiveText(active)).isEqualTo("p8");
        assertThat(Jms.receiveTexts(session.createDurableConsumer(topic, "inactive"), 2))
                .containsExactly("p8", "p4");
    }

    @Test
    void a_new_subscription_has_nothing_older_of_any_priority() throws JMSException {
        Topics.subscribe(session, topic, "old");
        publish(0, 4, 9);
        MessageConsumer consumer = session.createDurableConsumer(topic, "new");
        publish(1, 4, 9);
        assertThat(Jms.receiveTexts(consumer, 3)).containsExactly("p9", "p4", "p1");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void a_subscription_that_is_slow_in_one_priority_keeps_the_others_trimmed() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, "s", "colour <> 'p7'", false);
        publish(7, 4, 7, 4);
        assertThat(Jms.receiveTexts(consumer, 2)).containsExactly("p4", "p4");
        Topics.awaitStored(jms, topic, 0);
    }

    @Test
    void a_waiting_consumer_gets_any_priority_promptly() throws JMSException {
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        session.createConsumer(topic).setMessageListener(one);
        jms.session().createConsumer(topic).setMessageListener(two);
        publish(3);
        assertThat(one.awaitTexts(1)).containsExactly("p3");
        assertThat(two.awaitTexts(1)).containsExactly("p3");
        publish(9, 0);
        assertThat(one.awaitTexts(3)).containsExactly("p3", "p9", "p0");
        assertThat(two.awaitTexts(3)).containsExactly("p3", "p9", "p0");
    }
}
