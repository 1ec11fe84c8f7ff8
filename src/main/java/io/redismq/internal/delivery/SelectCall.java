package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest;
import io.redismq.internal.broker.SelectRequest.Decision;
import io.redismq.internal.delivery.Holdings.Acknowledgements;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Decides about messages that were shown and asks to be shown more; acknowledgements ride along. Run by the
 * {@link RequestLine} of its intake.
 */
final class SelectCall implements RequestLine.Request {

    private final Intake intake;
    private final Selection selection;
    private final Appetite.Plan plan;
    private final boolean renewal;
    private final Acknowledgements acknowledged;
    private final List<Decision> decisions;
    private final long cursor;
    private final int examine;
    private final int pull;
    private SelectReply reply;
    private Set<DeliveryId> matching;

    /** Made under the lock of the intake. */
    SelectCall(Intake intake, Selection selection, Appetite.Plan plan, boolean renewal, Acknowledgements acknowledged) {
        this.intake = intake;
        this.selection = selection;
        this.renewal = renewal;
        this.acknowledged = acknowledged;
        int wanted = Math.min(plan.credit().messages(), plan.credit().readFirst());
        this.decisions = selection.decide(wanted);
        this.plan = selection.leavesSome() ? plan.withoutRegistering() : plan;
        this.cursor = selection.cursor();
        this.examine = wanted == 0 ? 0 : selection.examine();
        this.pull = selection.pull(wanted);
    }

    @Override
    public CompletableFuture<Outcome> attempt(long number) {
        FetchRequest fetch = new FetchRequest(
                intake.id(), number, renewal, acknowledged.ids(), plan.credit(), plan.waiting(), false);
        return intake.engine()
                .broker()
                .select(new SelectRequest(fetch, cursor, examine, pull, decisions))
                .thenApply(this::evaluate);
    }

    /** Here, since whoever applies it has the lock of the intake. */
    private Outcome evaluate(SelectReply selected) {
        reply = selected;
        matching = new HashSet<>();
        Stream.concat(selected.pooled().stream(), selected.pulled().stream())
                .filter(selection::matches)
                .map(Delivery::id)
                .forEach(matching::add);
        return selected.fetched().outcome();
    }

    @Override
    public void applied(boolean repeated) {
        intake.change(() -> {
            selection.decided(decisions);
            if (!repeated) {
                selection.shown(reply, matching);
            }
        });
        if (repeated) {
            intake.grantedUnseen(plan.waiting(), acknowledged);
        } else {
            intake.granted(reply.fetched(), plan.waiting(), acknowledged);
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
        intake.change(() -> selection.undecided(decisions));
        intake.fetchFailed(failure, acknowledged);
    }
}
