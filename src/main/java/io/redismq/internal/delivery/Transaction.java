package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionId;
import io.redismq.internal.broker.TransactionLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The transactions of one session, one after the other: gathers what it sends, and commits that together with what it has
 * received. What could not be committed is handed back to be redelivered, at the latest when nobody can commit it any
 * more. For one thread at a time, as its session; owned by that.
 */
public final class Transaction {

    private static final int MOST_MESSAGES = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    /** What is sent, and when it was. */
    private record Sent(Outgoing message, long atMillis) {

        /** A delivery delay runs from the send, not from the commit. */
        Outgoing remaining(long nowMillis) {
            if (message.delayMillis() == 0) {
                return message;
            }
            long left = Math.max(message.delayMillis() - (nowMillis - atMillis), 0);
            return new Outgoing(message.priority(), left, message.deadlineMillis(), message.payload());
        }
    }

    private final DeliveryEngine engine;
    private final String session;
    private final BooleanSupplier hurried;
    private final Consumer<Map<Receiver, List<Received>>> redelivery;
    private final Map<Sender, List<Sent>> outgoing = new LinkedHashMap<>();
    private final Map<Sender, QueueLimit> limits = new LinkedHashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private long number;

    /**
     * Made once per session.
     *
     * @param session the session's name, unique for all time
     * @param hurried whether to wait for room no longer
     * @param redelivery begins to redeliver what was received and could not be committed; called on any thread
     */
    Transaction(
            DeliveryEngine engine,
            String session,
            BooleanSupplier hurried,
            Consumer<Map<Receiver, List<Received>>> redelivery) {
        this.engine = engine;
        this.session = session;
        this.hurried = hurried;
        this.redelivery = redelivery;
    }

    /** Takes a message in, which is stored when the transaction commits. */
    public void add(Sender to, Outgoing message, QueueLimit limit) {
        outgoing.computeIfAbsent(to, sender -> new ArrayList<>()).add(new Sent(message, engine.now()));
        limits.merge(to, limit, Transaction::stricter);
    }

    private static QueueLimit stricter(QueueLimit one, QueueLimit other) {
        boolean first = other.messages() == 0 || one.messages() > 0 && one.messages() <= other.messages();
        return first ? one : other;
    }

    /** Forgets what was sent. */
    public void clear() {
        outgoing.clear();
        limits.clear();
    }

    /**
     * Commits and waits. When it fails with OUTCOME_UNKNOWN or INTERRUPTED, the outcome is found out in the background;
     * with any other reason nothing was done, nor will be, and what was received is on its way back.
     */
    public void commit(Map<Receiver, List<Received>> received) throws BrokerException {
        if (received.isEmpty() && outgoing.isEmpty()) {
            return;
        }
        Map<Receiver, Settlement> settlements = new LinkedHashMap<>();
        CommitRun run;
        try {
            Await.forResult(last, engine.settings().sendTimeout(), "The transaction before this one");
            for (Map.Entry<Receiver, List<Received>> each : received.entrySet()) {
                settlements.put(each.getKey(), each.getKey().beginCommit(each.getValue()));
            }
            run = new CommitRun(commitment(settlements), patience(), hurried, engine);
        } catch (BrokerException e) {
            handBack(settlements, received);
            throw new BrokerException(notDone(e), e.getMessage(), e);
        } finally {
            clear();
        }
        CompletableFuture<Void> end = run.committed().thenAccept(committed -> {
            if (committed) {
                settlements.forEach(Receiver::committed);
            } else {
                handBack(settlements, received);
            }
        });
        last = end;
        run.attempt();
        Await.forResult(CompletableFuture.anyOf(end, run.inDoubt()));
        if (!run.committed().join()) {
            throw run.cause();
        }
    }

    /** Nothing was tried, so that whatever the reason was, the outcome is known. */
    private static Reason notDone(BrokerException failure) {
        return failure.reason() == Reason.INTERRUPTED ? Reason.FAILED : failure.reason();
    }

    private Commitment commitment(Map<Receiver, Settlement> settlements) {
        long now = engine.now();
        List<Commit.Batch> batches = new ArrayList<>();
        outgoing.forEach((sender, messages) -> {
            messages.forEach(sent -> sender.passed(sent.message.deadlineMillis()));
            batches.add(new Commit.Batch(
                    sender.address(),
                    limits.get(sender).ofBatch(),
                    limits.get(sender).retention().toMillis(),
                    messages.stream().map(sent -> sent.remaining(now)).toList()));
        });
        Commit commit = new Commit(new TransactionId(session, ++number), List.copyOf(settlements.values()), batches);
        TransactionLog log = engine.broker().transactions();
        return isSmall(commit) && log.isOneStep(commit)
                ? new OneStepCommit(commit, log)
                : new StagedCommit(commit, log, engine.settings().lease());
    }

    /** Whether one call blocks the broker for a few milliseconds at most; one message cannot be parted. */
    private static boolean isSmall(Commit commit) {
        long messages = 0;
        long bytes = 0;
        for (Commit.Batch batch : commit.batches()) {
            messages += batch.messages().size();
            for (Outgoing message : batch.messages()) {
                bytes += message.payload().size();
            }
        }
        long received = commit.settlements().stream()
                .mapToLong(each -> each.ids().size())
                .sum();
        return messages + received <= MOST_MESSAGES && (bytes <= MOST_BYTES || messages == 1);
    }

    /** The longest patience of any destination whose limit is waited for. */
    private QueueLimit patience() {
        return limits.values().stream()
                .filter(QueueLimit::isWaitedFor)
                .reduce(QueueLimit.NONE, (one, other) -> other.patience().compareTo(one.patience()) > 0 ? other : one);
    }

    /** Nothing is handed out until it is back, so nobody has to wait for that. */
    private void handBack(Map<Receiver, Settlement> settlements, Map<Receiver, List<Received>> received) {
        settlements.forEach(Receiver::notCommitted);
        redelivery.accept(received);
    }
}
