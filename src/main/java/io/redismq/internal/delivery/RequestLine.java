package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Carries the requests of one consumer to the broker, one at a time, and repeats a request under its number while the
 * trouble is passing. Serial without a lock: whoever raises {@code kicks} from zero runs until there is nothing more
 * to ask, a kick meanwhile only makes it look again. Owned by an {@link Intake}.
 */
final class RequestLine {

    /** One request; exactly one of applied, abandoned and failed is called in the end. */
    interface Request {

        /** Whether there is nothing to ask the broker after all; then it counts as applied. */
        default boolean isVoid() {
            return false;
        }

        /** Whether messages go back with it, which nothing new may overtake. */
        default boolean returnsMessages() {
            return false;
        }

        /** Gives the request to the broker; may be called again with the same number. */
        CompletableFuture<Outcome> attempt(long number);

        /**
         * It was carried out.
         *
         * @param repeated whether the broker had done so before, so that the first reply is lost
         */
        void applied(boolean repeated);

        /** The lease was lost: what the request was about belongs to others, so it is never carried out. */
        void abandoned();

        void failed(BrokerException failure);

        /** Whether it makes sense to try again after a passing failure, which it may report. */
        boolean retry(BrokerException failure);
    }

    private static final long MOMENT_MILLIS = 5;

    private final Supplier<Request> source;
    private final Runnable leaseLost;
    private final BooleanSupplier closing;
    private final EngineThreads threads;
    private final AtomicInteger kicks = new AtomicInteger();
    private final AtomicBoolean kicksSoon = new AtomicBoolean();

    // Touched only by whoever runs the line.
    private final Backoff backoff = new Backoff();
    private long number;
    private volatile boolean confirmed;

    /**
     * Made once per consumer.
     *
     * @param closing whether the consumer is being closed, so that nothing is repeated for long
     */
    RequestLine(Supplier<Request> source, Runnable leaseLost, BooleanSupplier closing, EngineThreads threads) {
        this.source = source;
        this.leaseLost = leaseLost;
        this.closing = closing;
        this.threads = threads;
    }

    /** Looks for a request to make, unless the line is busy: then it looks again by itself. */
    void kick() {
        if (kicks.getAndIncrement() == 0) {
            run();
        }
    }

    /** The same in a moment, so that what the application does next may ride along. */
    void kickSoon() {
        if (kicksSoon.compareAndSet(false, true)) {
            threads.after(MOMENT_MILLIS, () -> {
                kicksSoon.set(false);
                kick();
            });
        }
    }

    /** Whether the broker has carried out a request of the consumer under its present name. */
    boolean isConfirmed() {
        return confirmed;
    }

    private void run() {
        int seen;
        do {
            seen = kicks.get();
            Request next = source.get();
            while (next != null && next.isVoid()) {
                next.applied(false);
                next = source.get();
            }
            if (next != null) {
                number++;
                attempt(next);
                return;
            }
        } while (!kicks.compareAndSet(seen, 0));
    }

    private void attempt(Request request) {
        request.attempt(number).whenComplete((outcome, failure) -> {
            if (failure != null) {
                failed(request, BrokerException.from(failure));
                return;
            }
            backoff.reset();
            confirmed = outcome != Outcome.LEASE_LOST;
            try {
                settle(request, outcome);
            } finally {
                run(); // whatever was thrown, or the consumer would never ask again
            }
        });
    }

    private void settle(Request request, Outcome outcome) {
        switch (outcome) {
            case APPLIED -> request.applied(false);
            case REPEATED -> request.applied(true);
            case LEASE_LOST -> {
                // The consumer goes on under a new name, whose requests count from 1.
                number = 0;
                leaseLost.run();
                request.abandoned();
            }
        }
    }

    private void failed(Request request, BrokerException failure) {
        boolean hurried = closing.getAsBoolean() && backoff.isTooLongToClose();
        if (failure.reason().isPassing() && request.retry(failure) && !hurried) {
            threads.after(backoff.nextMillis(), () -> attempt(request));
            return;
        }
        number--; // it was not used up: the broker has recorded it only if it carried the request out
        request.failed(failure);
        // Looks on after a pause even when nothing is passing: the cause may be gone then.
        threads.after(backoff.nextMillis(), this::run);
    }
}
