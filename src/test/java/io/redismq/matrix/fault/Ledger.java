package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Journal;
import io.redismq.matrix.workload.Outcome;
import io.redismq.matrix.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that happened to the messages of one workload. Safe for any number of threads; owned by the run. */
public final class Ledger implements Journal {

    private final Workload workload;
    private final Map<String, List<Outcome>> sends = new TreeMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<String, Integer> received = new HashMap<>();
    private final Set<String> ready = new HashSet<>();
    private int attempted;
    private int acknowledged;
    private int refused;
    private Recovery recovery;

    public Ledger(Workload workload) {
        this.workload = workload;
    }

    @Override
    public synchronized void ready(String consumer) {
        ready.add(consumer);
    }

    /** Until it ends, the outcome is unknown: its process may be killed. */
    @Override
    public synchronized void attempted(String producer, int number) {
        List<Outcome> outcomes = sends.computeIfAbsent(producer, name -> new ArrayList<>());
        if (outcomes.size() != number) {
            throw new IllegalStateException(producer + " sent " + number + " after " + outcomes.size());
        }
        outcomes.add(Outcome.UNKNOWN);
        attempted++;
    }

    @Override
    public synchronized void ended(String producer, int number, Outcome outcome) {
        sends.get(producer).set(number, outcome);
        if (outcome == Outcome.REFUSED) {
            refused++;
        }
        if (outcome == Outcome.ACKNOWLEDGED) {
            acknowledged++;
            if (recovery != null) {
                recovery.acknowledged(producer, number);
            }
        }
    }

    @Override
    public synchronized void arrived(Arrival arrival) {
        arrivals.add(arrival);
        received.merge(arrival.consumer(), 1, Integer::sum);
        if (recovery != null) {
            recovery.arrived(arrival);
        }
    }

    public synchronized int attempted() {
        return attempted;
    }

    synchronized int acknowledged() {
        return acknowledged;
    }

    /** How many sends have failed so that nothing was stored. */
    public synchronized int refused() {
        return refused;
    }

    public synchronized int arrivals() {
        return arrivals.size();
    }

    synchronized int receivedBy(String consumer) {
        return received.getOrDefault(consumer, 0);
    }

    public synchronized boolean isReady(String consumer) {
        return ready.contains(consumer);
    }

    synchronized void dismiss(String consumer) {
        ready.remove(consumer);
    }

    /** Begins to look out for messages sent from now on. */
    public synchronized Recovery recover() {
        recovery = new Recovery(mark(), workload.groups());
        return recovery;
    }

    /** How many messages each producer has sent so far. */
    public synchronized Map<String, Integer> mark() {
        Map<String, Integer> mark = new HashMap<>();
        sends.forEach((producer, outcomes) -> mark.put(producer, outcomes.size()));
        return mark;
    }

    /**
     * @param well what had been sent when all was well after the last strike
     */
    public synchronized Tally tally(Map<String, Integer> well) {
        return new Audit(sends, arrivals, workload).tally(well);
    }
}
