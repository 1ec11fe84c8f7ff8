package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Journal.Arrival;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Waits for a message, sent since a fault was over, to be acknowledged, and for one in each group. Thread-safe. */
public final class Recovery {

    private final long start = System.nanoTime();
    private final Map<String, Integer> mark;
    private final Set<String> silent;
    private String last = "";
    private boolean acknowledged;
    private long end;

    Recovery(Map<String, Integer> mark, Collection<String> groups) {
        this.mark = mark;
        this.silent = new HashSet<>(groups);
    }

    private boolean isNew(String producer, int number) {
        return number >= mark.getOrDefault(producer, 0);
    }

    synchronized void acknowledged(String producer, int number) {
        if (!acknowledged && isNew(producer, number)) {
            acknowledged = true;
            note("a send");
        }
    }

    synchronized void arrived(Arrival arrival) {
        if (silent.contains(arrival.group()) && isNew(arrival.producer(), arrival.number())) {
            silent.remove(arrival.group());
            note(arrival.group());
        }
    }

    private void note(String what) {
        last = what;
        end = System.nanoTime();
    }

    /** What was waited for the longest. */
    public synchronized String last() {
        return isOver() ? last : "not over";
    }

    public synchronized boolean isOver() {
        return acknowledged && silent.isEmpty();
    }

    /** How long it took; until now when it is not over. */
    public synchronized Duration took() {
        return Duration.ofNanos((isOver() ? end : System.nanoTime()) - start);
    }
}
