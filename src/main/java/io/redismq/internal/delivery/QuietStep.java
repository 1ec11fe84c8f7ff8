package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * Something to be done when no request of a consumer is under way, which asks the broker nothing. Run by the
 * {@link RequestLine} of an intake.
 */
final class QuietStep implements RequestLine.Request {

    private final Runnable step;

    QuietStep(Runnable step) {
        this.step = step;
    }

    @Override
    public boolean isVoid() {
        return true;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return CompletableFuture.completedFuture(Outcome.APPLIED);
    }

    @Override
    public void applied(boolean repeated) {
        step.run();
    }

    /** The consumer holds nothing any more. */
    @Override
    public void abandoned() {}

    @Override
    public void failed(BrokerException failure) {}

    @Override
    public boolean retry(BrokerException failure) {
        return false;
    }
}
