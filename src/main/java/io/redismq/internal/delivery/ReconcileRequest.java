package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.broker.Page;
import java.util.concurrent.CompletableFuture;

/**
 * Asks what the broker thinks the consumer holds, page by page, after a reply was lost. Changes nothing at the broker.
 * Run by the {@link RequestLine} of its intake.
 */
final class ReconcileRequest implements RequestLine.Request {

    private final Intake intake;

    ReconcileRequest(Intake intake) {
        this.intake = intake;
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        return page(null);
    }

    private CompletableFuture<Outcome> page(DeliveryId after) {
        return intake.engine().broker().reconcile(intake.id(), after).thenCompose(this::take);
    }

    private CompletableFuture<Outcome> take(Page page) {
        if (page.outcome() == Outcome.LEASE_LOST) {
            return CompletableFuture.completedFuture(Outcome.LEASE_LOST);
        }
        intake.reconciled(page.deliveries(), page.next() == null);
        return page.next() == null ? CompletableFuture.completedFuture(Outcome.APPLIED) : page(page.next());
    }

    @Override
    public void applied(boolean repeated) {
        // Each page was taken as it came.
    }

    @Override
    public void abandoned() {
        // Nothing is held any more, so there is nothing to look up.
    }

    @Override
    public boolean retry(BrokerException failure) {
        return intake.passing(failure);
    }

    /** The doubt remains, so the line asks again after a pause. */
    @Override
    public void failed(BrokerException failure) {
        intake.failed(failure);
    }
}
