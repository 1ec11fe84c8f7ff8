package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Outgoing;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A message on its way; whoever is hurried does not wait for room any longer. Owned by a {@link Sender}. */
record PendingSend(
        Outgoing message,
        QueueLimit limit,
        BooleanSupplier hurried,
        long handedInNanos,
        CompletableFuture<Void> stored) {

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
