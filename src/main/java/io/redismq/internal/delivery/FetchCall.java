package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.delivery.Holdings.Acknowledgements;
import java.util.concurrent.CompletableFuture;

/** Asks for messages; acknowledgements ride along. Run by the {@link RequestLine} of its intake. */
final class FetchCall implements RequestLine.Request {

    private final Intake intake;
    private final Appetite.Plan plan;
    private final boolean renewal;
    private final Acknowledgements acknowledged;
    private boolean failedInBulk;
    private FetchReply reply;

    FetchCall(Intake intake, Appetite.Plan plan, boolean renewal, Acknowledgements acknowledged) {
        this.intake = intake;
        this.plan = plan;
        this.renewal = renewal;
        this.acknowledged = acknowledged;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        if (!plan.bulk() || failedInBulk) {
            return fetch(number, false).thenApply(this::keep);
        }
        return fetch(number, true)
                .exceptionallyCompose(
                        failure -> { // if it lasts, the usual fetch hears it too
                            failedInBulk = true;
                            return fetch(number, false);
                        })
                .thenApply(this::keep);
    }

    private CompletableFuture<FetchReply> fetch(long number, boolean bulk) {
        return intake.engine()
                .broker()
                .fetch(new FetchRequest(
                        intake.id(), number, renewal, acknowledged.ids(), plan.credit(), plan.waiting(), bulk));
    }

    private Outcome keep(FetchReply fetched) {
        this.reply = fetched;
        return fetched.outcome();
    }

    @Override
    public void applied(boolean repeated) {
        if (repeated || failedInBulk) {
            intake.grantedUnseen(plan.waiting(), acknowledged);
        } else {
            intake.granted(reply, plan.waiting(), acknowledged);
        }
    }

    @Override
    public void abandoned() {
        acknowledged.fail(intake.leaseLost());
    }

    @Override
    public boolean retry(BrokerException failure) {
        return intake.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        intake.fetchFailed(failure, acknowledged);
    }
}
