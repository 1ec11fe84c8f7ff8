package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Returns messages to the broker, in slices. What is unseen is collected when the request's turn comes, since the
 * fetch before it may still have brought some. Run by the {@link RequestLine} of its receiver.
 */
final class RecallRequest implements RequestLine.Request {

    private static final int SLICE = 200;

    private final Receiver receiver;
    private final CompletableFuture<Void> done;
    private List<GiveBack> messages;
    private boolean unseenToo;

    RecallRequest(Receiver receiver, List<GiveBack> messages, boolean unseenToo, CompletableFuture<Void> done) {
        this.receiver = receiver;
        this.messages = messages;
        this.unseenToo = unseenToo;
        this.done = done;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        if (unseenToo) {
            List<GiveBack> all = new ArrayList<>(messages);
            all.addAll(receiver.takeUnseen());
            messages = all;
            unseenToo = false;
        }
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(Outcome.APPLIED);
        }
        return receiver.engine().broker().giveBack(receiver.consumer(), number, slice());
    }

    private List<GiveBack> slice() {
        return messages.subList(0, Math.min(SLICE, messages.size()));
    }

    @Override
    public void applied(boolean repeated) {
        if (messages.size() > SLICE) {
            messages = messages.subList(SLICE, messages.size());
            receiver.again(this);
        } else {
            finish(null);
        }
    }

    /** The messages are redelivered to others, which is what was asked for. */
    @Override
    public void abandoned() {
        finish(null);
    }

    @Override
    public boolean retry(BrokerException failure) {
        return receiver.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        receiver.operationFailed(failure);
        finish(failure);
    }

    private void finish(BrokerException failure) {
        receiver.recalled();
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }
}
