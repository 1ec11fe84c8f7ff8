package io.redismq.internal.broker.redis;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
    private final Executor application;
    private final Turns turns = new Turns(RedissonConfig.CONNECTIONS / 2);

    private final StartUpChecks checks;

    private RedissonClient client;
    private CompletableFuture<Void> checked;
    private int users;
    private ScheduledFuture<?> shutdown;

    /**
     * Starts nothing yet.
     *
     * @param given the application's own client, or null
     * @param timer runs the delayed shutdown, and ends waiting
     * @param application where the application's code runs
     */
    public SharedRedisson(
            ConnectionOptions options,
            RedissonClient given,
            BiFunction<Duration, Runnable, ScheduledFuture<?>> timer,
            Executor application) {
        this.options = options;
        this.given = given;
        this.timer = timer;
        this.application = application;
        this.checks = new StartUpChecks(options);
    }

    /**
     * Refuses options of which no client can be made, so that a mistake shows before the first connection.
     *
     * @throws IllegalArgumentException when the address or the Redisson file cannot be used
     */
    public static void check(ConnectionOptions options) {
        RedissonConfig.check(options);
    }

    /** A broker on the client, for one more user; each must call {@link #release()} once. */
    public Broker broker(BrokerSettings settings) throws BrokerException {
        return new RedisBroker(acquire(), turns, settings);
    }

    private synchronized RedissonClient acquire() throws BrokerException {
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
        if (options.redissonFile() == null && Login.changes(options)) {
            config.setCredentialsResolver(new Login(options, timer, application));
        }
        try {
            client = create(config);
        } catch (RuntimeException e) {
            throw TlsErrors.atStart(RedisErrors.fromFailure("Connecting to " + options.displayUri(), e));
        }
    }

    /** The name is for whoever looks at CLIENT LIST; where a user may not have one, it works without. */
    private static RedissonClient create(Config config) {
        try {
            return Redisson.create(config);
        } catch (RuntimeException e) {
            if (!RedisErrors.isAboutTheName(e)) {
                throw e;
            }
            return Redisson.create(RedissonConfig.unnamed(config));
        }
    }

    /**
     * What came of looking at Redis, for whoever has acquired the client. That is done once for each client that is
     * started, and again when it was refused. The future fails with a {@link BrokerException} when Redis is not to be used.
     */
    public synchronized CompletableFuture<Void> checked() {
        if (checked == null || checked.isCompletedExceptionally()) {
            checked = checks.run(given != null ? given : client);
        }
        return checked;
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
            checked = null;
        }
        // Waits for connections to close, which is too long for the timer's thread.
        Thread closer = new Thread(unused::shutdown, "redismq-shutdown");
        closer.setDaemon(true);
        closer.start();
    }
}
