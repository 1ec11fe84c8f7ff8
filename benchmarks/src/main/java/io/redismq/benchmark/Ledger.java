package io.redismq.benchmark;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps the books of one queue: what each producer sent must arrive at its one consumer exactly once and in the order
 * it was sent. Each producer number belongs to one thread at a time, and so does receiving; looking is for anyone.
 */
class Ledger {

    private final Payload payload;
    private final AtomicLongArray sent;
    private final long[] next;
    private volatile long received;
    private volatile Throwable failure;

    Ledger(Payload payload, int producers) {
        this.payload = payload;
        this.sent = new AtomicLongArray(producers);
        this.next = new long[producers];
    }

    /** The text of the producer's next message, which counts as sent from now on. */
    String nextText(int producer, long time) {
        long number = sent.get(producer);
        sent.lazySet(producer, number + 1);
        return payload.text(producer, number, time);
    }

    void receive(String text) {
        payload.check(text);
        int producer = Payload.producer(text);
        enter(producer, Payload.number(text));
        received = received + 1;
    }

    /** Fails when this one is not the producer's next. */
    void enter(int producer, long number) {
        if (number != next[producer]) {
            throw new IllegalStateException("Producer " + producer + ": message " + number + " arrived where "
                    + next[producer] + " was due, so one was lost, repeated or overtaken");
        }
        next[producer]++;
    }

    long sent() {
        long all = 0;
        for (int i = 0; i < sent.length(); i++) {
            all += sent.get(i);
        }
        return all;
    }

    long received() {
        return received;
    }

    boolean isBalanced() {
        return received == sent();
    }

    /** Remembers the first thing that went wrong on a thread that cannot throw it to the program. */
    synchronized void fail(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
    }

    void throwFailure() {
        Throwable problem = failure;
        if (problem != null) {
            throw new IllegalStateException("The workload failed: " + problem, problem);
        }
    }

    /** Waits until so many arrived, and fails when none arrives for as long as the patience. */
    void awaitReceived(long wanted, Duration patience) throws InterruptedException {
        long last = received;
        long since = System.nanoTime();
        while (received < wanted) {
            throwFailure();
            Thread.sleep(1);
            if (received != last) {
                last = received;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                throw new IllegalStateException(
                        "Only " + last + " of " + wanted + " messages arrived, and none for " + patience);
            }
        }
        throwFailure();
    }
}
