package io.redismq.testing;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to happen before this JVM ends, newest first, so that a process is gone before its directory is deleted.
 * One shutdown hook per JVM, which owns the list; safe from any thread.
 */
final class AtExit {

    private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::runAll, "test-clean-up"));
    }

    private AtExit() {}

    static synchronized void run(Runnable action) {
        ACTIONS.push(action);
    }

    static synchronized void forget(Runnable action) {
        ACTIONS.remove(action);
    }

    private static synchronized void runAll() {
        while (!ACTIONS.isEmpty()) {
            try {
                ACTIONS.pop().run();
            } catch (RuntimeException e) {
                System.err.println("Clean-up at the end of the tests failed: " + e);
            }
        }
    }
}
