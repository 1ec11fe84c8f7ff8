package io.redismq.internal.client;

import jakarta.jms.JMSException;

/**
 * Calls of application code that may block for as long as it likes, which end with what they are made for: closing
 * interrupts the one that is running, and there is no other after that. Thread-safe; owned by who makes the calls, one at
 * a time.
 */
final class InterruptibleCall {

    private Thread caller;
    private boolean closed;

    <T> T get(Unchecked.Call<T> call) throws JMSException {
        synchronized (this) {
            if (closed) {
                throw JmsErrors.closed("connection consumer");
            }
            caller = Thread.currentThread();
        }
        try {
            return call.run();
        } finally {
            end();
        }
    }

    /** The thread goes back to its pool as it came: an interrupt that the application has not noticed was ours. */
    private synchronized void end() {
        caller = null;
        if (closed) {
            Thread.interrupted();
        }
    }

    synchronized void close() {
        closed = true;
        if (caller != null && caller != Thread.currentThread()) {
            caller.interrupt();
        }
    }
}
