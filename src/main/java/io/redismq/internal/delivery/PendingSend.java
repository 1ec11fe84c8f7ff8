package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A message on its way; whoever is hurried does not wait for room any longer. Owned by a {@link Sender}. */
record PendingSend(
        Outgoing message,
        StoragePolicy policy,
        BooleanSupplier hurried,
        long handedInNanos,
        CompletableFuture<Void> stored) {

    /** Takes the messages out of a queue that can leave together: under one policy, and not too many. */
    static List<PendingSend> nextBatch(Queue<PendingSend> queue) {
        List<PendingSend> next = new ArrayList<>();
        int bytes = 0;
        StoragePolicy policy = queue.peek().policy;
        long most = policy.messages() == 0 ? Sender.MOST_MESSAGES : Math.min(Sender.MOST_MESSAGES, policy.messages());
        while (!queue.isEmpty() && next.size() < most && queue.peek().policy.equals(policy)) {
            int size = queue.peek().size();
            if (bytes > 0 && bytes + size > Sender.MOST_BYTES) {
                break;
            }
            bytes += size;
            next.add(queue.poll());
        }
        return next;
    }

    /** Whether it waits for room no longer. */
    boolean isGivenUp() {
        return stored.isDone()
                || hurried.getAsBoolean()
                || System.nanoTime() - handedInNanos > policy.patience().toNanos();
    }

    /** What is to be stored together: under one policy, in the order of the sends. */
    static SendBatch batch(Address address, String sender, long epoch, long sequence, List<PendingSend> sends) {
        StoragePolicy policy = sends.get(0).policy;
        return new SendBatch(
                address,
                sender,
                epoch,
                sequence,
                policy.ofBatch(),
                policy.retention().toMillis(),
                policy.durability(),
                sends.stream().map(PendingSend::message).toList());
    }

    int size() {
        return message.payload().size();
    }

    void settle(BrokerException failure) {
        if (failure == null) {
            stored.complete(null);
        } else {
            stored.completeExceptionally(failure);
        }
    }
}
