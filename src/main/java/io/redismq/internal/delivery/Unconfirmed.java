package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import java.time.Duration;

/**
 * The time that something stored has to become as durable as it is to be, which runs from the first reply that says it is
 * not. Not thread-safe; owned by whoever repeats the request meanwhile.
 */
final class Unconfirmed {

    private final Duration timeout;
    private long deadlineNanos;
    private boolean running;

    Unconfirmed(Duration timeout) {
        this.timeout = timeout;
    }

    void reset() {
        running = false;
    }

    /** Whether the request is to be repeated, after a reply that took so long. */
    boolean isWorthRepeating(Confirmation confirmation, long begunNanos) {
        if (confirmation.isComplete()) {
            return false;
        }
        if (!running) {
            running = true;
            deadlineNanos = begunNanos + timeout.toNanos();
        }
        return System.nanoTime() - deadlineNanos < 0;
    }

    /** What the caller hears of something that stays unconfirmed; null when it is confirmed. */
    BrokerException failure(String what, Durability durability, Confirmation confirmation) {
        return confirmation.isComplete()
                ? null
                : new BrokerException(
                        Reason.UNCONFIRMED,
                        what + " and takes effect, but " + shortfall(durability, confirmation)
                                + ". It is lost if the master fails now; whoever repeats it has it twice");
    }

    /** The same of something that was undone then. */
    BrokerException undone(Durability durability, Confirmation confirmation) {
        return new BrokerException(Reason.UNAVAILABLE, "Nothing was done: " + shortfall(durability, confirmation));
    }

    private String shortfall(Durability durability, Confirmation confirmation) {
        return "durability=" + durability + " was not reached within " + timeout.toMillis() + " ms: "
                + confirmation.shortfall();
    }
}
