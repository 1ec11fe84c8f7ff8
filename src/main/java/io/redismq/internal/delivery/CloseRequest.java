package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outcome;
import java.util.concurrent.CompletableFuture;

/** Removes the consumer from the broker. Run by the {@link RequestLine} of its intake. */
final class CloseRequest implements RequestLine.Request {

    private final Intake intake;

    CloseRequest(Intake intake) {
        this.intake = intake;
    }

    @Override
    public boolean isVoid() {
        return intake.fetches.begun() == 0 && !intake.membership.isRegistered();
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return intake.engine().broker().closeConsumer(intake.id()).thenApply(nothing -> Outcome.APPLIED);
    }

    @Override
    public void applied(boolean repeated) {
        intake.end();
    }

    @Override
    public void abandoned() {
        intake.end();
    }

    @Override
    public boolean retry(BrokerException failure) {
        return intake.passing(failure);
    }

    /** Its lease will end and somebody reaps it. */
    @Override
    public void failed(BrokerException failure) {
        intake.end(failure);
    }
}
