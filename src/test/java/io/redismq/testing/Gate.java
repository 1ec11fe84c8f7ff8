package io.redismq.testing;

/**
 * Holds back the traffic of a whole proxy while it is shut. Safe from any thread; owned by its {@link FaultProxy}.
 */
final class Gate {

    private boolean shut;

    synchronized void shut() {
        shut = true;
    }

    synchronized void open() {
        shut = false;
        notifyAll();
    }

    synchronized void pass() throws InterruptedException {
        while (shut) {
            wait();
        }
    }
}
