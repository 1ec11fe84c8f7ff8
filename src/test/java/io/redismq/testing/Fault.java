package io.redismq.testing;

import java.time.Duration;
import java.util.Objects;

/**
 * What the proxy does to one request. Redis answers by position, so no fault ever drops or repeats a reply on a
 * connection that lives on. Immutable.
 *
 * @param kind what happens
 * @param duration how long something is held; zero for the other kinds
 */
public record Fault(Kind kind, Duration duration) {

    /** What can happen to a request. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** Redis executes it and the connection breaks before the reply: the lost reply. */
        CUT_AFTER_EXECUTION,
        /** The connection breaks and Redis never sees it: the lost request. */
        CUT_BEFORE_EXECUTION,
        /** Redis executes it at once; this reply and all after it on the connection come late. */
        FREEZE,
        /** This request and all after it on the connection reach Redis late, even if the client has left by then. */
        DELAY_REQUEST,
        /** Redis executes it twice, one right after the other; the client sees the first reply. */
        EXECUTE_TWICE
    }

    public Fault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(duration, "duration");
    }

    public static Fault none() {
        return new Fault(Kind.NONE, Duration.ZERO);
    }

    public static Fault cutAfterExecution() {
        return new Fault(Kind.CUT_AFTER_EXECUTION, Duration.ZERO);
    }

    public static Fault cutBeforeExecution() {
        return new Fault(Kind.CUT_BEFORE_EXECUTION, Duration.ZERO);
    }

    public static Fault freeze(Duration duration) {
        return new Fault(Kind.FREEZE, duration);
    }

    public static Fault delayRequest(Duration duration) {
        return new Fault(Kind.DELAY_REQUEST, duration);
    }

    public static Fault executeTwice() {
        return new Fault(Kind.EXECUTE_TWICE, Duration.ZERO);
    }
}
