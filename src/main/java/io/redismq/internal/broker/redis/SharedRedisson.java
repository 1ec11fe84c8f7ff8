package io.redismq.internal.broker.redis;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.BrokerException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * The Redisson client that a factory's connections share: started by the first, shut down a moment after the last, so
 * that code which opens and closes a connection for each message does not start it each time. A client that the
 * application handed in is never shut down. Thread-safe; owned by the factory.
 */
public final class SharedRedisson {

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ConnectionOptions options;
    private final RedissonClient given;
    private final BiFunction<Duration, Runnable, ScheduledFuture<?>> timer;

    private RedissonClient client;
    private int users;
    private ScheduledFuture<?> shutdown;

    /**
     * Starts nothing yet.
     *
     * @param given the application's own client, or null
     * @param timer runs the delayed shutdown
     */
    public SharedRedisson(
            ConnectionOptions options, RedissonClient given, BiFunction<Duration, Runnable, ScheduledFuture<?>> timer) {
        if (given == null) {
            RedissonConfig.parse(options.uri()); // a mistake shows where the factory is made
        }
        this.options = options;
        this.given = given;
        this.timer = timer;
    }

    /** The client, for one more user; each must call {@link #release()} once. */
    public synchronized RedissonClient acquire() throws BrokerException {
        if (given != null) {
            return given;
        }
        if (shutdown != null) {
            shutdown.cancel(false);
            shutdown = null;
        }
        if (client == null) {
            start();
        }
        users++;
        return client;
    }

    private void start() throws BrokerException {
        Config config = RedissonConfig.of(options);
        try {
            client = Redisson.create(config);
        } catch (RuntimeException e) {
            throw RedisErrors.fromFailure("Connecting to " + options.displayUri(), e);
        }
    }

    public synchronized void release() {
        if (given == null && --users == 0) {
            shutdown = timer.apply(LINGER, this::shutDownIfUnused);
        }
    }

    private void shutDownIfUnused() {
        RedissonClient unused;
        synchronized (this) {
            if (users > 0 || client == null) {
                return;
            }
            unused = client;
            client = null;
        }
        // Waits for connections to close, which is too long for the timer's thread.
        Thread closer = new Thread(unused::shutdown, "redismq-shutdown");
        closer.setDaemon(true);
        closer.start();
    }
}
