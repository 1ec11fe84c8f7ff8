package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Moves messages to the dead letters. Run by the {@link RequestLine} of its intake. */
final class BuryRequest implements RequestLine.Request {

    private final Intake intake;
    private final List<DeadLetter> messages;
    private final CompletableFuture<Void> done;

    BuryRequest(Intake intake, List<DeadLetter> messages, CompletableFuture<Void> done) {
        this.intake = intake;
        this.messages = messages;
        this.done = done;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return intake.engine().broker().deadLetter(intake.id(), number, messages);
    }

    @Override
    public void applied(boolean repeated) {
        leave();
        done.complete(null);
    }

    /** The message is redelivered to somebody, who decides again. */
    @Override
    public void abandoned() {
        leave();
        done.complete(null);
    }

    @Override
    public boolean retry(BrokerException failure) {
        return intake.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        intake.failed(failure);
        leave();
        done.completeExceptionally(failure);
    }

    private void leave() {
        intake.left(messages.stream().map(DeadLetter::id).toList());
    }
}
