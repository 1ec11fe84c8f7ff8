package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A message on its way; whoever is hurried does not wait for room any longer. Owned by a {@link Sender}. */
record PendingSend(
        Outgoing message,
        QueueLimit limit,
        BooleanSupplier hurried,
        long handedInNanos,
        CompletableFuture<Void> stored) {

    /** Takes the messages out of a queue that can leave together: under one limit, and not too many. */
    static List<PendingSend> nextBatch(Queue<PendingSend> queue) {
        List<PendingSend> next = new ArrayList<>();
        int bytes = 0;
        QueueLimit limit = queue.peek().limit;
        long most = limit.messages() == 0 ? Sender.MOST_MESSAGES : Math.min(Sender.MOST_MESSAGES, limit.messages());
        while (!queue.isEmpty() && next.size() < most && queue.peek().limit.equals(limit)) {
            int size = queue.peek().size();
            if (bytes > 0 && bytes + size > Sender.MOST_BYTES) {
                break;
            }
            bytes += size;
            next.add(queue.poll());
        }
        return next;
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
