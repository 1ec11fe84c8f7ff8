package io.redismq.internal.delivery;

import io.redismq.api.Durability;
import io.redismq.api.WhenFull;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Settlement;
import io.redismq.internal.broker.TransactionId;
import io.redismq.internal.broker.TransactionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transactions of one session, one after the other: gathers what it sends, and commits that together with what it has
 * received. What could not be committed is handed back to be redelivered, at the latest when nobody can commit it any
 * more. For one thread at a time, as its session, but for {@link #end()}; owned by that.
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

    /** What one commit is about. */
    private record Work(
            Map<Receiver, List<Received>> received,
            Map<Sender, List<Sent>> outgoing,
            Map<Sender, StoragePolicy> policies) {

        boolean isEmpty() {
            return received.isEmpty() && outgoing.isEmpty();
        }

        /** The longest patience of any destination whose limit is waited for. */
        StoragePolicy patience() {
            return policies.values().stream()
                    .filter(StoragePolicy::isWaitedFor)
                    .reduce(
                            StoragePolicy.NONE,
                            (one, other) -> other.patience().compareTo(one.patience()) > 0 ? other : one);
        }

        /** Those for which subscriptions may end come last, so that none does for a commit that others refuse. */
        List<Map.Entry<Sender, List<Sent>>> ordered() {
            return outgoing.entrySet().stream()
                    .sorted(Comparator.comparing(
                            each -> policies.get(each.getKey()).whenFull() == WhenFull.EXPIRE))
                    .toList();
        }

        /** Ends a subscription that keeps a topic full, where it may be, and where what is sent can fit at all. */
        CompletableFuture<Boolean> giveWay(Address slowest) {
            return outgoing.keySet().stream()
                    .filter(sender -> sender.address().equals(slowest.origin()))
                    .filter(sender ->
                            outgoing.get(sender).size() <= policies.get(sender).messages())
                    .findFirst()
                    .map(sender -> sender.giveWay(slowest, policies.get(sender)))
                    .orElse(CompletableFuture.completedFuture(false));
        }
    }

    private final DeliveryEngine engine;
    private final String session;
    private final BooleanSupplier hurried;
    private final Consumer<Map<Receiver, List<Received>>> redelivery;
    private final Map<Sender, List<Sent>> outgoing = new LinkedHashMap<>();
    private final Map<Sender, StoragePolicy> policies = new LinkedHashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private long number;

    // With the messages that are sent, guarded by this, since the session may be closed meanwhile.
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private boolean ended;

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
    public synchronized void add(Sender to, Outgoing message, StoragePolicy policy) {
        outgoing.computeIfAbsent(to, sender -> new ArrayList<>()).add(new Sent(message, engine.now()));
        policies.merge(to, policy, Transaction::stricter);
    }

    /** The lower limit, the longer retention, and what is durable enough for both. */
    private static StoragePolicy stricter(StoragePolicy one, StoragePolicy other) {
        boolean first = other.messages() == 0 || one.messages() > 0 && one.messages() <= other.messages();
        StoragePolicy limit = first ? one : other;
        Duration retention = one.retention().compareTo(other.retention()) > 0 ? one.retention() : other.retention();
        Durability durability = one.durability().and(other.durability());
        return new StoragePolicy(limit.messages(), limit.whenFull(), limit.patience(), retention, durability);
    }

    /** Forgets what was sent. */
    public synchronized void clear() {
        outgoing.clear();
        policies.clear();
    }

    /**
     * Lets no other commit begin, and forgets what was sent.
     *
     * @return completes when the commit that is under way is over for its caller; that has all it needs
     */
    public synchronized CompletableFuture<Void> end() {
        ended = true;
        clear();
        return underWay;
    }

    /**
     * Commits and waits. When it fails with OUTCOME_UNKNOWN or INTERRUPTED, the outcome is found out in the background;
     * with UNCONFIRMED it is committed; with any other reason nothing was done, nor will be, and what was received is on its way back.
     *
     * @param received takes out what the session has received
     * @return false when the session has ended before, and nothing was done
     */
    public boolean commit(Supplier<Map<Receiver, List<Received>>> received) throws BrokerException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Work work;
        synchronized (this) { // both halves at once: whoever ends the session takes all or nothing
            if (ended) {
                return false;
            }
            work = new Work(received.get(), new LinkedHashMap<>(outgoing), new LinkedHashMap<>(policies));
            clear();
            underWay = done;
        }
        try {
            if (!work.isEmpty()) {
                commit(work);
            }
            return true;
        } finally {
            done.complete(null);
        }
    }

    private void commit(Work work) throws BrokerException {
        Map<Receiver, Settlement> settlements = new LinkedHashMap<>();
        CommitRun run;
        try {
            Await.forResult(last, engine.settings().sendTimeout(), "The transaction before this one");
            for (Map.Entry<Receiver, List<Received>> each : work.received.entrySet()) {
                settlements.put(each.getKey(), each.getKey().beginCommit(each.getValue()));
            }
            Commitment commitment = commitment(work, settlements);
            run = new CommitRun(commitment, durability(work), work.patience(), hurried, work::giveWay, engine);
        } catch (BrokerException e) {
            handBack(settlements, work.received);
            throw new BrokerException(notDone(e), e.getMessage(), e);
        }
        CompletableFuture<Void> end = run.committed().thenAccept(committed -> {
            if (committed) {
                settlements.forEach(Receiver::committed);
            } else {
                handBack(settlements, work.received);
            }
        });
        last = end;
        run.attempt();
        try {
            Await.forResult(CompletableFuture.anyOf(end, run.inDoubt()));
        } catch (BrokerException e) {
            run.abandon();
            throw e;
        }
        BrokerException cause = run.cause();
        if (!run.committed().join() || cause != null && cause.reason() == Reason.UNCONFIRMED) {
            throw cause;
        }
    }

    /** Nothing was tried, so that whatever the reason was, the outcome is known. */
    private static Reason notDone(BrokerException failure) {
        return failure.reason() == Reason.INTERRUPTED ? Reason.FAILED : failure.reason();
    }

    private Commitment commitment(Work work, Map<Receiver, Settlement> settlements) {
        long now = engine.now();
        List<Commit.Batch> batches = new ArrayList<>();
        work.ordered().forEach(each -> {
            Sender sender = each.getKey();
            List<Sent> messages = each.getValue();
            StoragePolicy policy = work.policies.get(sender);
            messages.forEach(sent -> sender.passed(sent.message.deadlineMillis()));
            batches.add(new Commit.Batch(
                    sender.address(),
                    policy.ofBatch(),
                    policy.retention().toMillis(),
                    messages.stream().map(sent -> sent.remaining(now)).toList()));
        });
        TransactionId id = new TransactionId(session, ++number);
        Commit commit = new Commit(id, List.copyOf(settlements.values()), batches, durability(work));
        TransactionLog log = engine.broker().transactions();
        return isSmall(commit) && log.isOneStep(commit)
                ? new OneStepCommit(commit, log)
                : new StagedCommit(commit, log, engine.settings().lease());
    }

    /** What is enough for each message that is sent. */
    private static Durability durability(Work work) {
        return work.policies.values().stream()
                .map(StoragePolicy::durability)
                .reduce(Durability.memory(), Durability::and);
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

    /** Nothing is handed out until it is back, so nobody has to wait for that. */
    private void handBack(Map<Receiver, Settlement> settlements, Map<Receiver, List<Received>> received) {
        settlements.forEach(Receiver::notCommitted);
        redelivery.accept(received);
    }
}
