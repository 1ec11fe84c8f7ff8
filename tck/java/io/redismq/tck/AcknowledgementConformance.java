package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is acknowledged when, and what comes again, whoever provides it. */
abstract class AcknowledgementConformance extends Conformance {

    static List<String> countedOf(MessageConsumer consumer, int count) throws JMSException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(counted(consumer.receive(PATIENCE_MILLIS)));
        }
        return all;
    }

    @ParameterizedTest(name = "6.2.10: mode {0} acknowledges by itself what receive has returned")
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void byItself(int mode) throws JMSException {
        Session session = session(mode);
        Queue queue = queue(session);
        send(queue, "a", "b", "c");
        assertReceives(session.createConsumer(queue), "a", "b");
        session.close();
        assertHolds(queue, "c");
    }

    @ParameterizedTest(name = "6.2.10: mode {0} acknowledges by itself what a listener has returned from")
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void byListener(int mode) throws JMSException {
        Session session = session(mode);
        Queue queue = queue(session);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue).setMessageListener(message -> seen.add(textOf(message)));
        send(queue, numbered("m", 20));
        await().until(() -> seen.size() == 20);
        session.close();
        assertThat(seen).containsExactly(numbered("m", 20));
        assertHolds(queue);
    }

    @ParameterizedTest(name = "6.2.10: in mode {0} acknowledge of a message has no effect, recover brings nothing back")
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void ignored(int mode) throws JMSException {
        Session session = session(mode);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a", "b");
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        session.recover();
        assertReceives(consumer, "b");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @DisplayName("6.2.10: acknowledge of a transacted session's message has no effect, the commit decides")
    void transacted() throws JMSException {
        Session session = session(Session.SESSION_TRANSACTED);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a");
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        session.rollback();
        assertThat(counted(consumer.receive(PATIENCE_MILLIS))).isEqualTo("a 2 true");
        session.commit();
    }

    @Test
    @DisplayName("6.2.10: CLIENT_ACKNOWLEDGE acknowledges all that the session consumed, from all its queues")
    void allQueues() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue one = queue(session);
        Queue two = queue(session);
        send(one, "a", "b");
        send(two, "c", "d");
        MessageConsumer first = session.createConsumer(one);
        MessageConsumer second = session.createConsumer(two);
        assertReceives(first, "a");
        second.receive(PATIENCE_MILLIS).acknowledge();
        session.close();
        assertHolds(one, "b");
        assertHolds(two, "d");
    }

    @Test
    @DisplayName("6.2.10: acknowledging an early message acknowledges the later ones that were consumed too")
    void earlyMessage() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        send(queue, "a", "b", "c", "d");
        MessageConsumer consumer = session.createConsumer(queue);
        Message early = consumer.receive(PATIENCE_MILLIS);
        assertReceives(consumer, "b", "c");
        early.acknowledge();
        early.acknowledge();
        session.close();
        assertHolds(queue, "d");
    }

    @Test
    @DisplayName("6.2.10: what a closed consumer delivered is acknowledged with the rest of the session")
    void closedConsumer() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        Queue other = queue(session);
        send(queue, "a", "b");
        send(other, "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertReceives(consumer, "a");
        consumer.close();
        session.createConsumer(other).receive(PATIENCE_MILLIS).acknowledge();
        session.close();
        assertHolds(queue, "b");
        assertHolds(other);
    }

    @Test
    @DisplayName("6.2.10: a session acknowledges nothing of another session")
    void otherSession() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Session other = session(Session.CLIENT_ACKNOWLEDGE);
        Queue one = queue(session);
        Queue two = queue(session);
        send(one, "a");
        send(two, "b");
        assertReceives(session.createConsumer(one), "a");
        other.createConsumer(two).receive(PATIENCE_MILLIS).acknowledge();
        session.close();
        other.close();
        assertHolds(one, "a");
        assertHolds(two);
    }

    @Test
    @DisplayName("6.2.10: a closed session's messages are redelivered, counted and marked")
    void closedSession() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        send(queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(countedOf(consumer, 2)).containsExactly("a 1 false", "b 1 false");
        session.close();
        Session next = session(Session.CLIENT_ACKNOWLEDGE);
        assertThat(countedOf(next.createConsumer(queue), 3)).containsExactly("a 2 true", "b 2 true", "c 1 false");
    }

    @Test
    @DisplayName("6.2.10: recover redelivers in order, counted and marked, as often as it is called")
    void recover() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, numbered("m", 6));
        for (int round = 1; round <= 4; round++) {
            for (int i = 0; i < 5; i++) {
                assertThat(counted(consumer.receive(PATIENCE_MILLIS)))
                        .isEqualTo("m " + i + " " + round + " " + (round > 1));
            }
            session.recover();
        }
        assertReceives(consumer, numbered("m", 6));
    }

    @Test
    @DisplayName("6.2.10: recover goes back to the last acknowledged message, not further")
    void recoverAfterAcknowledge() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a", "b", "c", "d");
        consumer.receive(PATIENCE_MILLIS);
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(consumer, "c");
        session.recover();
        assertThat(countedOf(consumer, 2)).containsExactly("c 2 true", "d 1 false");
    }

    @Test
    @DisplayName("6.2.10: recover without anything to recover changes nothing")
    void recoverNothing() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        session.recover();
        send(queue, "a");
        session.recover();
        assertThat(countedOf(consumer, 1)).containsExactly("a 1 false");
    }

    @Test
    @DisplayName("6.2.10: a listener may recover its session; the messages come again in order")
    void recoverInListener() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        assertThat(recoveringListener(session, queue))
                .containsExactly("a 1 false", "b 1 false", "a 2 true", "b 2 true", "c 1 false");
        session.close();
        assertHolds(queue);
    }

    /** What a listener sees that recovers its session at the second of three messages. */
    List<String> recoveringListener(Session session, Queue queue) throws JMSException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(message -> unchecked(() -> {
                    seen.add(counted(message));
                    if (seen.size() == 2) {
                        session.recover();
                    } else if (seen.size() == 5) {
                        message.acknowledge();
                    }
                }));
        send(queue, "a", "b", "c");
        await().until(() -> seen.size() == 5);
        return seen;
    }

    @Test
    @DisplayName("6.2.11: an acknowledged message never comes a second time, whatever happens to the rest")
    void neverAgain() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a", "b", "c");
        consumer.receive(PATIENCE_MILLIS).acknowledge();
        assertReceives(consumer, "b");
        session.recover();
        assertReceives(consumer, "b");
        session.close();
        assertHolds(queue, "b", "c");
    }

    @Test
    @DisplayName("3.10: the redelivered message is the unmodified original")
    void original() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "a");
        Message first = consumer.receive(PATIENCE_MILLIS);
        first.clearBody();
        first.clearProperties();
        first.setStringProperty("added", "x");
        ((TextMessage) first).setText("changed");
        session.recover();
        Message second = consumer.receive(PATIENCE_MILLIS);
        assertThat(text(second)).isEqualTo("a");
        assertThat(second.propertyExists("added")).isFalse();
    }

    @Test
    @DisplayName("6.2.13: in DUPS_OK mode a message whose listener throws is redelivered")
    void failingListener() throws JMSException {
        Session session = session(Session.DUPS_OK_ACKNOWLEDGE);
        Queue queue = queue(session);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue).setMessageListener(message -> {
            unchecked(() -> seen.add(counted(message)));
            if (seen.size() == 1) {
                throw new RuntimeException("on purpose");
            }
        });
        send(queue, "a");
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("a 1 false", "a 2 true");
    }

    @Test
    @DisplayName("6.2.13: in CLIENT_ACKNOWLEDGE mode the listener goes on with the next message after one it threw at")
    void failingClientListener() throws JMSException {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = queue(session);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue).setMessageListener(message -> {
            seen.add(textOf(message));
            if (seen.size() == 1) {
                throw new RuntimeException("on purpose");
            }
        });
        send(queue, "a", "b");
        await().until(() -> seen.contains("b"));
        assertThat(seen.get(0)).isEqualTo("a");
        session.close();
        assertHolds(queue, "a", "b");
    }

    @Test
    @DisplayName("Session.recover: of a transacted session is refused")
    void recoverTransacted() throws JMSException {
        Session session = session(Session.SESSION_TRANSACTED);
        assertFails(IllegalStateException.class, session::recover);
    }
}
