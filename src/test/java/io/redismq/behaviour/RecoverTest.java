package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Session.recover: the unacknowledged come again, in order, marked and counted, before anything newer. */
@Timeout(60)
class RecoverTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    @Test
    void recover_redelivers_in_order_before_anything_newer() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, Jms.numbered("m", 10));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.receiveTexts(consumer, 4)).containsExactly(Jms.numbered("m", 4));
        session.recover();

        for (int i = 1; i <= 10; i++) {
            Message message = Jms.receive(consumer);
            assertThat(Jms.text(message)).isEqualTo("m" + i);
            assertThat(message.getJMSRedelivered()).as("m%d", i).isEqualTo(i <= 4);
            assertThat(Jms.deliveryCount(message)).as("m%d", i).isEqualTo(i <= 4 ? 2 : 1);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void each_recovery_raises_the_count_by_one() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "x");
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 5; count++) {
            assertThat(Jms.deliveryCount(Jms.receive(consumer))).isEqualTo(count);
            session.recover();
        }
    }

    @Test
    void recover_without_anything_unacknowledged_changes_nothing() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = jms.session(mode);
            Queue queue = Jms.queue(session);
            Jms.send(session, queue, "a", "b");
            MessageConsumer consumer = session.createConsumer(queue);
            session.recover();
            Jms.receive(consumer).acknowledge();
            session.recover();
            Message b = Jms.receive(consumer);
            assertThat(Jms.text(b)).isEqualTo("b");
            assertThat(b.getJMSRedelivered()).isFalse();
        }
    }

    @Test
    void recover_covers_all_consumers_of_the_session_and_no_other_session() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Session bystander = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue first = Jms.queue(session);
        Queue second = Jms.queue(session);
        Queue third = Jms.queue(session);
        Jms.send(session, first, "a");
        Jms.send(session, second, "b");
        Jms.send(session, third, "c");
        MessageConsumer a = session.createConsumer(first);
        MessageConsumer b = session.createConsumer(second);
        MessageConsumer c = bystander.createConsumer(third);
        Jms.receive(a);
        Jms.receive(b);
        Jms.receive(c);
        session.recover();

        assertThat(Jms.receive(a).getJMSRedelivered()).isTrue();
        assertThat(Jms.receive(b).getJMSRedelivered()).isTrue();
        assertThat(c.receiveNoWait()).isNull();
    }

    @Test
    void the_redelivered_message_is_the_unmodified_original() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Message sent = session.createTextMessage("original");
        sent.setStringProperty("p", "original");
        session.createProducer(queue).send(sent);
        MessageConsumer consumer = session.createConsumer(queue);
        Message first = Jms.receive(consumer);
        first.clearProperties();
        first.setStringProperty("p", "changed");
        first.clearBody();
        ((jakarta.jms.TextMessage) first).setText("changed");
        session.recover();

        Message again = Jms.receive(consumer);
        assertThat(again.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(Jms.text(again)).isEqualTo("original");
        assertThat(again.getStringProperty("p")).isEqualTo("original");
    }

    @Test
    void recover_within_a_listener_starts_again_with_the_oldest() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicBoolean recovered = new AtomicBoolean();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                seen.add(Jms.text(message) + "/" + Jms.deliveryCount(message));
                if ("m3".equals(Jms.text(message)) && recovered.compareAndSet(false, true)) {
                    session.recover();
                }
            } catch (JMSException e) {
                seen.add(e.toString());
            }
        });
        Jms.send(jms.session(), queue, Jms.numbered("m", 5));
        Awaitility.await().untilAsserted(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(8));

        assertThat(seen).containsExactly("m1/1", "m2/1", "m3/1", "m1/2", "m2/2", "m3/2", "m4/1", "m5/1");
    }

    @Test
    void recover_within_an_automatically_acknowledging_listener_redelivers_its_message() throws JMSException {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = jms.session(mode);
            Queue queue = Jms.queue(session);
            List<String> seen = new CopyOnWriteArrayList<>();
            AtomicInteger recoveries = new AtomicInteger();
            session.createConsumer(queue).setMessageListener(message -> {
                try {
                    seen.add(Jms.text(message) + "/" + Jms.deliveryCount(message));
                    if ("m2".equals(Jms.text(message)) && recoveries.incrementAndGet() <= 2) {
                        session.recover();
                    }
                } catch (JMSException e) {
                    seen.add(e.toString());
                }
            });
            Jms.send(jms.session(), queue, Jms.numbered("m", 3));
            Awaitility.await().untilAsserted(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(5));

            assertThat(seen).containsExactly("m1/1", "m2/1", "m2/2", "m2/3", "m3/1");
            jms.awaitEmpty(queue);
        }
    }

    @Test
    void recover_many_at_once_keeps_the_order() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, Jms.numbered("m", 1_500));
        MessageConsumer consumer = session.createConsumer(queue);
        Jms.receiveTexts(consumer, 1_000);
        session.recover();

        assertThat(Jms.receiveTexts(consumer, 1_500)).containsExactly(Jms.numbered("m", 1_500));
    }

    @Test
    void a_closed_session_cannot_be_recovered() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        session.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::recover);
    }
}
