package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The option exclusive: one consumer at a time gets the messages of a queue. */
@Timeout(60)
class ExclusiveConsumerTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static Queue exclusive(Session session, Queue queue) throws JMSException {
        return session.createQueue(queue.getQueueName() + "?exclusive=true");
    }

    @Test
    void the_first_consumer_gets_everything_and_the_next_one_takes_over_when_it_closes() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue plain = Jms.queue(session);
        Queue queue = exclusive(session, plain);
        Session owning = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer owner = owning.createConsumer(queue);
        MessageConsumer standby = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        assertThat(owner.receiveNoWait()).isNull();
        Jms.send(session, plain, "m1", "m2", "m3");
        assertThat(standby.receiveNoWait()).isNull();
        assertThat(Jms.receiveTexts(owner, 2)).containsExactly("m1", "m2");
        assertThat(standby.receiveNoWait()).isNull();
        owning.close();
        assertThat(Jms.receiveTexts(standby, 3)).containsExactly("m1", "m2", "m3");
    }

    @Test
    void a_waiting_standby_takes_over_at_once_and_misses_nothing() throws Exception {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue plain = Jms.queue(session);
        Queue queue = exclusive(session, plain);
        AtomicInteger arrived = new AtomicInteger();
        Set<Integer> who = ConcurrentHashMap.newKeySet();
        MessageConsumer[] consumers = new MessageConsumer[3];
        for (int c = 0; c < consumers.length; c++) {
            int consumer = c;
            consumers[c] = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
            consumers[c].setMessageListener(message -> {
                who.add(consumer);
                arrived.incrementAndGet();
            });
        }
        for (int round = 1; round <= 3; round++) {
            int sofar = 50 * (round - 1);
            for (int i = 1; i <= 50; i++) {
                Jms.send(session, plain, "m" + i);
                int expected = sofar + i;
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> arrived.get() == expected);
            }
            assertThat(who).hasSize(1);
            int owner = who.iterator().next();
            who.clear();
            consumers[owner].close();
        }
    }

    @Test
    void consumers_without_the_option_share_as_ever() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer first = session.createConsumer(queue);
        MessageConsumer second = session.createConsumer(queue);
        Jms.send(session, queue, "a", "b");
        assertThat(Jms.receiveText(first)).isEqualTo("a");
        assertThat(Jms.receiveText(second)).isEqualTo("b");
    }
}
