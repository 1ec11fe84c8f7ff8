package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Consumers with a message selector beside each other and beside those without one (section 3.8). */
@Timeout(60)
class SelectorTest {

    @RegisterExtension
    static final Jms jms = new Jms();

    /** Sends m1, m2 and so on, with their number as property n. */
    private static void sendNumbered(Session session, Queue queue, int from, int to) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue)) {
            for (int i = from; i <= to; i++) {
                TextMessage message = session.createTextMessage("m" + i);
                message.setIntProperty("n", i);
                producer.send(message);
            }
        }
    }

    @Test
    void a_consumer_gets_what_matches_in_order_and_the_rest_stays() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        sendNumbered(session, queue, 1, 9);
        try (MessageConsumer selecting = session.createConsumer(queue, "n = 2 OR n BETWEEN 5 AND 6")) {
            assertThat(Jms.drain(selecting)).containsExactly("m2", "m5", "m6");
        }
        try (MessageConsumer all = session.createConsumer(queue)) {
            assertThat(Jms.drain(all)).containsExactly("m1", "m3", "m4", "m7", "m8", "m9");
        }
    }

    @Test
    void what_others_passed_over_counts_as_never_delivered() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        sendNumbered(session, queue, 1, 1);
        MessageConsumer none = session.createConsumer(queue, "n > 100");
        assertThat(none.receiveNoWait()).isNull();
        Message message = Jms.receive(session.createConsumer(queue, "n = 1 AND JMSXDeliveryCount = 1"));
        assertThat(message.getJMSRedelivered()).isFalse();
        assertThat(Jms.deliveryCount(message)).isEqualTo(1);
    }

    @Test
    void what_came_back_since_it_was_examined_is_examined_anew() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        sendNumbered(session, queue, 1, 4);
        assertThat(session.createConsumer(queue, "n < 0").receiveNoWait()).isNull();
        MessageConsumer fresh =
                jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue, "JMSXDeliveryCount = 1 AND n > 1");
        assertThat(Jms.receiveText(fresh)).isEqualTo("m2");
        assertThat(Jms.receiveTexts(session.createConsumer(queue, "n = 3"), 1)).containsExactly("m3");
        session.recover();
        assertThat(Jms.drain(fresh)).containsExactly("m4");
    }

    @Test
    void consumers_with_different_selectors_get_theirs_in_order_while_messages_are_sent() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        List<List<Integer>> arrived = new ArrayList<>();
        for (String selector : new String[] {"n < 700", "n BETWEEN 700 AND 1400", "n > 1400"}) {
            List<Integer> own = Collections.synchronizedList(new ArrayList<>());
            arrived.add(own);
            jms.session(Session.AUTO_ACKNOWLEDGE)
                    .createConsumer(queue, selector)
                    .setMessageListener(m -> {
                        try {
                            own.add(m.getIntProperty("order"));
                        } catch (JMSException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }
        MessageProducer producer = session.createProducer(queue);
        for (int i = 1; i <= 2_100; i++) {
            Message message = session.createMessage();
            message.setIntProperty("n", i * 1_009 % 2_100);
            message.setIntProperty("order", i);
            producer.send(message);
        }
        Awaitility.await().until(() -> arrived.stream().mapToInt(List::size).sum() == 2_100);
        assertThat(arrived).allSatisfy(own -> assertThat(own).isSorted().hasSizeGreaterThan(600));
    }

    /** How many scripts Redis has run so far. */
    private static long scripts(Jedis jedis) {
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(jedis.info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @ParameterizedTest(name = "in message groups: {0}")
    @ValueSource(booleans = {false, true})
    void nobody_asks_while_nothing_matches(boolean grouped) throws Exception {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        AtomicInteger arrived = new AtomicInteger();
        for (int i = 1; i <= 3; i++) {
            jms.session(Session.AUTO_ACKNOWLEDGE)
                    .createConsumer(queue, "n = 100 OR n = -" + i)
                    .setMessageListener(message -> arrived.incrementAndGet());
        }
        try (Jedis jedis = jms.redis().jedis()) {
            long before = scripts(jedis);
            MessageProducer producer = session.createProducer(queue);
            for (int i = 1; i <= 100; i++) {
                Message message = session.createMessage();
                message.setIntProperty("n", i);
                if (grouped) {
                    message.setStringProperty("JMSXGroupID", "g" + i % 7);
                }
                producer.send(message);
            }
            Awaitility.await().until(() -> arrived.get() == 1 && jedis.zcard(Jms.key(queue) + ":waiters") == 3);
            AtomicLong last = new AtomicLong();
            Awaitility.await()
                    .pollInterval(Duration.ofSeconds(1)) // signs of life, and a look at what has expired, are rare
                    .until(() -> scripts(jedis) - last.getAndSet(scripts(jedis)) < 10);
        }
        assertThat(arrived).hasValue(1);
    }

    @Test
    void an_exclusive_consumer_that_closes_leaves_what_it_examined_to_the_next() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue plain = Jms.queue(session);
        Queue queue = session.createQueue(plain.getQueueName() + "?exclusive=true");
        MessageConsumer owner = session.createConsumer(queue, "n = 2");
        assertThat(owner.receiveNoWait()).isNull();
        ConcurrentLinkedQueue<Integer> arrived = new ConcurrentLinkedQueue<>();
        jms.session(Session.AUTO_ACKNOWLEDGE)
                .createConsumer(queue, "n > 0")
                .setMessageListener(message -> arrived.add(number(message)));
        sendNumbered(session, queue, 1, 3);
        assertThat(Jms.receiveText(owner)).isEqualTo("m2");
        assertThat(owner.receiveNoWait()).isNull();
        assertThat(arrived).isEmpty();
        owner.close();
        Awaitility.await().untilAsserted(() -> assertThat(arrived).containsExactly(1, 3));
    }

    private static int number(Message message) {
        try {
            return message.getIntProperty("n");
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_was_dropped_from_a_full_queue_after_it_was_examined_is_passed_over() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue plain = Jms.queue(session);
        Queue queue = session.createQueue(plain.getQueueName() + "?maxLength=4&whenFull=drop-oldest");
        sendNumbered(session, queue, 1, 4);
        assertThat(session.createConsumer(queue, "n < 0").receiveNoWait()).isNull();
        try (MessageConsumer consumer = session.createConsumer(queue, "n > 0")) {
            Message first = Jms.receive(consumer);
            assertThat(Jms.text(first)).isEqualTo("m1");
            first.acknowledge(); // so that there is room for one
        } // or it may hold the next ones ahead, which are not dropped then
        sendNumbered(session, queue, 5, 7);
        assertThat(Jms.drain(session.createConsumer(queue, "n > 0"))).containsExactly("m4", "m5", "m6", "m7");
    }

    @Test
    void one_match_behind_many_others_is_found_at_once() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        sendNumbered(session, queue, 1, 700);
        MessageConsumer consumer = session.createConsumer(queue, "n = 700");
        assertThat(Jms.text(consumer.receiveNoWait())).isEqualTo("m700");
        sendNumbered(session, queue, 700, 700);
        assertThat(Jms.text(consumer.receiveNoWait())).isEqualTo("m700");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void whoever_waits_is_woken_by_what_another_passes_over() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Map<String, String> arrived = new ConcurrentHashMap<>();
        for (String selector : new String[] {"n = 3", "n < 0", "n BETWEEN 4 AND 5"}) {
            Session own = jms.session(Session.AUTO_ACKNOWLEDGE);
            own.createConsumer(queue, selector).setMessageListener(m -> {
                try {
                    arrived.put(Jms.text(m), selector);
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        for (int i = 1; i <= 5; i++) {
            sendNumbered(session, queue, i, i);
        }
        Awaitility.await().untilAsserted(() -> assertThat(new TreeMap<>(arrived))
                .isEqualTo(Map.of("m3", "n = 3", "m4", "n BETWEEN 4 AND 5", "m5", "n BETWEEN 4 AND 5")));
        assertThat(Jms.drain(session.createConsumer(queue))).containsExactly("m1", "m2");
    }

    @Test
    void recover_redelivers_in_order_before_anything_newer() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        sendNumbered(session, queue, 1, 20);
        MessageConsumer consumer = session.createConsumer(queue, "n <> 3");
        assertThat(Jms.receiveTexts(consumer, 4)).containsExactly("m1", "m2", "m4", "m5");
        session.recover();
        for (int i : new int[] {1, 2, 4, 5, 6, 7}) {
            Message message = Jms.receive(consumer);
            assertThat(Jms.text(message)).isEqualTo("m" + i);
            assertThat(Jms.deliveryCount(message)).isEqualTo(i <= 5 ? 2 : 1);
        }
    }

    @Test
    void what_a_closed_session_did_not_acknowledge_reaches_another_that_wants_it() throws JMSException {
        Session session = jms.session(Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageConsumer waiting = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue, "n > 1");
        assertThat(waiting.receiveNoWait()).isNull();
        Session first = jms.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer all = first.createConsumer(queue);
        sendNumbered(session, queue, 1, 1);
        assertThat(Jms.text(Jms.receive(all))).isEqualTo("m1");
        waiting.close();
        sendNumbered(session, queue, 2, 3);
        assertThat(Jms.receiveTexts(all, 2)).containsExactly("m2", "m3");
        MessageConsumer next = jms.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue, "n > 1");
        assertThat(next.receiveNoWait()).isNull();
        first.close();
        assertThat(Jms.receiveTexts(next, 2)).containsExactly("m2", "m3");
    }

    @Test
    void among_what_matches_higher_priorities_come_first() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        for (int priority : new int[] {1, 9, 4, 9, 6}) {
            producer.setPriority(priority);
            TextMessage message = session.createTextMessage("p" + priority);
            message.setBooleanProperty("wanted", priority != 4);
            producer.send(message);
        }
        MessageConsumer consumer = session.createConsumer(queue, "wanted");
        assertThat(Jms.receiveTexts(consumer, 4)).containsExactly("p9", "p9", "p6", "p1");
        assertThat(Jms.text(Jms.receive(session.createConsumer(queue)))).isEqualTo("p4");
    }

    @Test
    void headers_can_be_selected() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        MessageProducer producer = session.createProducer(queue);
        for (String type : new String[] {"car", "boat", "car"}) {
            TextMessage message = session.createTextMessage(type);
            message.setJMSType(type);
            message.setJMSCorrelationID("c-" + type);
            producer.send(message);
        }
        MessageConsumer boats = session.createConsumer(
                queue, "JMSType = 'boat' AND JMSCorrelationID LIKE 'c-%' AND JMSDeliveryMode = 'PERSISTENT'");
        assertThat(Jms.drain(boats)).containsExactly("boat");
    }

    @Test
    void the_selector_is_checked_when_given_and_told() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> session.createConsumer(queue, "n = "))
                .withMessageContaining("position");
        assertThat(session.createConsumer(queue, "n = 1").getMessageSelector()).isEqualTo("n = 1");
        assertThat(session.createConsumer(queue, " ").getMessageSelector()).isNull();
    }

    @Test
    void dead_letters_can_be_selected_by_their_evidence() throws JMSException {
        Session session =
                jms.session(jms.redelivering(policy -> policy.maximumDeliveries(1)), Session.CLIENT_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        Jms.send(session, queue, "bad");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(Jms.text(Jms.receive(consumer))).isEqualTo("bad");
        session.recover();
        Queue letters = session.createQueue("DLQ." + queue.getQueueName());
        MessageConsumer selecting = session.createConsumer(letters, "JMS_RedisMQ_DeliveryCount = 1");
        assertThat(Jms.text(Jms.receive(selecting))).isEqualTo("bad");
    }

    @Test
    void an_entry_that_is_no_message_goes_to_the_dead_letters() throws JMSException {
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        try (Jedis jedis = jms.redis().jedis()) {
            jedis.xadd(Jms.key(queue), StreamEntryID.NEW_ENTRY, Map.of("header", "broken", "body", "x"));
        }
        sendNumbered(session, queue, 1, 1);
        MessageConsumer consumer = session.createConsumer(queue, "n = 1");
        assertThat(Jms.text(Jms.receive(consumer))).isEqualTo("m1");
        MessageConsumer letters = session.createConsumer(session.createQueue("DLQ." + queue.getQueueName()));
        assertThat(Jms.receive(letters)).isNotNull();
    }

    @Test
    void any_mix_of_consumers_gets_each_message_once_and_none_is_stuck() throws Exception {
        int producers = 3;
        int messages = 1500;
        Session session = jms.session(Session.AUTO_ACKNOWLEDGE);
        Queue queue = Jms.queue(session);
        ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();
        AtomicInteger wrong = new AtomicInteger();
        String[] selectors = {null, "n BETWEEN 300 AND 900", "n < 500", "p = 'p1'", "n = 77"};
        for (String selector : selectors) {
            Session own = jms.session(Session.AUTO_ACKNOWLEDGE);
            own.createConsumer(queue, selector).setMessageListener(message -> {
                try {
                    String producer = message.getStringProperty("p");
                    int n = message.getIntProperty("n");
                    boolean fits = selector == null
                            || selector.startsWith("n B") && n >= 300 && n <= 900
                            || selector.equals("n < 500") && n < 500
                            || selector.startsWith("p") && producer.equals("p1")
                            || selector.equals("n = 77") && n == 77;
                    wrong.addAndGet(fits && !message.getJMSRedelivered() ? 0 : 1);
                    arrived.add(producer + ":" + n);
                } catch (JMSException e) {
                    wrong.incrementAndGet();
                }
            });
        }
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            Session own = jms.session(Session.AUTO_ACKNOWLEDGE);
            String name = "p" + p;
            threads.add(new Thread(() -> {
                try {
                    MessageProducer producer = own.createProducer(queue);
                    for (int i = 0; i < messages; i++) {
                        TextMessage message = own.createTextMessage(name + i);
                        message.setIntProperty("n", i);
                        message.setStringProperty("p", name);
                        producer.send(message);
                    }
                } catch (JMSException e) {
                    wrong.incrementAndGet();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> arrived.size() >= producers * messages);
        assertThat(arrived.stream().collect(Collectors.groupingBy(m -> m, Collectors.counting())))
                .hasSize(producers * messages)
                .allSatisfy((message, times) -> assertThat(times).isEqualTo(1));
        assertThat(wrong).hasValue(0);
        jms.awaitEmpty(queue);
    }
}
