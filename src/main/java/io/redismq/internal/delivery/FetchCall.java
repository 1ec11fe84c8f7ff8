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
    private boolean bulk;
    private FetchReply reply;

    FetchCall(Intake intake, Appetite.Plan plan, boolean renewal, Acknowledgements acknowledged) {
        this.intake = intake;
        this.plan = plan;
        this.bulk = plan.bulk();
        this.renewal = renewal;
        this.acknowledged = acknowledged;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        CompletableFuture<FetchReply> fetched = fetch(number);
        if (bulk) {
            fetched = fetched.exceptionallyCompose(
                    failure -> { // is told by this attempt, if it lasts
                        bulk = false;
                        return fetch(number);
                    });
        }
        return fetched.thenApply(this::keep);
    }

    private CompletableFuture<FetchReply> fetch(long number) {
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
        boolean failedInBulk = bulk != plan.bulk();
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
