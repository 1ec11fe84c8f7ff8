package io.redismq.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to become of the replies that Redis still owes on one connection, in order. The thread of the requests
 * adds, the thread of the replies takes; both belong to the same {@link ProxyLink}.
 */
final class PendingReplies {

    /** What becomes of one reply. */
    enum Treatment {
        PASS,
        SWALLOW,
        HOLD,
        CUT,
        /** This and all that follows passes unread. */
        LEAVE_ALONE
    }

    record Expected(Treatment treatment, Duration hold) {}

    private final Deque<Expected> expected = new ArrayDeque<>();
    private boolean abandoned;

    void add(Treatment treatment) {
        add(treatment, Duration.ZERO);
    }

    synchronized void add(Treatment treatment, Duration hold) {
        expected.add(new Expected(treatment, hold));
    }

    /** The next one, which stays until {@link #done()}; null when Redis says something nobody asked for. */
    synchronized Expected next() {
        return expected.peek();
    }

    synchronized boolean isLast() {
        return expected.size() == 1;
    }

    synchronized void done() {
        expected.poll();
        notifyAll();
    }

    /** Waits until every reply has gone its way, or the connection is closed. */
    synchronized void awaitNone() throws InterruptedException {
        while (!expected.isEmpty() && !abandoned) {
            wait();
        }
    }

    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }
}
