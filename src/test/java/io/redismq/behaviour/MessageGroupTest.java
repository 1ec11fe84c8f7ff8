package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages with a JMSXGroupID: one consumer at a time has a group, in order (section 3.5.10). */
@Timeout(60)
class MessageGroupTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    private static void send(Session session, Queue queue, String group, int from, int to) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue)) {
            for (int i = from; i <= to; i++) {
                TextMessage message = session.createTextMessage(group + i);
                message.setStringProperty("JMSXGroupID", group);
                message.setIntProperty("JMSXGroupSeq", i);
                producer.send(message);
            }
        }
    }

    @Test
    void a_group_stays_with_the_consumer_that_got_its_first_message() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer first = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        MessageConsumer second = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        send(session, queue, "a", 1, 1);
        Message message = Jms.receive(first);
        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("a");
        assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(1);
        send(session, queue, "a", 2, 5);
        send(session, queue, "b", 1, 2);
        assertThat(Jms.drain(second)).containsExactly("b1", "b2");
        assertThat(Jms.drain(first)).containsExactly("a2", "a3", "a4", "a5");
        send(session, queue, "b", 3, 3);
        assertThat(Jms.drain(first)).isEmpty();
        assertThat(Jms.drain(second)).containsExactly("b3");
    }

    @Test
    void what_another_found_for_the_owner_wakes_it() throws Exception {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Map<Integer, Set<String>> groups = new ConcurrentHashMap<>();
        AtomicInteger arrived = new AtomicInteger();
        for (int c = 0; c < 4; c++) {
            int consumer = c;
            jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue).setMessageListener(message -> {
                try {
                    groups.computeIfAbsent(consumer, key -> ConcurrentHashMap.newKeySet())
                            .add(message.getStringProperty("JMSXGroupID"));
                    arrived.incrementAndGet();
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        for (int round = 1; round <= 50; round++) {
            for (String group : new String[] {"a", "b", "c", "d", "e", "f"}) {
                send(session, queue, group, round, round);
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> arrived.get() == 300);
        List<String> owners = groups.values().stream().flatMap(Set::stream).toList();
        assertThat(owners).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void the_group_moves_in_order_when_its_owner_closes() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Session owning = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer owner = owning.createConsumer(queue);
        MessageConsumer heir = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        send(session, queue, "a", 1, 6);
        assertThat(Jms.receiveTexts(owner, 2)).containsExactly("a1", "a2");
        assertThat(Jms.drain(heir)).isEmpty();
        owning.close();
        List<String> moved = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            Message message = Jms.receive(heir);
            moved.add(Jms.text(message));
            assertThat(message.getJMSRedelivered()).as("a%d", i).isEqualTo(i <= 2);
        }
        assertThat(moved).containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
        jms.awaitEmpty(queue);
    }

    @Test
    void order_in_the_group_survives_redelivery() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Session owning = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer owner = owning.createConsumer(queue);
        MessageConsumer other = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        send(session, queue, "a", 1, 8);
        assertThat(Jms.receiveTexts(owner, 3)).containsExactly("a1", "a2", "a3");
        for (int round = 0; round < 3; round++) {
            owning.recover();
            assertThat(Jms.drain(other)).isEmpty();
            assertThat(Jms.receiveTexts(owner, 3)).containsExactly("a1", "a2", "a3");
        }
        assertThat(Jms.receiveTexts(owner, 5)).containsExactly("a4", "a5", "a6", "a7", "a8");
    }

    @Test
    void messages_without_a_group_go_to_anybody() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer owner = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        MessageConsumer other = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        send(session, queue, "a", 1, 1);
        assertThat(Jms.drain(owner)).containsExactly("a1");
        Jms.send(session, queue, "x", "y");
        send(session, queue, "a", 2, 2);
        assertThat(Jms.drain(other)).containsExactly("x", "y");
        assertThat(Jms.drain(owner)).containsExactly("a2");
    }

    @Test
    void a_group_that_its_owners_selector_declines_moves_on() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer small = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue, "JMSXGroupSeq < 3");
        MessageConsumer all = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        send(session, queue, "a", 1, 2);
        assertThat(Jms.drain(small)).containsExactly("a1", "a2");
        send(session, queue, "a", 3, 4);
        assertThat(Jms.drain(small)).isEmpty();
        assertThat(Jms.receiveTexts(all, 2)).containsExactly("a3", "a4");
        assertThat(all.receiveNoWait()).isNull();
    }

    @Test
    void a_backlog_with_groups_among_it_is_consumed_once_and_in_order() throws Exception {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        int each = 400;
        try (MessageProducer producer = session.createProducer(queue)) {
            for (int i = 0; i < each; i++) {
                for (String group : new String[] {"", "a", "b", "c"}) {
                    TextMessage message = session.createTextMessage(group + ":" + i);
                    if (!group.isEmpty() && i >= each / 2) {
                        message.setStringProperty("JMSXGroupID", group);
                    }
                    producer.send(message);
                }
            }
        }
        ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();
        Map<String, List<Integer>> grouped = new ConcurrentHashMap<>();
        Map<String, Set<Integer>> owners = new ConcurrentHashMap<>();
        for (int c = 0; c < 3; c++) {
            int consumer = c;
            jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue).setMessageListener(message -> {
                try {
                    String text = Jms.text(message);
                    if (message.propertyExists("JMSXGroupID")) {
                        String group = message.getStringProperty("JMSXGroupID");
                        grouped.computeIfAbsent(group, g -> new ArrayList<>())
                                .add(Integer.parseInt(text.substring(text.indexOf(':') + 1)));
                        owners.computeIfAbsent(group, g -> ConcurrentHashMap.newKeySet())
                                .add(consumer);
                    }
                    arrived.add(text);
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> arrived.size() >= 4 * each);
        assertThat(arrived.stream().collect(Collectors.groupingBy(t -> t, Collectors.counting())))
                .hasSize(4 * each)
                .allSatisfy((text, times) -> assertThat(times).isEqualTo(1));
        List<Integer> expected = IntStream.range(each / 2, each).boxed().toList();
        assertThat(grouped).hasSize(3).allSatisfy((group, numbers) -> assertThat(numbers)
                .isEqualTo(expected));
        assertThat(owners)
                .allSatisfy((group, consumers) -> assertThat(consumers).hasSize(1));
        jms.awaitEmpty(queue);
    }
}
