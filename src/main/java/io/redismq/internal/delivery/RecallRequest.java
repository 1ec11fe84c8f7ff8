package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Returns messages to the broker, in slices. What is unseen is collected when the request's turn comes, since the
 * fetch before it may still have brought some. Run by the {@link RequestLine} of its intake.
 */
final class RecallRequest implements RequestLine.Request {

    private static final int SLICE = 200;

    private final Intake intake;
    private final CompletableFuture<Void> done;
    private final List<DeliveryId> leaving = new ArrayList<>();
    private final boolean unseenToo;
    private List<GiveBack> messages;
    private boolean collected;

    RecallRequest(Intake intake, List<GiveBack> messages, boolean unseenToo, CompletableFuture<Void> done) {
        this.intake = intake;
        this.messages = messages;
        this.unseenToo = unseenToo;
        this.done = done;
    }

    @Override
    public boolean isVoid() {
        if (!collected) {
            intake.change(this::collect);
        }
        return messages.isEmpty();
    }

    /** What was granted anew meanwhile is another delivery, which is not on its way back. */
    private void collect() {
        messages = new ArrayList<>(messages);
        messages.removeIf(message -> !intake.holdings.isLeaving(message.id()));
        if (unseenToo) {
            messages.addAll(intake.holdings.recallUnseen());
        }
        messages.forEach(message -> leaving.add(message.id()));
        collected = true;
    }

    @Override
    public boolean returnsMessages() {
        return true;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return intake.engine().broker().giveBack(intake.id(), number, slice());
    }

    private List<GiveBack> slice() {
        return messages.subList(0, Math.min(SLICE, messages.size()));
    }

    @Override
    public void applied(boolean repeated) {
        if (messages.size() > SLICE) {
            messages = messages.subList(SLICE, messages.size());
            intake.again(this);
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
        return intake.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        intake.failed(failure);
        finish(failure);
    }

    private void finish(BrokerException failure) {
        intake.left(leaving);
        intake.recalled();
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }
}
