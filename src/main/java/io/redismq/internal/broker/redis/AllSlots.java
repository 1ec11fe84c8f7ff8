package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.redisson.api.RedissonClient;

/**
 * Finds out whether a server that is no cluster to the client is a node of one, which sends most requests elsewhere, or
 * keeps no keys at all. By trying, as a user may seldom ask it, and a cluster of one node, or one behind a proxy, is as good
 * as a server. Stateless.
 */
final class AllSlots {

    /** Each in a slot of its own; that one of several nodes has them all is as good as impossible. */
    private static final int KEYS = 12;

    private AllSlots() {}

    /** Fails where some slots are elsewhere, or all; not where the user may not look. */
    static CompletableFuture<Void> check(RedissonClient redisson, String namespace) {
        return redisson.getConfig().isClusterConfig()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(IntStream.range(0, KEYS)
                        .mapToObj(i -> looked(redisson.getKeys().countExistsAsync(namespace + ":{probe-" + i + "}")))
                        .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> looked(CompletionStage<Long> answer) {
        return answer.handle((found, failure) -> {
                    BrokerException cause =
                            failure == null ? null : RedisErrors.fromFailure("Looking for all slots", failure);
                    if (cause == null || cause.reason() != Reason.UNSUITABLE && !AddressErrors.isElsewhere(cause)) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return CompletableFuture.<Void>failedFuture(
                            new BrokerException(Reason.UNSUITABLE, cause.getMessage(), cause));
                })
                .thenCompose(outcome -> outcome)
                .toCompletableFuture();
    }
}
