package io.redismq.internal.broker.redis;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import org.redisson.config.Credentials;
import org.redisson.config.CredentialsResolver;

/**
 * User and password that may change while the client runs: they are found anew for each network connection, on a thread on
 * which the application's code may take its time. Thread-safe; owned by the client.
 */
final class Login implements CredentialsResolver {

    /** By the event loop that asks, and says the first word of the connection next. */
    private static final ThreadLocal<CompletableFuture<Credentials>> LOOKED_FOR = new ThreadLocal<>();

    private final ConnectionOptions options;
    private final BiFunction<Duration, Runnable, ScheduledFuture<?>> timer;
    private final Executor application;

    Login(ConnectionOptions options, BiFunction<Duration, Runnable, ScheduledFuture<?>> timer, Executor application) {
        this.options = options;
        this.timer = timer;
        this.application = application;
    }

    /** The login of the connection that this event loop opens. */
    static CompletableFuture<Credentials> lookedForHere() {
        CompletableFuture<Credentials> found = LOOKED_FOR.get();
        LOOKED_FOR.remove();
        return found;
    }

    /** Whether there is anything that may change. */
    static boolean changes(ConnectionOptions options) {
        return options.credentials() != null || options.passwordFile() != null;
    }

    /** Without a password Redisson would not log in at all, and the client be what the default user is. */
    static String passwordOf(String username, String password) {
        return username != null && password == null ? "" : password;
    }

    @Override
    public CompletionStage<Credentials> resolve(InetSocketAddress server) {
        CompletableFuture<Credentials> found = new CompletableFuture<>();
        LOOKED_FOR.set(found);
        Duration patience =
                options.connectTimeout().dividedBy(2); // Redisson waits for the whole, and does not know why
        Future<?> tooLate = timer.apply(
                patience,
                () -> found.completeExceptionally(unusable("gave nothing within half of the connectTimeout")));
        application.execute(() -> {
            try {
                found.complete(isSentinel(server) ? ofSentinels() : ofServers());
            } catch (BrokerException e) {
                found.completeExceptionally(e);
            } finally {
                tooLate.cancel(false);
            }
        });
        return found;
    }

    /** Redisson asks in the same way for sentinels, who know nothing of the servers' users. */
    private boolean isSentinel(InetSocketAddress server) {
        RedisUri uri = RedisUri.parse(options.uri());
        return uri.masterName() != null
                && uri.addresses().stream().map(URI::create).anyMatch(named -> isSame(named, server));
    }

    private static boolean isSame(URI named, InetSocketAddress server) {
        if (named.getPort() != server.getPort()) {
            return false;
        }
        try {
            return named.getHost().equals(server.getHostString())
                    || List.of(InetAddress.getAllByName(named.getHost())).contains(server.getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Credentials ofSentinels() {
        return new Credentials(
                options.sentinelUsername(), passwordOf(options.sentinelUsername(), options.sentinelPassword()));
    }

    private Credentials ofServers() throws BrokerException {
        return options.credentials() != null ? supplied() : ofFile();
    }

    private Credentials supplied() throws BrokerException {
        try {
            io.redismq.api.Credentials credentials = options.credentials().get();
            if (credentials == null) {
                throw unusable("gave null");
            }
            return new Credentials(credentials.username(), passwordOf(credentials.username(), credentials.password()));
        } catch (RuntimeException | Error e) { // whatever code of the application throws
            throw new BrokerException(Reason.AUTHENTICATION, "The supplier of the option credentials failed: " + e, e);
        }
    }

    private Credentials ofFile() throws BrokerException {
        try {
            String text = Files.readString(Path.of(options.passwordFile()));
            String username = options.username() != null
                    ? options.username()
                    : RedisUri.parse(options.uri()).username();
            return new Credentials(username, text.replaceFirst("\\R$", ""));
        } catch (IOException | InvalidPathException e) { // not as the cause, since it may show what stands in the file
            String why = e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read";
            throw new BrokerException(
                    Reason.AUTHENTICATION,
                    "The option passwordFile cannot be used: " + options.passwordFile() + ": " + why);
        }
    }

    private static BrokerException unusable(String why) {
        return new BrokerException(Reason.AUTHENTICATION, "The supplier of the option credentials " + why);
    }
}
