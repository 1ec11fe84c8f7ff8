package io.redismq.internal.broker.redis;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.redismq.api.ConnectionOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.client.DefaultNettyHook;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.TransportMode;

/**
 * The Redisson configuration that suits messaging. Below ten connections Redisson gives a connection back after
 * writing and so pipelines; two event loops and the native transport, where it is on the class path, carry the most.
 * Arguments are never searched for references to Redisson's own objects. Stateless.
 */
final class RedissonConfig {

    private static final int CONNECTIONS = 8;
    private static final int EVENT_LOOPS = 2;
    private static final int RETRIES = 3;
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final int PING_MILLIS = 10_000;
    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2048;
    private static final int LARGEST_READ = 1 << 20;
    private static final int DEFAULT_PORT = 6379;

    private RedissonConfig() {}

    /** A configuration whose threads are daemons. */
    static Config of(ConnectionOptions options) {
        ThreadFactory eventLoops = daemons("redismq-netty");
        Config config = new Config()
                .setCodec(ByteArrayCodec.INSTANCE)
                .setUseScriptCache(true)
                .setNettyThreads(EVENT_LOOPS)
                .setNettyExecutor(task -> eventLoops.newThread(task).start())
                .setExecutor(new CallingThread())
                .setNettyHook(new LargeReads())
                .setTransportMode(hasEpoll() ? TransportMode.EPOLL : TransportMode.NIO);
        config.setReferenceEnabled(false);
        URI uri = parse(options.uri());
        setCredentials(config, options, uri.getRawUserInfo());
        SingleServerConfig server = config.useSingleServer()
                .setAddress(uri.getScheme() + "://" + uri.getHost() + ":"
                        + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()))
                .setConnectionPoolSize(CONNECTIONS)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2)
                .setSubscriptionsPerConnection(1_000)
                .setDatabase(database(uri));
        server.setConnectTimeout((int) options.connectTimeout().toMillis())
                .setTimeout((int) options.responseTimeout().toMillis())
                .setRetryAttempts(RETRIES)
                .setRetryDelay(new ConstantDelay(RETRY_DELAY))
                .setPingConnectionInterval(PING_MILLIS)
                .setClientName("redis-mq");
        return config;
    }

    /** What the options say wins over the URI. */
    private static void setCredentials(Config config, ConnectionOptions options, String userInfo) {
        String[] parts = userInfo == null ? new String[] {"", ""} : (userInfo + ":").split(":", 3);
        config.setUsername(options.username() != null ? options.username() : decoded(parts[0]));
        config.setPassword(options.password() != null ? options.password() : decoded(parts[1]));
    }

    private static String decoded(String part) {
        return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean usable =
                    uri.getHost() != null && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()));
            if (usable) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below: the exception's text would show the password.
        }
        throw new IllegalArgumentException(
                "The option uri is not of the form redis://[[user]:password@]host[:port][/database] (or rediss:// for TLS)");
    }

    private static int database(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath().replace("/", "");
        if (!path.matches("\\d{0,4}")) {
            throw new IllegalArgumentException("The URI's path must be the number of a database, not " + path);
        }
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    private static boolean hasEpoll() {
        try {
            return (boolean) Class.forName("io.netty.channel.epoll.Epoll")
                    .getMethod("isAvailable")
                    .invoke(null);
        } catch (ReflectiveOperationException | LinkageError absent) {
            return false;
        }
    }

    /**
     * Redisson scans a reply from its start each time a part of it arrives, so a large one should arrive in few parts.
     */
    private static final class LargeReads extends DefaultNettyHook {

        @Override
        public void afterBoostrapInitialization(Bootstrap bootstrap) {
            bootstrap.option(
                    ChannelOption.RECVBUF_ALLOCATOR,
                    new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
