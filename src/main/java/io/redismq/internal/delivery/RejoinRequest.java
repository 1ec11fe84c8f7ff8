package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * Registers a consumer of a subscription anew, under its new name, after it lost its lease. Run by the
 * {@link RequestLine} of its intake.
 */
final class RejoinRequest implements RequestLine.Request {

    private final Intake intake;
    private final SubscriptionMembership membership;

    RejoinRequest(Intake intake, SubscriptionMembership membership) {
        this.intake = intake;
        this.membership = membership;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return membership.rejoin(intake.id()).thenApply(nothing -> Outcome.APPLIED);
    }

    @Override
    public void applied(boolean repeated) {
        intake.change(membership::rejoined);
    }

    @Override
    public void abandoned() {
        // Only the lease can be lost, which is what is being mended.
    }

    @Override
    public boolean retry(BrokerException failure) {
        return intake.passing(failure);
    }

    @Override
    public void failed(BrokerException failure) {
        intake.failed(failure);
    }
}
