package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.delivery.Holdings.Acknowledgements;
import java.util.concurrent.CompletableFuture;

/** Asks for messages; acknowledgements ride along. Run by the {@link RequestLine} of its receiver. */
final class FetchCall implements RequestLine.Request {

    private final Receiver receiver;
    private final Credit credit;
    private final Waiting waiting;
    private final Acknowledgements acknowledged;
    private FetchReply reply;

    FetchCall(Receiver receiver, Credit credit, Waiting waiting, Acknowledgements acknowledged) {
        this.receiver = receiver;
        this.credit = credit;
        this.waiting = waiting;
        this.acknowledged = acknowledged;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return receiver.engine()
                .broker()
                .fetch(new FetchRequest(receiver.consumer(), number, acknowledged.ids(), credit, waiting))
                .thenApply(this::keep);
    }

    private Outcome keep(FetchReply fetched) {
        this.reply = fetched;
        return fetched.outcome();
    }

    @Override
    public void applied(boolean repeated) {
        if (repeated) {
            receiver.grantedUnseen(acknowledged);
        } else {
            receiver.granted(reply, waiting, acknowledged);
        }
    }

    @Override
    public void abandoned() {
        acknowledged.waiters().forEach(waiter -> waiter.completeExceptionally(receiver.leaseLost()));
    }

    @Override
    public boolean retry(BrokerException failure) {
        return receiver.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        receiver.fetchFailed(failure, acknowledged);
    }
}
