package io.redismq.internal.broker.redis;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets few calls at a time keep a network connection to themselves, so that the others are left to all else; more wait.
 * Thread-safe; shared by the connections of a factory, as the Redisson client is.
 */
final class Turns {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;
    private boolean starting;

    Turns(int most) {
        this.free = most;
    }

    /** Starts a call, now or when it is its turn; it has to end with {@link #giveBack()}. */
    void take(Runnable call) {
        synchronized (this) {
            waiting.add(call);
        }
        start();
    }

    void giveBack() {
        synchronized (this) {
            free++;
        }
        start();
    }

    /** One that ends at once gives back from within, which must not start the next one there: it might go on for long. */
    private void start() {
        while (true) {
            Runnable next;
            synchronized (this) {
                if (starting || free == 0 || waiting.isEmpty()) {
                    return;
                }
                next = waiting.remove();
                free--;
                starting = true;
            }
            try {
                next.run();
            } finally {
                synchronized (this) {
                    starting = false;
                }
            }
        }
    }
}
