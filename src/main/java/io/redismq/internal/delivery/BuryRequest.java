package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeadLetter;
import io.redismq.internal.broker.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Moves messages to the dead letters. Run by the {@link RequestLine} of its receiver. */
final class BuryRequest implements RequestLine.Request {

    private final Receiver receiver;
    private final List<DeadLetter> messages;
    private final CompletableFuture<Void> done;

    BuryRequest(Receiver receiver, List<DeadLetter> messages, CompletableFuture<Void> done) {
        this.receiver = receiver;
        this.messages = messages;
        this.done = done;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return receiver.engine().broker().deadLetter(receiver.consumer(), number, messages);
    }

    @Override
    public void applied(boolean repeated) {
        done.complete(null);
    }

    /** The message is redelivered to somebody, who decides again. */
    @Override
    public void abandoned() {
        done.complete(null);
    }

    @Override
    public boolean retry(BrokerException failure) {
        return receiver.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        receiver.operationFailed(failure);
        done.completeExceptionally(failure);
    }
}
