package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What consumers got of numbered messages, whose text is PRODUCER:NUMBER with numbers from 0, and what must hold of
 * it. Safe for many consumers at once; owned by a test.
 */
public final class Arrivals {

    private record Arrival(int consumer, String producer, int number, int count) {}

    private final List<Arrival> all = new ArrayList<>();
    private final Map<String, Integer> distinct = new HashMap<>();

    public static String text(String producer, int number) {
        return producer + ":" + number;
    }

    public void add(int consumer, Message message) throws JMSException {
        String text = ((TextMessage) message).getText();
        int colon = text.indexOf(':');
        Arrival arrival = new Arrival(
                consumer,
                text.substring(0, colon),
                Integer.parseInt(text.substring(colon + 1)),
                message.getIntProperty("JMSXDeliveryCount"));
        synchronized (this) {
            all.add(arrival);
            distinct.merge(text, 1, Integer::sum);
        }
    }

    /** How many different messages have arrived. */
    public synchronized int distinct() {
        return distinct.size();
    }

    /** How many arrivals were of a message that had arrived before. */
    public synchronized int again() {
        return all.size() - distinct.size();
    }

    public synchronized long redelivered() {
        return all.stream().filter(arrival -> arrival.count > 1).count();
    }

    public synchronized void assertComplete(Map<String, Integer> sent) {
        Map<String, Integer> arrived = new TreeMap<>();
        distinct.keySet().forEach(text -> arrived.merge(text.substring(0, text.indexOf(':')), 1, Integer::sum));
        assertThat(arrived).as("messages that arrived, by producer").isEqualTo(new TreeMap<>(sent));
    }

    /** A second delivery is one of the same stored message, so it says so. */
    public synchronized void assertNoneStoredTwice() {
        assertNoneStoredTwice(Set.of());
    }

    /** As above, but for those that were sent again, since their sender could not know whether they had been stored. */
    public synchronized void assertNoneStoredTwice(Set<String> sentAgain) {
        Map<String, Long> first = new HashMap<>();
        all.stream()
                .filter(arrival -> arrival.count == 1)
                .forEach(arrival -> first.merge(text(arrival.producer, arrival.number), 1L, Long::sum));
        first.values().removeIf(times -> times == 1);
        first.keySet().removeAll(sentAgain);
        assertThat(first).as("messages that came more than once as new ones").isEmpty();
    }

    /** What was not redelivered reaches these consumers, each alone at its queue, in the order of its producer. */
    public synchronized void assertInOrder(Integer... consumers) {
        Set<Integer> alone = Set.of(consumers);
        Map<String, Integer> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Arrival arrival : all) {
            if (arrival.count == 1 && alone.contains(arrival.consumer)) {
                Integer before = last.put(arrival.consumer + " " + arrival.producer, arrival.number);
                if (before != null && before > arrival.number) {
                    wrong.add(before + " before " + arrival);
                }
            }
        }
        assertThat(wrong).as("messages out of order").isEmpty();
    }
}
