package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sets messages aside, as dead letters or as expired. Run by the {@link RequestLine} of its intake. */
final class BuryRequest implements RequestLine.Request {

    private final Intake intake;
    private final Address.Kind as;
    private final List<DeadLetter> messages;
    private final CompletableFuture<Void> done;

    BuryRequest(Intake intake, Address.Kind as, List<DeadLetter> messages, CompletableFuture<Void> done) {
        this.intake = intake;
        this.as = as;
        this.messages = messages;
        this.done = done;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return intake.engine().broker().deadLetter(intake.id(), number, as, messages);
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
