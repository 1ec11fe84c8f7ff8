package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outcome;
import java.util.concurrent.CompletableFuture;

/** Removes the consumer from the broker. Run by the {@link RequestLine} of its receiver. */
final class CloseRequest implements RequestLine.Request {

    private final Receiver receiver;

    CloseRequest(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return receiver.engine().broker().closeConsumer(receiver.consumer()).thenApply(nothing -> Outcome.APPLIED);
    }

    @Override
    public void applied(boolean repeated) {
        receiver.gone();
    }

    @Override
    public void abandoned() {
        receiver.gone();
    }

    @Override
    public boolean retry(BrokerException failure) {
        return receiver.passing(failure);
    }

    /** Its lease will end and somebody reaps it. */
    @Override
    public void failed(BrokerException failure) {
        receiver.gone();
    }
}
