package io.redismq.internal.broker.redis;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.BaseConfig;

/**
 * Whether Redisson may have sent a request more than once, which it does not tell: what comes back is then the answer to one
 * copy, and another one may have been executed before, or be still on its way. It repeats what was written when the
 * response time-out is over, or the retry delay after the connection broke. Immutable.
 */
final class Repeats {

    private final long earliestNanos;

    Repeats(RedissonClient redisson) {
        earliestNanos = redisson instanceof Redisson own
                ? earliestNanos(own.getCommandExecutor()
                        .getConnectionManager()
                        .getServiceManager()
                        .getConfig())
                : 0;
    }

    private static long earliestNanos(BaseConfig<?> config) {
        LongStream delays = IntStream.rangeClosed(0, config.getRetryAttempts())
                .mapToLong(attempt -> config.getRetryDelay().calcDelay(attempt).toMillis());
        long millis = LongStream.concat(delays, LongStream.of(config.getTimeout()))
                .min()
                .orElseThrow();
        return Duration.ofMillis(millis).toNanos() / 2; // its timer is coarse
    }

    /** For the moment in which the answer comes. */
    boolean areNoneSince(long sentNanos) {
        return System.nanoTime() - sentNanos < earliestNanos;
    }
}
